/** The words: counted, and looked at by the server before they are sent. */

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { WordsStep } from "../../../frontend/static/js/mark/words.js";
import { json, lost, openPage, settled, type } from "../page.js";
import { newForm, TEXTS, words } from "./form.js";

const FOUND = [{ words: "ett namn", text: "Kalle" }];
let page, form, step;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  page = openPage("");
  page.answer(() => json({ findings: FOUND }));
  form = newForm();
  step = new WordsStep(form, TEXTS);
});

test("it says how many characters are left", () => {
  step.count();
  assert.equal(words(form, "count"), "100 tecken kvar");
  type(form.elements.text, "Kalle");
  assert.equal(words(form, "count"), "95 tecken kvar");
});

test("the server is asked once typing has paused", async () => {
  type(form.elements.text, "Kal");
  mock.timers.tick(699);
  type(form.elements.text, "Kalle");
  mock.timers.tick(699);
  assert.equal(page.requests.length, 0);
  mock.timers.tick(1);
  await settled();
  assert.deepEqual(page.requests[0].fields, { csrfmiddlewaretoken: "t", text: "Kalle" });
  assert.equal(page.requests[0].path, "/text/");
  assert.equal(form.querySelector("[data-findings]").hidden, false);
  assert.equal(words(form, "findings-words"), "Kalle (ett namn)");
  assert.equal(form.elements.text_seen.value, "Kalle");
});

test("nothing found takes the warning away; the text is seen all the same", async () => {
  step.tell(FOUND);
  page.answer(() => json({ findings: [] }));
  form.elements.text.value = "Ingen går här.";
  await step.check();
  assert.equal(form.querySelector("[data-findings]").hidden, true);
  assert.equal(form.elements.text_seen.value, "Ingen går här.");
});

test("an answer about words that have changed since says nothing", async () => {
  let arrive;
  page.answer(() => new Promise((resolve) => (arrive = resolve)));
  form.elements.text.value = "Kalle";
  const asked = step.check();
  form.elements.text.value = "Ingen";
  arrive(json({ findings: FOUND }));
  await asked;
  assert.equal(form.querySelector("[data-findings]").hidden, true);
  assert.equal(form.elements.text_seen.value, "");
});

test("nobody is asked about no words", async () => {
  step.tell(FOUND);
  form.elements.text.value = "  ";
  await step.check();
  assert.equal(page.requests.length, 0);
  assert.equal(form.querySelector("[data-findings]").hidden, true);
});

test("unreached, the text is not taken for seen", async () => {
  page.answer(lost);
  form.elements.text.value = "Kalle";
  await step.check();
  assert.equal(form.elements.text_seen.value, "");
});
