/** Printing, copying, and menus that close by themselves. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { closeOutside, enliven } from "../../../frontend/static/js/core/comforts.js";
import { openPage, press, settled } from "../page.js";

const COPY = `<button hidden data-copy="AB-1" data-copied="Kopierat"><span data-status></span></button>`;
const MENU = "<details open><summary>Språk</summary><button>sv</button></details><p>Annat</p>";

function useClipboard(clipboard) {
  Object.defineProperty(globalThis, "navigator", { value: { clipboard }, configurable: true });
}

test("a button for printing appears and prints", () => {
  openPage("<button hidden data-print>Skriv ut</button>");
  let printed = 0;
  globalThis.print = () => printed++;
  enliven(document);
  const button = document.querySelector("button");
  assert.equal(button.hidden, false);
  button.click();
  assert.equal(printed, 1);
});

test("what is copied is said", async () => {
  openPage(COPY);
  const copied = [];
  useClipboard({ writeText: async (text) => copied.push(text) });
  enliven(document);
  const button = document.querySelector("button");
  assert.equal(button.hidden, false);
  button.click();
  await settled();
  assert.deepEqual(copied, ["AB-1"]);
  assert.equal(button.textContent, "Kopierat");
});

test("without a clipboard there is no button", () => {
  openPage(COPY);
  useClipboard(undefined);
  enliven(document);
  assert.equal(document.querySelector("button").hidden, true);
});

test("a menu closes on Escape, which gives its button the focus", () => {
  openPage(MENU);
  const menu = document.querySelector("details");
  closeOutside(menu);
  press(menu.querySelector("button"), "a");
  assert.equal(menu.open, true);
  press(menu.querySelector("button"), "Escape");
  assert.equal(menu.open, false);
  assert.equal(document.activeElement, menu.querySelector("summary"));
});

test("a menu closes on a click elsewhere, not inside", () => {
  openPage(MENU);
  const menu = document.querySelector("details");
  closeOutside(menu);
  menu.querySelector("button").click();
  assert.equal(menu.open, true);
  document.querySelector("p").click();
  assert.equal(menu.open, false);
});
