/** The work that is asked for while far too many answers come: done, or given up without a word. */

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { Draft } from "../../../frontend/static/js/mark/draft.js";
import { proofOf } from "../../../frontend/static/js/mark/proof.js";
import { Sender } from "../../../frontend/static/js/mark/sender.js";
import { solve } from "../../../frontend/static/js/mark/solve.js";
import { json, openPage } from "../page.js";
import { CHALLENGE } from "./challenge.js";
import { newForm, TEXTS, words } from "./form.js";

const asked = () => json({ challenge: CHALLENGE }, 428);
const content = (proof) => JSON.parse(atob(proof));

let page;
let workers;

/** Does what proof-worker.js does, in the same thread. */
class OwnWorker {
  constructor(address) {
    this.address = address;
    workers.push(this);
  }

  async postMessage(challenge) {
    this.onmessage({ data: await solve(challenge).catch(() => null) });
  }

  terminate() {
    this.isOver = true;
  }
}

beforeEach(() => {
  page = openPage("");
  workers = [];
  globalThis.Worker = OwnWorker;
});

afterEach(() => {
  delete globalThis.Worker;
  mock.timers.reset();
});

test("a worker does it and is let go", async () => {
  const proof = await proofOf(CHALLENGE, "/proof-worker.js");
  assert.equal(content(proof).solution.counter, 7);
  assert.deepEqual([workers[0].address, workers[0].isOver], ["/proof-worker.js", true]);
});

const BROKEN = {
  "that cannot be had": () => {
    throw new Error("forbidden");
  },
  "that breaks": class extends OwnWorker {
    postMessage() {
      this.onerror();
    }
  },
  "that knows no such work": class extends OwnWorker {
    postMessage(challenge) {
      const other = { ...challenge.parameters, algorithm: "ARGON2ID" };
      return super.postMessage({ ...challenge, parameters: other });
    }
  },
};
for (const [what, Broken] of Object.entries(BROKEN)) {
  test(`with a worker ${what} it says that there is no proof`, async () => {
    globalThis.Worker = Broken;
    assert.equal(await proofOf(CHALLENGE, "/proof-worker.js"), "none");
  });
}

test("a worker that never answers is waited for, but not for ever", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  globalThis.Worker = class extends OwnWorker {
    postMessage() {}
  };
  const proof = proofOf(CHALLENGE, "/proof-worker.js");
  mock.timers.tick(20_000);
  assert.equal(await proof, "none");
  assert.equal(workers[0].isOver, true);
});

/** Sends the form and tells what came of it. */
async function sent() {
  const form = newForm();
  const given = { form, receipts: [] };
  const sender = new Sender(form, TEXTS, new Draft(form, "trygghet"), {
    onReceipt: (...receipt) => given.receipts.push(receipt),
    onRefused: () => assert.fail("nothing was refused"),
  });
  await sender.send();
  clearTimeout(sender.timer);
  return given;
}

test("asked for work, the form does it and is sent again, the same one", async () => {
  page.answer(({ fields }) => (fields.proof ? json({ receipt: "AB-1", waits: true }) : asked()));
  const { receipts } = await sent();
  assert.deepEqual(receipts, [["AB-1", true]]);
  const [first, second] = page.requests.map(({ fields }) => fields);
  assert.equal(content(second.proof).solution.counter, 7);
  assert.deepEqual({ ...second, proof: undefined }, { ...first, proof: undefined });
});

test("without work the answer is sent all the same", async () => {
  delete globalThis.Worker;
  page.answer(({ fields }) => (fields.proof ? json({ receipt: "AB-1", waits: true }) : asked()));
  assert.deepEqual((await sent()).receipts, [["AB-1", true]]);
  assert.equal(page.requests[1].fields.proof, "none");
});

test("asked again and again, it waits as in any other trouble", async () => {
  page.answer(asked);
  const { form, receipts } = await sent();
  assert.deepEqual(receipts, []);
  assert.equal(words(form, "sending-words"), TEXTS.trouble);
  assert.equal(page.requests.length, 2);
});

test("paused, it says so in the server's words and tries again by itself", async () => {
  page.answer(() => json({ error: "Vi tar inte emot svar just nu." }, 503));
  const { form } = await sent();
  assert.equal(words(form, "sending-words"), "Vi tar inte emot svar just nu.");
  assert.equal(words(form, "main-words"), TEXTS.tryNow);
});
