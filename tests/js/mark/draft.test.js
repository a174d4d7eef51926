/** A draft survives a reload and Back, and nothing else is kept. */

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { Draft } from "../../../frontend/static/js/mark/draft.js";
import { openPage } from "../page.js";
import { newForm } from "./form.js";

const DAY = 24 * 3600 * 1000;

beforeEach(() => openPage(""));

/** The form as the server sends it anew, with what the browser has kept. */
function reloaded(name = "trygghet") {
  const form = newForm();
  const draft = new Draft(form, name);
  return { form, draft, isRestored: draft.restore() };
}

function written() {
  const { form, draft } = reloaded();
  form.elements.perception.value = "unsafe";
  form.querySelector("[value=dark]").checked = true;
  form.elements.text.value = "Ingen går här.";
  form.elements.submission.value = "nr-8";
  return { form, draft };
}

test("what was written stands in the form again, with the number it will be sent under", () => {
  written().draft.save();
  const { form, isRestored } = reloaded();
  assert.equal(isRestored, true);
  assert.equal(form.elements.perception.value, "unsafe");
  assert.equal(form.querySelector("[value=dark]").checked, true);
  assert.equal(form.querySelector("[value=deserted]").checked, false);
  assert.equal(form.elements.text.value, "Ingen går här.");
  assert.equal(form.elements.submission.value, "nr-8");
});

test("what was unticked stays unticked, also where the server has ticked it", () => {
  written().draft.save();
  const { form, draft } = reloaded();
  form.querySelector("[value=dark]").checked = false;
  draft.save();
  const fresh = newForm();
  fresh.querySelector("[value=dark]").checked = true;
  new Draft(fresh, "trygghet").restore();
  assert.equal(fresh.querySelector("[value=dark]").checked, false);
});

test("that an answer waits to be sent is kept too", () => {
  const { draft } = written();
  draft.isQueued = true;
  draft.save();
  assert.equal(reloaded().draft.isQueued, true);
});

test("tokens, codes and searches are not kept", () => {
  const { form, draft } = written();
  form.elements.q.value = "Storgatan";
  draft.save();
  const kept = JSON.parse(localStorage.getItem("mapdialog-draft:trygghet")).values;
  assert.equal("q" in kept, false);
  assert.equal("csrfmiddlewaretoken" in kept, false);
  assert.equal(reloaded().form.elements.csrfmiddlewaretoken.value, "t");
});

test("drafts of two dialogues do not meet", () => {
  written().draft.save();
  assert.equal(reloaded("skolvagar").isRestored, false);
});

test("without a name nothing is kept", () => {
  const { form } = written();
  const nameless = new Draft(form, "");
  nameless.save();
  assert.equal(localStorage.length, 0);
  assert.equal(nameless.restore(), false);
  assert.equal(nameless.hasContent, false);
});

test("a draft lasts a week and is then removed", () => {
  mock.timers.enable({ apis: ["Date"], now: 0 });
  written().draft.save();
  mock.timers.setTime(7 * DAY - 1);
  assert.equal(reloaded().isRestored, true);
  mock.timers.setTime(7 * DAY);
  assert.equal(reloaded().isRestored, false);
  assert.equal(localStorage.length, 0);
  mock.timers.reset();
});

test("what is not ours is no draft", () => {
  localStorage.setItem("mapdialog-draft:trygghet", "{half");
  assert.equal(reloaded().isRestored, false);
  assert.equal(localStorage.length, 0);
});

test("what is sent is forgotten", () => {
  const { draft } = written();
  draft.isQueued = true;
  draft.save();
  draft.clear();
  assert.equal(draft.isQueued, false);
  assert.equal(reloaded().isRestored, false);
});

test("a storage that is forbidden costs nothing but the draft", () => {
  const { form, draft } = written();
  const forbidden = () => {
    throw new Error("SecurityError");
  };
  globalThis.localStorage = { getItem: forbidden, setItem: forbidden, removeItem: forbidden };
  draft.save();
  assert.equal(draft.restore(), false);
  assert.equal(form.elements.text.value, "Ingen går här.");
});

test("ticks and words are content, a chosen side and blanks are not", () => {
  const { form, draft } = reloaded();
  form.elements.perception.value = "safe";
  form.elements.text.value = "  ";
  assert.equal(draft.hasContent, false);
  form.elements.text.value = "a";
  assert.equal(draft.hasContent, true);
  form.elements.text.value = "";
  form.querySelector("[value=dark]").checked = true;
  assert.equal(draft.hasContent, true);
});

test("when the form was made belongs to its number, and what no person sees is not kept", () => {
  const { form, draft } = written();
  form.elements.made.value = "kl-11";
  form.elements.homepage.value = "https://example.org";
  draft.save();
  const again = reloaded().form;
  assert.equal(again.elements.made.value, "kl-11");
  assert.equal(again.elements.homepage.value, "");
});
