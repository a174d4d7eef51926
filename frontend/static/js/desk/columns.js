/**
 * List · map · detail without a reload: links and forms marked `data-swap` fetch the page they
 * lead to and exchange its regions (`data-region`, by id), so that the map stays where it is.
 * Without this script they are ordinary links and forms.
 *
 * Tells `desk:swapped` on the document when it is done.
 */

import { fetchPage } from "../core/page.js";

export function startColumns(root = document.querySelector("[data-columns]")) {
  root.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-swap]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    choose(link);
    show(link.href);
  });
  root.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-swap]")) return;
    event.preventDefault();
    send(event.target, event.submitter);
  });
  window.addEventListener("popstate", () => show(location.href, { keep: false }));
}

/** An item counts as chosen at once, so that keys pressed quickly all arrive. */
function choose(link) {
  if (!("item" in link.dataset)) return;
  document.querySelector("[data-item][aria-current]")?.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
}

let latest = 0;

/** Open an address in the columns. `keep`: whether it becomes a step of the browser's history. */
export async function show(url, { keep = true } = {}) {
  latest += 1;
  const own = latest;
  const focusBefore = document.activeElement;
  const answer = await fetchPage(url).catch(() => null);
  // Somebody has gone on meanwhile: only the last choice is shown.
  if (own !== latest) return;
  if (!answer || !swap(answer.page, newField(focusBefore))) {
    location.assign(url);
    return;
  }
  if (keep) history.pushState(null, "", answer.url);
  document.dispatchEvent(new CustomEvent("desk:swapped"));
}

async function send(form, submitter) {
  // A page that was asked for before does not know what is sent now.
  latest += 1;
  const body = new URLSearchParams(new FormData(form, submitter));
  form.setAttribute("aria-busy", "true");
  const answer = await fetchPage(form.action, { method: "POST", body }).catch(() => null);
  if (!answer || !swap(answer.page)) {
    leave(form, submitter, answer);
    return;
  }
  if (answer.status < 400) history.pushState(null, "", answer.url);
  document.dispatchEvent(new CustomEvent("desk:swapped"));
}

/** Nothing could be exchanged: a done deed is followed, a refused one is sent the ordinary way. */
function leave(form, submitter, answer) {
  if (answer && answer.status < 400) {
    location.assign(answer.url);
    return;
  }
  delete form.dataset.swap;
  form.requestSubmit(submitter);
}

/** The field that somebody has begun to type in since. */
function newField(focusBefore) {
  const focused = document.activeElement;
  return focused !== focusBefore && focused.matches("input, textarea, select") ? focused : null;
}

/** Exchange the regions, but for the one with the field `typing`, whose words would be lost. */
function swap(page, typing = null) {
  const regions = [...document.querySelectorAll("[data-region], #messages")].filter(
    (region) => !region.contains(typing),
  );
  const fresh = regions.map((region) => page.getElementById(region.id));
  if (fresh.some((region) => !region)) return false;
  regions.forEach((region, index) => {
    region.replaceWith(document.adoptNode(fresh[index]));
  });
  document.title = page.title;
  return true;
}
