/** Keys of the desk: they do what a button does, and nothing while somebody types. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { startKeys } from "../../../frontend/static/js/desk/keys.js";
import { openPage, press } from "../page.js";

const PAGE = `<main data-columns>
  <details class="filters"><summary>Urval</summary><input name="q"></details>
  <a tabindex="0" data-item="1" id="one" aria-current="true">Ett</a>
  <a tabindex="0" data-item="2" id="two">Två</a>
  <article data-pin="1">
    <button data-key="a" id="approve">Godkänn</button>
    <details class="decide__more"><textarea name="public_text"></textarea><input name="reason"></details>
    <input type="checkbox" id="box"><textarea id="notes"></textarea><select id="why"></select>
  </article></main><p id="outside" tabindex="0"></p><dialog id="keys"></dialog>`;
let clicked;

beforeEach(() => {
  openPage(PAGE);
  clicked = [];
  for (const element of document.querySelectorAll("[data-item], [data-key]")) {
    element.addEventListener("click", () => clicked.push(element.id));
  }
  startKeys();
});

const at = (id) => document.getElementById(id);

/** As columns.js does when somebody has chosen an item. */
function choose(id) {
  document.querySelector("[aria-current]").removeAttribute("aria-current");
  at(id).setAttribute("aria-current", "true");
}

test("j and k go to the next and the one before", () => {
  assert.equal(press(at("one"), "j").defaultPrevented, true);
  assert.deepEqual(clicked, ["two"]);
  choose("two");
  press(at("two"), "k");
  assert.deepEqual(clicked, ["two", "one"]);
});

test("at the ends there is nothing to do, and the key is the browser's", () => {
  assert.equal(press(at("one"), "k").defaultPrevented, false);
  choose("two");
  assert.equal(press(at("two"), "j").defaultPrevented, false);
  assert.deepEqual(clicked, []);
});

test("where nothing is chosen, both begin with the first", () => {
  at("one").removeAttribute("aria-current");
  press(at("two"), "j");
  press(at("two"), "k");
  assert.deepEqual(clicked, ["one", "one"]);
});

test("a approves the pin that is seen", () => {
  press(at("one"), "a");
  assert.deepEqual(clicked, ["approve"]);
});

for (const id of ["notes", "why"]) {
  test(`in a field (${id}) keys are letters`, () => {
    for (const key of ["j", "k", "a", "h", "m", "?", "/"]) {
      assert.equal(press(at(id), key).defaultPrevented, false, key);
    }
    assert.deepEqual(clicked, []);
    assert.equal(document.querySelector(".filters").open, false);
  });
}

test("in a text field keys are letters, on a box for ticking they are keys", () => {
  press(document.querySelector("[name=q]"), "j");
  assert.deepEqual(clicked, []);
  press(at("box"), "j");
  assert.deepEqual(clicked, ["two"]);
});

test("with a modifier they belong to the browser", () => {
  for (const held of ["ctrlKey", "metaKey", "altKey"]) press(at("one"), "a", { [held]: true });
  assert.deepEqual(clicked, []);
});

test("outside the columns they do nothing", () => {
  press(at("outside"), "j");
  assert.deepEqual(clicked, []);
});

test("while the next pin is on its way a decision waits for it, once", () => {
  choose("two");
  press(at("two"), "a");
  assert.deepEqual(clicked, []);
  document.querySelector("[data-pin]").dataset.pin = "2";
  document.dispatchEvent(new CustomEvent("desk:swapped"));
  assert.deepEqual(clicked, ["approve"]);
  document.dispatchEvent(new CustomEvent("desk:swapped"));
  assert.deepEqual(clicked, ["approve"]);
});

test("a decision is not made about another pin than the chosen one", () => {
  choose("two");
  press(at("two"), "a");
  document.dispatchEvent(new CustomEvent("desk:swapped"));
  assert.deepEqual(clicked, []);
});

test("masking and hiding open their words", () => {
  press(at("one"), "m");
  assert.equal(document.querySelector(".decide__more").open, true);
  assert.equal(document.activeElement.name, "public_text");
  press(at("one"), "h");
  assert.equal(document.activeElement.name, "reason");
});

test("/ opens the selection, ? the list of keys", () => {
  press(at("one"), "/");
  assert.equal(document.querySelector(".filters").open, true);
  assert.equal(document.activeElement.name, "q");
  press(at("one"), "?");
  assert.equal(at("keys").open, true);
});

test("a lost focus goes to the chosen item, one that is somewhere stays", () => {
  assert.equal(document.activeElement, at("one"));
  at("notes").focus();
  document.dispatchEvent(new CustomEvent("desk:swapped"));
  assert.equal(document.activeElement, at("notes"));
  at("notes").blur();
  choose("two");
  document.dispatchEvent(new CustomEvent("desk:swapped"));
  assert.equal(document.activeElement, at("two"));
});
