/** The server's challenge and the browser's answer speak of the same number. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { solve } from "../../../frontend/static/js/mark/solve.js";
import { CHALLENGE } from "./challenge.js";

const KEY = "6f3c9e7e0294e53b12f2d089c70e651e9840144c4b8f50a72e73df6523e7e3a6";

test("the number is found, and goes back with the challenge it belongs to", async () => {
  const { challenge, solution } = JSON.parse(atob(await solve(CHALLENGE)));
  assert.deepEqual(challenge, CHALLENGE);
  assert.deepEqual(solution, { counter: 7, derivedKey: KEY });
});

test("what it cannot do it refuses, rather than to send a wrong number", async () => {
  const other = { ...CHALLENGE.parameters, algorithm: "ARGON2ID" };
  await assert.rejects(solve({ ...CHALLENGE, parameters: other }));
});
