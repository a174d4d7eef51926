/** Two maps that move as one. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { addGround } from "../map-page.js";

const { mapIn } = await import("../../../frontend/static/js/map/engine.js");
const { moveTogether } = await import("../../../frontend/static/js/desk/twin-maps.js");
let maps;

beforeEach(() => {
  document.body.innerHTML = "";
  maps = ["one", "two", "three"].map((id) => addGround({ id })).map(mapIn);
});

const views = () =>
  maps.map(
    (map) => `${map.getCenter().lat.toFixed(3)} ${map.getCenter().lng.toFixed(3)} ${map.getZoom()}`,
  );

test("what is seen in one is seen in the other, whichever is moved", () => {
  const [one, two] = maps;
  moveTogether(one, two);
  one.setView([58.91, 13.26], 16, { animate: false });
  assert.equal(views()[1], "58.910 13.260 16");
  two.setView([58.895, 13.28], 16, { animate: false });
  assert.equal(views()[0], "58.895 13.280 16");
});

test("a third follows through the second", () => {
  const [one, two, three] = maps;
  moveTogether(one, two);
  moveTogether(two, three);
  one.setView([58.91, 13.26], 16, { animate: false });
  assert.equal(views()[2], "58.910 13.260 16");
});

/** A map that tells of every view it is given, also of one that it has already. */
function restless() {
  const heard = [];
  const tell = () => {
    for (const act of heard) act();
  };
  return {
    views: 0,
    on: (_, act) => heard.push(act),
    getCenter: () => [0, 0],
    getZoom: () => 15,
    tell,
    setView() {
      this.views += 1;
      if (this.views < 9) tell();
    },
  };
}

test("the leader is not led back", () => {
  const [one, two] = [restless(), restless()];
  moveTogether(one, two);
  one.tell();
  assert.deepEqual([one.views, two.views], [0, 1]);
  two.tell();
  assert.deepEqual([one.views, two.views], [1, 1]);
});
