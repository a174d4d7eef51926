/** The planning board's map. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { addGround, collection, feature, page, point, square } from "../map-page.js";
import { json, settled } from "../page.js";

const { startPlanMap } = await import("../../../frontend/static/js/desk/plan-map.js");
const PLAN = collection(
  feature(1, { kind: "problem", problem: 1, title: "Mörkt" }, square(13.27, 58.9)),
  feature(2, { kind: "problem", problem: 2, title: "Punkt" }, point(13.28, 58.9)),
  feature(3, { kind: "action", problem: 1, title: "Ny <belysning>" }, point(13.275, 58.905)),
);

beforeEach(() => {
  document.body.innerHTML = '<main data-plan="/plan.json"></main><section id="detail"></section>';
  document.body.dataset.icons = "/icons.svg";
  page.answer(({ path }) => json(path === "/plan.json" ? PLAN : collection()));
});

async function started() {
  const map = await startPlanMap(addGround({ within: document.querySelector("main") }));
  await settled();
  return map;
}

const chosen = () => document.querySelectorAll(".plan-place--chosen").length;

test("problems are areas or spots, actions are flags with a name", async () => {
  await started();
  assert.equal(document.querySelectorAll("path.plan-place").length, 2);
  const flag = document.querySelector(".plan-flag");
  assert.equal(flag.getAttribute("title"), "Ny <belysning>");
  assert.equal(flag.querySelector("use").getAttribute("href"), "/icons.svg#flag");
});

test("the chosen problem is marked, and no other", async () => {
  const map = await started();
  assert.equal(chosen(), 0);
  document.getElementById("detail").innerHTML = '<article data-problem="1"></article>';
  map.setView([58.5, 13.2], 12, { animate: false });
  document.dispatchEvent(new CustomEvent("desk:swapped"));
  assert.equal(chosen(), 1);
  assert.equal(map.getBounds().contains([58.905, 13.275]), true);
});

test("a tap on a flag opens its problem", async () => {
  await started();
  document
    .querySelector(".plan-flag")
    .dispatchEvent(new page.window.MouseEvent("click", { bubbles: true }));
  await settled();
  assert.match(page.requests.at(-1).path, /\?problem=1$/);
});
