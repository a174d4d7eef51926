/** One step at a time, and Back leads through them. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Steps } from "../../../frontend/static/js/mark/steps.js";
import { openPage } from "../page.js";
import { newForm, TEXTS, words } from "./form.js";

let page, form, shown;

beforeEach(() => {
  page = openPage("");
  form = newForm();
  shown = [];
});

function start({ skipFirst = false, at } = {}) {
  const steps = new Steps(form, TEXTS, { skipFirst, onShow: (name) => shown.push(name) });
  steps.start(at);
  return steps;
}

function back() {
  const click = new page.window.MouseEvent("click", { cancelable: true });
  form.querySelector("[data-back]").dispatchEvent(click);
  return click.defaultPrevented;
}

const visible = () => [...form.querySelectorAll("[data-shown]")].map((part) => part.dataset.step);
const goneBack = () =>
  new Promise((resolve) => page.window.addEventListener("popstate", resolve, { once: true }));

test("it begins with the first step, or with the second when the first is answered", () => {
  start();
  assert.deepEqual(visible(), ["perception"]);
  assert.equal(words(form, "progress"), "Steg 1 av 5");
  form = newForm();
  start({ skipFirst: true });
  assert.deepEqual(visible(), ["place"]);
  assert.equal(words(form, "progress"), "Steg 1 av 4");
});

test("it may begin where somebody was", () => {
  start({ at: "words" });
  assert.deepEqual(visible(), ["words"]);
});

test("the next step takes the focus to its heading, the first one does not", () => {
  const steps = start();
  assert.equal(document.activeElement, document.body);
  steps.next();
  assert.equal(document.activeElement, form.querySelector("[data-step=place] h2"));
  assert.deepEqual(shown, ["perception", "place"]);
  assert.equal(form.dataset.current, "place");
});

test("dots say what is done and where one is", () => {
  start().next();
  const [first, second, third] = form.querySelector("[data-dots]").children;
  assert.equal(first.hasAttribute("data-done"), true);
  assert.equal(first.hasAttribute("aria-current"), false);
  assert.equal(second.getAttribute("aria-current"), "step");
  assert.deepEqual(
    [second, third].map((dot) => dot.hasAttribute("data-done")),
    [false, false],
  );
});

test("the main button says what it does; where an answer leads on there is none", () => {
  const steps = start();
  const main = form.querySelector("[data-main]");
  const skip = form.querySelector("[data-skip]");
  assert.deepEqual([main.hidden, skip.hidden], [true, true]);
  steps.go("place");
  assert.equal(words(form, "main-words"), TEXTS.here);
  assert.deepEqual([main.hidden, skip.hidden], [false, true]);
  steps.go("reasons");
  assert.equal(words(form, "main-words"), TEXTS.next);
  assert.equal(skip.hidden, false);
  steps.go("review");
  assert.equal(words(form, "main-words"), TEXTS.send);
  assert.equal(skip.hidden, true);
  assert.equal(main.classList.contains("is-sending"), true);
});

test("who changes an answer saves it", () => {
  form.insertAdjacentHTML("beforeend", '<input type="hidden" name="code" value="AB-1">');
  start({ at: "review" });
  assert.equal(words(form, "main-words"), TEXTS.save);
});

test("Back goes to the step before, and from the first one out of the form", async () => {
  const steps = start();
  steps.next();
  const arrived = goneBack();
  assert.equal(back(), true);
  await arrived;
  assert.deepEqual(visible(), ["perception"]);
  form.querySelector("[data-back]").addEventListener("click", (event) => {
    assert.equal(event.defaultPrevented, false);
    event.preventDefault();
  });
  back();
  assert.deepEqual(visible(), ["perception"]);
});

test("Back closes an open list first", () => {
  start().next();
  form.querySelector("[data-step=place]").toggleAttribute("data-list-open", true);
  assert.equal(back(), true);
  assert.deepEqual(visible(), ["place"]);
  assert.equal(form.querySelector("[data-list-open]"), null);
});

test("after the receipt the browser's Back leads out", async () => {
  const steps = start();
  steps.next();
  steps.leave();
  const arrived = goneBack();
  history.back();
  await arrived;
  assert.deepEqual(page.visited, ["https://prov.example/dialog/"]);
});
