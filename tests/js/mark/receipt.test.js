/** The receipt takes the form's place. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { showReceipt } from "../../../frontend/static/js/mark/receipt.js";
import { openPage } from "../page.js";
import { newForm } from "./form.js";

test("the code stands where the form was, can be copied, and has the reader's attention", () => {
  openPage("");
  Object.defineProperty(globalThis, "navigator", { value: { clipboard: {} }, configurable: true });
  document.documentElement.classList.add("scripted");
  showReceipt(newForm(), "AB-1");
  assert.equal(document.getElementById("mark-form"), null);
  assert.equal(document.querySelector("[data-receipt]").textContent, "AB-1");
  const copy = document.querySelector("[data-copy]");
  assert.deepEqual([copy.dataset.copy, copy.hidden], ["AB-1", false]);
  assert.equal(document.activeElement, document.querySelector("h1"));
  assert.equal(document.documentElement.classList.contains("scripted"), false);
});

for (const waits of [true, false]) {
  test(`that it waits is ${waits ? "" : "not "}told`, () => {
    openPage("");
    showReceipt(newForm(), "AB-1", waits);
    assert.equal(document.querySelector("[data-waits]").hidden, !waits);
  });
}
