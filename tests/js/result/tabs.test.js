/** Links to sections as tabs. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { startTabs } from "../../../frontend/static/js/result/tabs.js";
import { openPage, press } from "../page.js";

const PAGE = `<nav><a href="#sagt">Sagt</a><a href="#ser">Ser</a><a href="#gor">Gör</a></nav>
  <main><section id="sagt"></section><section id="ser"></section><section id="gor"></section></main>`;
let shown;

function started({ url = "https://prov.example/resultat/", dir = "ltr" } = {}) {
  const page = openPage(PAGE, { url });
  document.dir = dir;
  shown = [];
  startTabs(document.querySelector("nav"), (name) => shown.push(name));
  return page;
}

const tabs = () => [...document.querySelectorAll("[role=tab]")];
const open = () => [...document.querySelectorAll("section:not([hidden])")].map(({ id }) => id);

test("the first is open, and only it is reached by the tab key", () => {
  started();
  assert.deepEqual(open(), ["sagt"]);
  assert.deepEqual(shown, ["sagt"]);
  assert.deepEqual(
    tabs().map((tab) => [tab.getAttribute("aria-selected"), tab.tabIndex]),
    [
      ["true", 0],
      ["false", -1],
      ["false", -1],
    ],
  );
  assert.equal(document.getElementById("ser").getAttribute("role"), "tabpanel");
});

test("an address opens its part, without a change of the address", () => {
  const { window } = started({ url: "https://prov.example/resultat/#gor" });
  assert.deepEqual(open(), ["gor"]);
  assert.equal(window.location.hash, "#gor");
  const other = started({ url: "https://prov.example/resultat/#annat" });
  assert.deepEqual(open(), ["sagt"]);
  assert.equal(other.window.location.hash, "#annat");
});

test("a click opens a part and the address keeps it", () => {
  const { window } = started();
  tabs()[1].click();
  assert.deepEqual(open(), ["ser"]);
  assert.equal(window.location.hash, "#ser");
  assert.deepEqual(shown, ["sagt", "ser"]);
});

test("arrows go round in the direction of writing, with the focus", () => {
  started();
  press(tabs()[0], "ArrowLeft");
  assert.deepEqual(open(), ["gor"]);
  assert.equal(document.activeElement, tabs()[2]);
  press(tabs()[2], "ArrowRight");
  assert.deepEqual(open(), ["sagt"]);
  started({ dir: "rtl" });
  press(tabs()[0], "ArrowLeft");
  assert.deepEqual(open(), ["ser"]);
});

test("other keys do nothing", () => {
  started();
  press(tabs()[0], "ArrowDown");
  assert.deepEqual(shown, ["sagt"]);
});
