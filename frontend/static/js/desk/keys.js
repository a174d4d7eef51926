/**
 * Keys of the desk. They work only while the focus is inside the columns (WCAG 2.1.4), never in a
 * field, and do what a button or link on the page does: there is nothing that only keys can do.
 */

const MOVES = { j: 1, k: -1 };
const DECISIONS = {
  a: () => click(document.querySelector("[data-key=a]")),
  m: () => openDecision("public_text"),
  h: () => openDecision("reason"),
};

export function startKeys(root = document.querySelector("[data-columns]")) {
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const done = MOVES[event.key] ? move(MOVES[event.key]) : press(event.key);
    if (done) event.preventDefault();
  });
  document.addEventListener("desk:swapped", keepFocus);
  // What had the focus before the dialog may have been exchanged behind it.
  document.getElementById("keys")?.addEventListener("close", () => {
    if (!root.contains(document.activeElement)) focusChosen();
  });
  keepFocus();
}

function isTyping(target) {
  return target.matches("input:not([type=checkbox], [type=radio]), textarea, select");
}

function items() {
  return [...document.querySelectorAll("[data-item]")];
}

function move(step) {
  const all = items();
  const at = all.findIndex((item) => item.hasAttribute("aria-current"));
  const next = all[at < 0 ? 0 : at + step];
  next?.click();
  return Boolean(next);
}

function press(key) {
  if (key === "?") return openKeys();
  if (key === "/") return openFilter();
  if (!DECISIONS[key]) return false;
  // A decision is about the pin that is seen: while the next one is on its way, it waits for it.
  if (isShown()) return DECISIONS[key]();
  document.addEventListener("desk:swapped", () => isShown() && DECISIONS[key](), { once: true });
  return true;
}

function isShown() {
  const chosen = document.querySelector("[data-item][aria-current]")?.dataset.item;
  const shown = document.querySelector("[data-pin]")?.dataset.pin;
  return shown !== undefined && (chosen === undefined || chosen === shown);
}

function click(button) {
  button?.click();
  return Boolean(button);
}

function openKeys() {
  document.getElementById("keys")?.showModal();
  return true;
}

function openFilter() {
  const filters = document.querySelector(".filters");
  if (!filters) return false;
  filters.open = true;
  filters.querySelector("input, select").focus();
  return true;
}

/** Masking and hiding need words: open the form there where they are written. */
function openDecision(name) {
  const more = document.querySelector(".decide__more");
  if (!more) return false;
  more.open = true;
  (more.querySelector(`[name=${name}]`) ?? more.querySelector("[name=reason]")).focus();
  return true;
}

/** After a swap the focus would be lost: it goes to the chosen item. */
function keepFocus() {
  if (document.activeElement === document.body) focusChosen();
}

function focusChosen() {
  const chosen = document.querySelector("[data-item][aria-current]");
  chosen?.focus({ preventScroll: true });
  chosen?.scrollIntoView({ block: "nearest" });
}
