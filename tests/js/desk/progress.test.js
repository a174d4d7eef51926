/** A run is followed until it is over, and never in vain. */

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { followProgress } from "../../../frontend/static/js/desk/progress.js";
import { json, lost, openPage, settled } from "../page.js";

const PAGE = `<div id="messages"></div><main><section id="list" data-region><div data-progress="/gang/">
  <progress max="1" value="0"></progress><p role="status">Väntar</p><p data-hint></p>
  <p data-lost hidden></p></div></section></main>`;
const OVER = `<div id="messages"></div><section id="list" data-region><h2 id="klar" tabindex="-1">Klart</h2></section>`;
let page, said;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  page = openPage(PAGE, { url: "https://prov.example/arbete/#klar" });
  said = { over: false, name: "Räknar", share: 0.5, hint: "En minut kvar" };
  page.answer(() => json(said));
});

async function wait(seconds) {
  for (let i = 0; i < seconds; i++) {
    mock.timers.tick(1000);
    await settled();
  }
}

const bar = () => document.querySelector("progress");

test("each second it says how far the run has come", async () => {
  followProgress();
  assert.equal(page.requests.length, 0);
  await wait(1);
  assert.equal(page.requests.length, 1);
  assert.equal(bar().value, 0.5);
  assert.equal(document.querySelector("[role=status]").textContent, "Räknar");
  assert.equal(document.querySelector("[data-hint]").textContent, "En minut kvar");
  said.share = null;
  await wait(1);
  assert.equal(bar().value, 0.5);
});

test("a reader of the screen hears nothing twice", async () => {
  followProgress();
  await wait(1);
  const text = document.querySelector("[role=status]").firstChild;
  await wait(1);
  assert.equal(document.querySelector("[role=status]").firstChild, text);
});

test("after a minute it asks less often", async () => {
  followProgress();
  await wait(60);
  assert.equal(page.requests.length, 60);
  await wait(4);
  assert.equal(page.requests.length, 60);
  await wait(1);
  assert.equal(page.requests.length, 61);
});

test("when it is over the page shows what came of it, with the reader's attention", async () => {
  followProgress();
  page.answer(({ path }) => (path === "/gang/" ? json({ over: true }) : new Response(OVER)));
  await wait(1);
  assert.equal(document.activeElement.id, "klar");
  const asked = page.requests.length;
  await wait(10);
  assert.equal(page.requests.length, asked);
});

test("five failures in a row are said, four are not", async () => {
  followProgress();
  page.answer(lost);
  await wait(4);
  page.answer(() => json(said));
  await wait(1);
  page.answer(lost);
  await wait(4);
  assert.equal(document.querySelector("[data-lost]").hidden, true);
  await wait(1);
  assert.equal(document.querySelector("[data-lost]").hidden, false);
  await wait(10);
  assert.equal(page.requests.length, 10);
});

test("a run that is no longer on the page is not asked about", async () => {
  followProgress();
  document.querySelector("[data-progress]").remove();
  await wait(5);
  assert.equal(page.requests.length, 0);
});

test("without a run there is nothing to do", async () => {
  document.querySelector("[data-progress]").remove();
  await followProgress();
  assert.equal(page.requests.length, 0);
});
