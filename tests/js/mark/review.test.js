/** The review says what the form holds, and leads back to where it is changed. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { fillReview } from "../../../frontend/static/js/mark/review.js";
import { openPage } from "../page.js";
import { newForm, TEXTS } from "./form.js";

let form, visits;

beforeEach(() => {
  openPage("");
  form = newForm();
  visits = [];
});

function lines() {
  fillReview(form, TEXTS, (step) => visits.push(step));
  return [...form.querySelectorAll("[data-review] > div")];
}

function contents() {
  return lines().map((line) => [...line.children].slice(0, 2).map((part) => part.textContent));
}

test("an empty form says so, line by line", () => {
  assert.deepEqual(contents(), [
    ["Hur är det?", TEXTS.nothing],
    ["Var?", TEXTS.onMap],
    ["Vad är otryggt?", TEXTS.nothing],
    ["Egna ord", TEXTS.nothing],
  ]);
});

test("what is chosen stands in its own words", () => {
  form.elements.perception.value = "unsafe";
  form.elements.place_name.value = "Nära Hamnen";
  for (const box of form.querySelectorAll("[value=dark], [value=deserted]")) box.checked = true;
  const [side, place, reasons] = contents();
  assert.equal(side[1], "Otryggt");
  assert.equal(place[1], "Nära Hamnen");
  assert.equal(reasons[1], "Mörkt, Öde");
});

test("reasons of the other answer are not told", () => {
  form.querySelector("[value=light]").checked = true;
  assert.equal(contents()[2][1], TEXTS.nothing);
});

test("one's own words come with whether others see them", () => {
  form.elements.text.value = " Ingen går här. ";
  assert.equal(contents()[3][1], "Ingen går här. (visas inte)");
  form.elements.share_as_voice.checked = true;
  assert.equal(contents()[3][1], "Ingen går här. (visas)");
});

test("words are text, never markup", () => {
  form.elements.text.value = "<b>fet</b>";
  assert.equal(lines()[3].querySelector("b"), null);
});

test("each line has a way back to its step, with a name of its own", () => {
  const button = lines()[3].querySelector("button");
  assert.equal(button.getAttribute("aria-label"), "Ändra: Egna ord");
  button.click();
  assert.deepEqual(visits, ["words"]);
});

test("filled again it is not longer", () => {
  lines();
  assert.equal(lines().length, 4);
});
