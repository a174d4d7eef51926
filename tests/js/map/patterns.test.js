/** Patterns are put into the page once, under the names that the style refers to. */

import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { usePatterns } from "../../../frontend/static/js/map/patterns.js";
import { openPage } from "../page.js";

test("there is one set, unseen by those who hear the page", () => {
  openPage("");
  usePatterns();
  usePatterns();
  assert.equal(document.querySelectorAll("#map-patterns").length, 1);
  assert.equal(document.getElementById("map-patterns").getAttribute("aria-hidden"), "true");
});

test("the style refers to no pattern that is not there", () => {
  openPage("");
  usePatterns();
  const folder = new URL("../../../frontend/static/css/", import.meta.url).pathname;
  const css = globSync(`${folder}**/*.css`).map((path) => readFileSync(path, "utf8"));
  const used = new Set(css.join("").match(/(?<=url\("?#)[\w-]+/g));
  assert.ok(used.size >= 4);
  for (const name of used) assert.ok(document.querySelector(`pattern#${name}`), name);
});
