/** Whole pages: an error status is a page too. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { fetchPage } from "../../../frontend/static/js/core/page.js";
import { lost, openPage } from "../page.js";

test("a page comes as a document with its status, also when it says what is wrong", async () => {
  const page = openPage("");
  page.answer(() => new Response("<title>Fel</title><p id=a>Nej</p>", { status: 409 }));
  const answer = await fetchPage("/inkorg/");
  assert.equal(answer.status, 409);
  assert.equal(answer.url, "https://prov.example/inkorg/");
  assert.equal(answer.page.title, "Fel");
  assert.equal(answer.page.getElementById("a").textContent, "Nej");
});

test("what is sent with it reaches the server", async () => {
  const page = openPage("");
  page.answer(() => new Response(""));
  await fetchPage("/", { method: "POST", body: new URLSearchParams({ decision: "hide" }) });
  assert.equal(page.requests[0].method, "POST");
  assert.deepEqual(page.requests[0].fields, { decision: "hide" });
});

test("a server that cannot be reached is an error", async () => {
  openPage("").answer(lost);
  await assert.rejects(fetchPage("/"), TypeError);
});
