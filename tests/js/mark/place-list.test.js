/** Choosing a place by name. */

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { PlaceList } from "../../../frontend/static/js/mark/place-list.js";
import { lost, openPage, settled, type } from "../page.js";
import { newForm, TEXTS } from "./form.js";

const HAMNEN = '<input type="radio" name="place" value="13.3 58.9 740" data-name="Hamnen">';
let page, form, list, chosen;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  page = openPage("");
  page.answer(() => new Response(HAMNEN));
  form = newForm();
  chosen = [];
  list = new PlaceList(form, TEXTS, (place) => chosen.push(place));
});

const results = () => form.querySelector("#place-results");

function choose() {
  const radio = results().querySelector("input");
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
  return radio;
}

test("the list opens at its field", () => {
  form.querySelector("[data-open-list]").click();
  assert.equal(form.querySelector("[data-step=place]").hasAttribute("data-list-open"), true);
  assert.equal(document.activeElement, form.elements.q);
});

test("letters are looked up when typing pauses, from the second one", async () => {
  type(form.elements.q, "h");
  mock.timers.tick(1000);
  assert.equal(page.requests.length, 0);
  type(form.elements.q, "ha");
  mock.timers.tick(349);
  type(form.elements.q, " ham ");
  mock.timers.tick(349);
  assert.equal(page.requests.length, 0);
  mock.timers.tick(1);
  await settled();
  const [{ path, fields }] = page.requests;
  assert.equal(path, "/markera/");
  assert.deepEqual([fields.find, fields.only, fields.q], ["name", "places", " ham "]);
  assert.equal(results().querySelector("input").dataset.name, "Hamnen");
});

test("a place found by its name is told with where it is, and the list's field is emptied", async () => {
  form.querySelector("[data-open-list]").click();
  await list.find("name");
  const radio = choose();
  assert.deepEqual(chosen, [
    { lng: 13.3, lat: 58.9, precision: 740, name: "Hamnen", source: "search" },
  ]);
  assert.equal(radio.checked, false);
  assert.equal(form.querySelector("[data-list-open]"), null);
});

test("one from the list of an area says so", async () => {
  form.elements.area.value = "3";
  form.elements.area.dispatchEvent(new Event("change", { bubbles: true }));
  await settled();
  assert.equal(page.requests[0].fields.area, "3");
  choose();
  assert.equal(chosen[0].source, "list");
});

test("only the last question is answered", async () => {
  page.answer(({ fields }) =>
    fields.q === "ham" ? new Promise(() => {}) : new Response("<p>Torget</p>"),
  );
  form.elements.q.value = "ham";
  const first = list.find("name");
  form.elements.q.value = "torg";
  await list.find("name");
  await first;
  assert.equal(results().textContent, "Torget");
});

test("a list that cannot be had says so", async () => {
  page.answer(lost);
  await list.find("name");
  assert.equal(results().textContent, TEXTS.noList);
});
