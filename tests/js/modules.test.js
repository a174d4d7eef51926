/** Every module of the front end has a test of its own, or a reason why not. */

import assert from "node:assert/strict";
import { existsSync, globSync } from "node:fs";
import { test } from "node:test";

const SCRIPTS = new URL("../../frontend/static/js/", import.meta.url).pathname;
const TESTS = new URL("./", import.meta.url).pathname;
const ENTRY = "an entry: it only starts what is tested; tests/e2e opens its page";

const WITHOUT_TEST = {
  "area.js": ENTRY,
  "before-after.js": ENTRY,
  "compare.js": ENTRY,
  "ground.js": ENTRY,
  "inbox.js": ENTRY,
  "mark.js": ENTRY,
  "overview.js": ENTRY,
  "page.js": ENTRY,
  "parts-of-day.js": ENTRY,
  "place.js": ENTRY,
  "planning.js": ENTRY,
  "proof-worker.js": ENTRY,
  "result.js": ENTRY,
  "sweep.js": ENTRY,
  "workbench.js": ENTRY,
  "map/basemap.js": "fetches and paints real tiles: tests/e2e/test_result_map.py",
  "map/engine/marks.js": "tested through the door, map/engine.js",
  "map/engine/shapes.js": "tested through the door, map/engine.js",
};

const testOf = (module) => `${TESTS}${module.replace(/\.js$/, ".test.js")}`;

test("every module has a test or a reason, and no reason is out of date", () => {
  const modules = globSync("**/*.js", { cwd: SCRIPTS });
  assert.ok(modules.length > 40);
  const untested = modules.filter((module) => !existsSync(testOf(module)));
  assert.deepEqual(untested.sort(), Object.keys(WITHOUT_TEST).sort());
});

test("every test is of a module that there is", () => {
  const tested = globSync("**/*.test.js", { cwd: TESTS });
  const own = ["modules.test.js", "map/engine/motion.test.js"];
  const lost = tested.filter((name) => !existsSync(SCRIPTS + name.replace(".test.js", ".js")));
  assert.deepEqual(lost.sort(), own.sort());
});
