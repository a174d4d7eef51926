/** Regions are exchanged; what somebody writes, chooses or has sent is never lost with them. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { startColumns } from "../../../frontend/static/js/desk/columns.js";
import { lost, openPage, settled } from "../page.js";

const detail = (words, field = "") =>
  `<section id="detail" data-region><p>${words}</p>${field}</section>`;
const PAGE = `<div id="messages"></div><main data-columns>
  <section id="list" data-region><a href="?pin=1" data-swap data-item="1">Ett</a>
    <a href="?pin=2" data-swap data-item="2" aria-current="true">Två</a></section>
  <div id="map"></div>
  ${detail("två", '<form action="/beslut/" method="post" data-swap><input name="reason" value="Namn"><button name="decision" value="hide">Dölj</button></form>')}
</main>`;
const answer = (words, status = 200) =>
  new Response(
    `<title>Ny</title><div id="messages">Klart</div><section id="list" data-region>lista</section>${detail(words)}`,
    { status },
  );
let page, swaps;

beforeEach(() => {
  page = openPage(PAGE, { url: "https://prov.example/inkorg/" });
  page.answer(() => answer("ett"));
  swaps = 0;
  document.addEventListener("desk:swapped", () => swaps++);
  startColumns();
});

const seen = () => document.querySelector("#detail p").textContent;
const link = (item) => document.querySelector(`[data-item="${item}"]`);

async function click(element, more = {}) {
  const event = new page.window.MouseEvent("click", { bubbles: true, cancelable: true, ...more });
  element.dispatchEvent(event);
  await settled();
  return event.defaultPrevented;
}

async function submit() {
  const form = document.querySelector("form");
  form.requestSubmit(form.querySelector("button"));
  await settled();
}

test("a link exchanges the regions, the rest of the page stays", async () => {
  const map = document.getElementById("map");
  assert.equal(await click(link(1)), true);
  assert.equal(seen(), "ett");
  assert.equal(document.getElementById("messages").textContent, "Klart");
  assert.equal(document.getElementById("map"), map);
  assert.equal(document.title, "Ny");
  assert.equal(page.window.location.search, "?pin=1");
  assert.equal(swaps, 1);
});

test("an item counts as chosen before the answer is there", () => {
  page.answer(() => new Promise(() => {}));
  click(link(1));
  assert.equal(link(1).getAttribute("aria-current"), "true");
  assert.equal(link(2).hasAttribute("aria-current"), false);
});

test("a link for another window is left to the browser", async () => {
  page.window.addEventListener("click", (event) => event.preventDefault());
  for (const more of [{ ctrlKey: true }, { metaKey: true }, { shiftKey: true }, { button: 1 }]) {
    await click(link(1), more);
  }
  assert.equal(page.requests.length, 0);
});

test("only the last choice is shown, whichever answer comes last", async () => {
  const arrive = {};
  page.answer(({ path }) => new Promise((resolve) => (arrive[path] = resolve)));
  click(link(1));
  click(link(2));
  arrive["/inkorg/?pin=2"](answer("två igen"));
  await settled();
  arrive["/inkorg/?pin=1"](answer("ett"));
  await settled();
  assert.equal(seen(), "två igen");
});

test("a field that somebody has begun to type in meanwhile is not taken away", async () => {
  let arrive;
  page.answer(() => new Promise((resolve) => (arrive = resolve)));
  click(link(1));
  document.querySelector("[name=reason]").focus();
  arrive(answer("ett"));
  await settled();
  assert.equal(seen(), "två");
  assert.equal(document.getElementById("list").textContent, "lista");
});

test("a form is sent with its button, and its page becomes a step of the history", async () => {
  page.answer(() => {
    const response = answer("dold");
    Object.defineProperty(response, "url", { value: "https://prov.example/inkorg/?pin=3" });
    return response;
  });
  await submit();
  assert.deepEqual(page.requests[0].fields, { reason: "Namn", decision: "hide" });
  assert.equal(page.requests[0].method, "POST");
  assert.equal(seen(), "dold");
  assert.equal(page.window.location.search, "?pin=3");
});

test("a refused form shows what is wrong, at the same address", async () => {
  page.answer(() => answer("Skriv varför.", 422));
  await submit();
  assert.equal(seen(), "Skriv varför.");
  assert.equal(page.window.location.pathname, "/inkorg/");
  assert.equal(swaps, 1);
});

test("a page that cannot be had is gone to the ordinary way", async () => {
  page.answer(lost);
  await click(link(1));
  assert.deepEqual(page.visited, ["https://prov.example/inkorg/?pin=1"]);
});

test("a page without these regions is gone to as well, once and not sent again", async () => {
  page.answer(() => {
    const response = new Response("<h1>Logga in</h1>");
    Object.defineProperty(response, "url", { value: "https://prov.example/logga-in/" });
    return response;
  });
  await submit();
  assert.deepEqual(page.visited, ["https://prov.example/logga-in/"]);
  assert.equal(page.requests.length, 1);
});

test("a form that could not be sent is sent the ordinary way, with its button", async () => {
  page.answer(lost);
  const sent = [];
  page.window.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) sent.push(event.submitter.value);
    event.preventDefault();
  });
  await submit();
  assert.deepEqual(sent, ["hide"]);
});

test("the browser's Back shows the page of the address", async () => {
  await click(link(1));
  page.answer(() => answer("först"));
  const arrived = new Promise((done) => addEventListener("popstate", done, { once: true }));
  history.back();
  await arrived;
  await settled();
  assert.equal(page.requests.at(-1).path, "/inkorg/");
  assert.equal(seen(), "först");
});
