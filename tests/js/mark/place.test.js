/** The place under the pin: how it was found, what the server says of it, and when it is refused. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { addGround, L, page } from "../map-page.js";
import { json, lost } from "../page.js";
import { newForm, TEXTS, words } from "./form.js";

const { PlaceStep } = await import("../../../frontend/static/js/mark/place.js");
const HERE = [58.9, 13.28];
let form, step;

beforeEach(async () => {
  form = newForm();
  addGround({ within: form.querySelector("[data-map]") });
  step = new PlaceStep(form, TEXTS);
  page.answer(({ path }) =>
    path === "/plats/" ? json({ name: "Hamnen" }) : json({ features: [] }),
  );
});

async function started(at = HERE, zoom = 17) {
  await step.start();
  step.map.setView(at, zoom, { animate: false });
  return step;
}

const fields = () =>
  ["lng", "lat", "place_source", "place_name"].map((name) => form.elements[name].value);

test("before there is a map nothing can be taken", async () => {
  assert.equal(await step.take(), false);
});

test("what lies under the pin is taken, with the server's name for it", async () => {
  await started();
  assert.equal(await step.take(), true);
  assert.deepEqual(fields(), ["13.280000", "58.900000", "map", "Nära Hamnen"]);
  const asked = page.requests.filter(({ path }) => path === "/plats/").at(-1);
  assert.deepEqual(asked.fields, { csrfmiddlewaretoken: "t", lng: "13.280000", lat: "58.900000" });
});

test("from far away nothing is taken: the map comes closer and says why", async () => {
  await started(HERE, 13);
  assert.equal(await step.take(), false);
  assert.equal(step.map.getZoom(), 16);
  assert.equal(words(form, "place-error"), TEXTS.closer);
  assert.equal(form.elements.lng.value, "");
});

test("a place that the server refuses is not taken, and its reason is shown", async () => {
  await started();
  page.answer(() => json({ error: "Utanför området." }, 422));
  assert.equal(await step.take(), false);
  assert.equal(words(form, "place-error"), "Utanför området.");
  assert.equal(form.elements.lng.value, "");
});

test("without network the place is taken without a name", async () => {
  await started();
  page.answer(lost);
  assert.equal(await step.take(), true);
  assert.deepEqual(fields(), ["13.280000", "58.900000", "map", ""]);
});

test("a place from the list keeps its own name and how it was found", async () => {
  await started([58.89, 13.26]);
  step.goTo({ lng: 13.28, lat: 58.9, name: "Torget", source: "search" });
  assert.equal(document.activeElement, form.querySelector("[data-main]"));
  await step.take();
  assert.deepEqual(fields(), ["13.280000", "58.900000", "search", "Torget"]);
});

test("moved on from there it is a place on the map again", async () => {
  await started();
  step.goTo({ lng: 13.28, lat: 58.9, name: "Torget", source: "search" });
  step.map.setView([58.901, 13.28], 17, { animate: false });
  await step.take();
  assert.deepEqual(fields().slice(2), ["map", "Nära Hamnen"]);
});

test("where the phone says it is counts as found by it, as exactly as it knows", async () => {
  await started();
  step.map.fire("locationfound", { latlng: L.latLng(58.9, 13.28), accuracy: 10.2 });
  assert.equal(words(form, "place-error"), "");
  await step.take();
  assert.equal(form.elements.place_source.value, "gps");
  assert.equal(form.elements.precision_m.value, "11");
});

test("who moves the map away from there points at a place, which is exact", async () => {
  await started();
  step.map.fire("locationfound", { latlng: L.latLng(58.9, 13.28), accuracy: 900 });
  step.map.setView([58.901, 13.28], 17, { animate: false });
  await step.take();
  assert.deepEqual(
    [form.elements.place_source.value, form.elements.precision_m.value],
    ["map", ""],
  );
});

for (const [accuracy, warning] of [
  [250, ""],
  [250.1, "Telefonen vet bara inom 251 meter."],
  [1800, "Telefonen vet bara inom 1800 meter."],
]) {
  test(`a fix of ${accuracy} m ${warning ? "asks to move the map" : "is a place"}`, async () => {
    await started();
    step.map.fire("locationfound", { latlng: L.latLng(58.9, 13.28), accuracy });
    assert.equal(words(form, "place-error"), warning);
    await step.take();
    assert.equal(form.elements.precision_m.value, String(Math.ceil(accuracy)));
  });
}

test("a place from the list is as rough as the list says, and is sent to the digit", async () => {
  await started();
  step.goTo({ lng: 13.270001, lat: 58.91, precision: 740, name: "Hamnen", source: "list" });
  step.map.setView([58.91001, 13.27], 17, { animate: false });
  await step.take();
  assert.deepEqual(fields().slice(0, 3), ["13.270001", "58.910000", "list"]);
  assert.equal(form.elements.precision_m.value, "740");
});

test("the middle of a map that nobody has moved is no place, however often it is pressed", async () => {
  await step.start();
  for (const _time of [1, 2, 3]) {
    assert.equal(await step.take(), false);
    assert.equal(words(form, "place-error"), TEXTS.closer);
  }
  assert.equal(form.elements.lng.value, "");
  step.map.panBy([200, 0], { animate: false });
  assert.equal(await step.take(), true);
});

test("an answer that is changed keeps how exact it was, until the map is moved", async () => {
  for (const [name, value] of Object.entries({
    lng: "13.27",
    lat: "58.91",
    precision_m: "740",
    place_source: "list",
    place_name: "Hamnen",
  }))
    form.elements[name].value = value;
  await step.start();
  assert.equal(await step.take(), true);
  assert.deepEqual(fields(), ["13.270000", "58.910000", "list", "Hamnen"]);
  assert.equal(form.elements.precision_m.value, "740");
  step.map.panBy([200, 0], { animate: false });
  await step.take();
  assert.equal(form.elements.precision_m.value, "");
});

test("a place chosen before is where the map begins, closely", async () => {
  form.elements.lng.value = "13.27";
  form.elements.lat.value = "58.91";
  await step.start();
  const { lat, lng } = step.map.getCenter();
  assert.deepEqual([lat.toFixed(4), lng.toFixed(4)], ["58.9100", "13.2700"]);
  assert.equal(step.map.getZoom(), 17);
});

test("when the sheet grows over another step, the chosen place stays in the middle", async () => {
  form.elements.lng.value = "13.27";
  form.elements.lat.value = "58.91";
  await started();
  step.isCurrent(true);
  step.keepCentre();
  assert.equal(step.map.getCenter().lng.toFixed(4), "13.2800");
  step.isCurrent(false);
  step.keepCentre();
  assert.equal(step.map.getCenter().lng.toFixed(4), "13.2700");
});

test("coming back to the step takes an old reason away", () => {
  step.refuse("Utanför.");
  step.isCurrent(false);
  assert.equal(words(form, "place-error"), "Utanför.");
  step.isCurrent(true);
  assert.equal(words(form, "place-error"), "");
});
