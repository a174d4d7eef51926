/** Sending: the same number at every try, never twice at once, and no words are ever lost. */

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { Draft } from "../../../frontend/static/js/mark/draft.js";
import { Sender } from "../../../frontend/static/js/mark/sender.js";
import { json, lost, openPage, settled } from "../page.js";
import { newForm, TEXTS, words } from "./form.js";

let page, form, draft, sender, receipts, refusals;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  page = openPage("");
  document.body.dataset.tokenUrl = "/ny-nyckel/";
  form = newForm();
  form.elements.text.value = "Ingen går här.";
  draft = new Draft(form, "trygghet");
  receipts = [];
  refusals = [];
  sender = new Sender(form, TEXTS, draft, {
    onReceipt: (code) => receipts.push(code),
    onRefused: (errors) => refusals.push(errors),
  });
});

const kept = () => JSON.parse(localStorage.getItem("mapdialog-draft:trygghet"));
const numbers = () => page.requests.map(({ fields }) => fields.submission);

async function wait(seconds) {
  mock.timers.tick(seconds * 1000);
  await settled();
}

test("an answer that arrives gives its receipt, and nothing is tried again", async () => {
  page.answer(() => json({ receipt: "AB-1" }));
  await sender.send();
  assert.deepEqual(receipts, ["AB-1"]);
  await wait(600);
  assert.equal(page.requests.length, 1);
  assert.equal(page.requests[0].path, "/markera/");
});

test("it is kept on the device before it is sent", async () => {
  page.answer(() => {
    assert.equal(kept().queued, true);
    assert.deepEqual(kept().values.text, ["Ingen går här."]);
    return json({ receipt: "AB-1" });
  });
  await sender.send();
  assert.equal(receipts.length, 1);
});

test("while it is being sent it is not sent once more", async () => {
  let arrive;
  page.answer(() => new Promise((resolve) => (arrive = resolve)));
  const first = sender.send();
  await sender.send();
  dispatchEvent(new Event("online"));
  assert.equal(form.querySelector("[data-main]").disabled, true);
  assert.equal(words(form, "sending-words"), TEXTS.sending);
  arrive(json({ receipt: "AB-1" }));
  await first;
  assert.equal(page.requests.length, 1);
  assert.equal(receipts.length, 1);
});

test("without network it says so, keeps the words and tries again under the same number", async () => {
  page.answer(lost);
  await sender.send();
  assert.equal(words(form, "sending-words"), TEXTS.offline);
  assert.equal(words(form, "main-words"), TEXTS.tryNow);
  assert.equal(form.querySelector("[data-main]").disabled, false);
  assert.equal(form.elements.text.value, "Ingen går här.");
  assert.equal(kept().queued, true);
  await wait(3.9);
  assert.equal(page.requests.length, 1);
  await wait(0.1);
  assert.equal(page.requests.length, 2);
  page.answer(() => json({ receipt: "AB-1" }));
  await wait(10);
  assert.deepEqual(numbers(), ["nr-7", "nr-7", "nr-7"]);
  assert.deepEqual(receipts, ["AB-1"]);
});

test("pauses grow to a minute and no further", async () => {
  page.answer(lost);
  await sender.send();
  for (const [tries, pause] of [4, 10, 30, 60, 60].entries()) {
    await wait(pause - 1);
    assert.equal(page.requests.length, tries + 1);
    await wait(1);
    assert.equal(page.requests.length, tries + 2);
  }
});

test("it goes at once when the network is back, and the pause is over with that", async () => {
  page.answer(lost);
  await sender.send();
  page.answer(() => json({ receipt: "AB-1" }));
  dispatchEvent(new Event("online"));
  await settled();
  await wait(600);
  assert.deepEqual(numbers(), ["nr-7", "nr-7"]);
  assert.deepEqual(receipts, ["AB-1"]);
});

test("what nobody has sent is not sent because the network is back", async () => {
  dispatchEvent(new Event("online"));
  await wait(600);
  assert.equal(page.requests.length, 0);
});

test("a refusal says the server's words, keeps the text and is not repeated", async () => {
  const errors = { place: ["Utanför."] };
  page.answer(() => json({ error: "Platsen är utanför.", errors }, 422));
  await sender.send();
  assert.equal(words(form, "sending-words"), "Platsen är utanför.");
  assert.equal(words(form, "main-words"), TEXTS.send);
  assert.deepEqual(refusals, [errors]);
  assert.equal(form.elements.text.value, "Ingen går här.");
  assert.equal(kept().queued, false);
  assert.deepEqual(kept().values.text, ["Ingen går här."]);
  await wait(600);
  dispatchEvent(new Event("online"));
  await settled();
  assert.equal(page.requests.length, 1);
  assert.deepEqual(receipts, []);
});

test("a refusal without words has our own", async () => {
  page.answer(() => new Response("", { status: 404 }));
  await sender.send();
  assert.equal(words(form, "sending-words"), TEXTS.refused);
  assert.deepEqual(refusals, []);
});

for (const status of [500, 503, 408, 429]) {
  test(`${status} passes: it is tried again under the same number`, async () => {
    page.answer(() => new Response("", { status }));
    await sender.send();
    assert.equal(words(form, "sending-words"), TEXTS.trouble);
    page.answer(() => json({ receipt: "AB-1" }));
    await wait(4);
    assert.deepEqual(numbers(), ["nr-7", "nr-7"]);
    assert.deepEqual(receipts, ["AB-1"]);
  });
}

test("a token that cannot be renewed is trouble that passes, too", async () => {
  page.answer(({ path }) => (path === "/ny-nyckel/" ? json({ token: "u" }) : json({}, 403)));
  await sender.send();
  assert.equal(words(form, "sending-words"), TEXTS.trouble);
  assert.equal(kept().queued, true);
});
