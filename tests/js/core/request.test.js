/** The way to the server: its own words come through, a stale token is renewed, once. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { getJson, postForm, postForPart } from "../../../frontend/static/js/core/request.js";
import { json, lost, openPage } from "../page.js";

let page;

beforeEach(() => {
  page = openPage('<input name="csrfmiddlewaretoken" value="old">');
  document.body.dataset.tokenUrl = "/ny-nyckel/";
});

function form(fields) {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
}

test("JSON comes as it was sent", async () => {
  page.answer(() => json({ a: [1] }));
  assert.deepEqual(await getJson("/lager.json"), { a: [1] });
  assert.equal(page.requests[0].path, "/lager.json");
  assert.equal(page.requests[0].headers.Accept, "application/json");
});

test("a refusal has the status, the server's words and its details", async () => {
  page.answer(() => json({ error: "För långt bort.", errors: { place: ["Utanför."] } }, 422));
  await assert.rejects(getJson("/"), (error) => {
    assert.equal(error.status, 422);
    assert.equal(error.message, "För långt bort.");
    assert.deepEqual(error.details.errors, { place: ["Utanför."] });
    return true;
  });
});

test("a server that breaks without words gives a status and no words", async () => {
  page.answer(() => new Response("<h1>Oj</h1>", { status: 500 }));
  await assert.rejects(getJson("/"), { status: 500, message: "" });
});

test("a server that cannot be reached has status 0", async () => {
  page.answer(lost);
  await assert.rejects(getJson("/"), { status: 0 });
});

test("what was given up is no failure of the server", async () => {
  const asking = new AbortController();
  page.answer(() => new Promise(() => {}));
  const asked = getJson("/", { signal: asking.signal });
  asking.abort();
  await assert.rejects(asked, { name: "AbortError" });
});

test("a form is sent with the page's token", async () => {
  page.answer(() => json({}));
  await postForm("/", form({ text: "Hej" }));
  const [{ method, headers, fields }] = page.requests;
  assert.equal(method, "POST");
  assert.equal(headers["X-CSRFToken"], "old");
  assert.deepEqual(fields, { text: "Hej" });
});

test("a part of a page comes as its HTML", async () => {
  page.answer(() => new Response("<ul></ul>"));
  assert.equal(await postForPart("/", form({})), "<ul></ul>");
  assert.equal(page.requests[0].headers.Accept, "text/html");
});

test("a stale token is renewed, in the page too, and the same is sent once more", async () => {
  page.answer(({ path, headers }) => {
    if (path === "/ny-nyckel/") return json({ token: "new" });
    return headers["X-CSRFToken"] === "new" ? json({ receipt: "AB" }) : json({}, 403);
  });
  const data = form({ csrfmiddlewaretoken: "old", submission: "7" });
  assert.deepEqual(await postForm("/svar/", data), { receipt: "AB" });
  assert.deepEqual(
    page.requests.map(({ path }) => path),
    ["/svar/", "/ny-nyckel/", "/svar/"],
  );
  assert.deepEqual(page.requests[2].fields, { csrfmiddlewaretoken: "new", submission: "7" });
  assert.equal(document.querySelector("input").value, "new");
});

test("a refusal that a new token does not lift is not repeated again", async () => {
  page.answer(({ path }) => (path === "/ny-nyckel/" ? json({ token: "new" }) : json({}, 403)));
  await assert.rejects(postForm("/svar/", form({})), { status: 403 });
  assert.equal(page.requests.length, 3);
});

test("other refusals are not repeated at all", async () => {
  page.answer(() => json({}, 422));
  await assert.rejects(postForm("/svar/", form({})), { status: 422 });
  assert.equal(page.requests.length, 1);
});
