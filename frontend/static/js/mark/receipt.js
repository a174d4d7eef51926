/** The receipt takes the form's place. */

import { enliven } from "../core/comforts.js";

export function showReceipt(form, code, waits) {
  const page = document.getElementById("thanks").content.cloneNode(true);
  page.querySelector("[data-receipt]").textContent = code;
  page.querySelector("[data-copy]").dataset.copy = code;
  page.querySelector("[data-waits]").hidden = !waits;
  document.documentElement.classList.remove("scripted");
  form.replaceWith(page);
  enliven(document.getElementById("main"));
  scrollTo(0, 0);
  document.querySelector("#main h1").focus();
}
