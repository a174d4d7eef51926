/** All steps together: drafts that come back, answers that wait, refusals that lead to their step. */

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { addGround, page } from "../map-page.js";
import { json, lost, settled, type } from "../page.js";
import { newForm, TEXTS, words } from "./form.js";

const { Marking } = await import("../../../frontend/static/js/mark/marking.js");
let form;
let answer;

beforeEach(() => {
  localStorage.clear();
  history.replaceState(null, "", "/markera/");
  page.visited.length = 0;
  page.requests.length = 0;
  answer = () => json({ receipt: "AB-1" });
  page.answer((asked) => {
    if (asked.path === "/plats/") return json({ name: "Hamnen" });
    if (asked.path === "/text/") return json({ findings: [] });
    return asked.method === "POST" ? answer(asked) : json({ features: [] });
  });
});

/** The page as it opens, with the side that the link before it has chosen. */
async function opened(side = "") {
  form = newForm();
  addGround({ within: form.querySelector("[data-map]") });
  if (side) form.elements.perception.value = side;
  const marking = new Marking(form, TEXTS);
  marking.start();
  await settled();
  marking.place.map.setView([58.9, 13.28], 17, { animate: false });
  return marking;
}

async function main() {
  form.requestSubmit(form.querySelector("[data-main]"));
  await settled();
}

const sent = () =>
  page.requests.filter(({ method, path }) => method === "POST" && path === "/markera/");

async function toReview() {
  const marking = await opened("unsafe");
  await main();
  type(form.elements.text, "Ingen går här.");
  form.querySelector("[data-skip]").click();
  page.requests.length = 0;
  return marking;
}

test("from the side to the receipt, and the draft is gone", async () => {
  await toReview();
  assert.equal(form.dataset.current, "review");
  assert.match(words(form, "review"), /Ingen går här/);
  assert.equal(localStorage.length, 1);
  await main();
  assert.equal(sent().length, 1);
  assert.equal(sent()[0].fields.text, "Ingen går här.");
  assert.equal(document.querySelector("[data-receipt]").textContent, "AB-1");
  assert.equal(localStorage.length, 0);
});

test("to choose a side is to go on", async () => {
  await opened();
  const safe = form.querySelector("[value=safe]");
  safe.checked = true;
  safe.dispatchEvent(new Event("change", { bubbles: true }));
  assert.equal(form.dataset.current, "place");
});

test("what was written is there again, and is said", async () => {
  await opened("unsafe");
  await main();
  type(form.elements.text, "Ingen går här.");
  await opened("unsafe");
  assert.equal(form.elements.text.value, "Ingen går här.");
  assert.equal(form.querySelector("[data-restored]").hidden, false);
  assert.equal(sent().length, 0);
});

test("the side that was asked for now goes before the one of the draft", async () => {
  await opened("unsafe");
  type(form.elements.text, "Ingen går här.");
  await opened("safe");
  assert.equal(form.elements.perception.value, "safe");
});

test("after a reload it goes on at the same step", async () => {
  await toReview();
  await opened("unsafe");
  assert.equal(form.dataset.current, "review");
});

test("an empty form brings nothing back", async () => {
  await opened("unsafe");
  assert.equal(form.querySelector("[data-restored]").hidden, true);
});

test("starting over forgets the draft", async () => {
  await toReview();
  form.querySelector("[data-start-over]").click();
  assert.equal(localStorage.length, 0);
  assert.deepEqual(page.visited, ["https://prov.example/markera/"]);
});

test("an answer that waited is sent when the page opens again, under its number", async () => {
  await toReview();
  answer = lost;
  await main();
  assert.equal(words(form, "sending-words"), TEXTS.offline);
  const [{ fields }] = sent();
  page.requests.length = 0;
  // In another tab nothing but the draft tells where somebody was.
  history.replaceState(null, "");
  answer = () => {
    assert.equal(form.dataset.current, "review");
    return json({ receipt: "AB-2" });
  };
  await opened("unsafe");
  await settled();
  assert.equal(sent().length, 1);
  assert.equal(sent()[0].fields.submission, fields.submission);
  assert.equal(document.querySelector("[data-receipt]").textContent, "AB-2");
});

test("a refusal leads to the step that it is about, and says it there", async () => {
  await toReview();
  answer = () => json({ error: "Platsen är utanför.", errors: { place: ["Utanför."] } }, 422);
  await main();
  assert.equal(form.dataset.current, "place");
  assert.equal(words(form, "place-error"), "Utanför.");
  assert.equal(form.elements.text.value, "Ingen går här.");
  assert.equal(localStorage.length, 1);
});

test("a refused place does not lead on", async () => {
  await opened("unsafe");
  page.answer(() => json({ error: "Utanför." }, 422));
  await main();
  assert.equal(form.dataset.current, "place");
});

mock.timers.enable({ apis: ["setTimeout"] });
