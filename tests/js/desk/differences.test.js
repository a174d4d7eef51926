/** Areas that differ: shown when asked for, or when one is chosen in the list. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { addGround, collection, feature, page, square } from "../map-page.js";
import { json, settled } from "../page.js";

const { mapIn } = await import("../../../frontend/static/js/map/engine.js");
const { startDifferences } = await import("../../../frontend/static/js/desk/differences.js");
const AREAS = collection(
  feature(1, { kind: "more_unsafe", name: "Torget" }, square(13.27, 58.9)),
  feature(2, { kind: "less_safe", name: "Hamnen" }, square(13.29, 58.9)),
);
let clicks;

beforeEach(() => {
  document.body.innerHTML = `<label hidden><input type="checkbox" data-differences></label>
    <section id="list" data-differences-url="/skiljer"></section><a data-item="differs-2">Hamnen</a>
    <section id="detail"></section>`;
  clicks = 0;
  document.querySelector("[data-item]").addEventListener("click", () => clicks++);
  page.requests.length = 0;
  page.answer(() => json(AREAS));
});

async function started() {
  await startDifferences(mapIn(addGround()));
  return document.querySelector("[data-differences]");
}

const drawn = (kind = "") => document.querySelectorAll(`path.run-differs${kind}`).length;

async function swapped() {
  document.dispatchEvent(new CustomEvent("desk:swapped"));
  await settled();
}

test("they lie on the map when they are asked for", async () => {
  const box = await started();
  assert.equal(box.closest("label").hidden, false);
  assert.equal(drawn(), 0);
  box.checked = true;
  box.dispatchEvent(new Event("change", { bubbles: true }));
  assert.deepEqual([drawn(), drawn("--more_unsafe"), drawn("--less_safe")], [2, 1, 1]);
});

test("to choose one shows them all, and that one strongly", async () => {
  const box = await started();
  document.getElementById("detail").innerHTML = '<article data-difference="2"></article>';
  await swapped();
  assert.equal(box.checked, true);
  assert.deepEqual([drawn(), drawn("--chosen")], [2, 1]);
  assert.equal(page.requests.length, 1);
});

test("a tap opens it in the list", async () => {
  const box = await started();
  box.checked = true;
  box.dispatchEvent(new Event("change", { bubbles: true }));
  const click = new page.window.MouseEvent("click", { bubbles: true });
  document.querySelector("path.run-differs--less_safe").dispatchEvent(click);
  assert.equal(clicks, 1);
});

test("a run that has none has no box for them, and the old ones go", async () => {
  const box = await started();
  box.checked = true;
  await swapped();
  assert.equal(drawn(), 2);
  delete document.getElementById("list").dataset.differencesUrl;
  await swapped();
  assert.equal(box.closest("label").hidden, true);
  assert.equal(drawn(), 0);
});
