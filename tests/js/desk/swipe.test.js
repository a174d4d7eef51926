/** The divider cuts two panes at the same place. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { startSwipe } from "../../../frontend/static/js/desk/swipe.js";
import { openPage, type } from "../page.js";

const PAGE = `<input type="range" max="100" value="50" data-words="%(share)s procent" hidden>
  <i hidden></i><div id="map"></div><b id="before"></b><b id="after"></b>`;

function started(direction = "ltr") {
  openPage(PAGE);
  const [range, line] = document.querySelectorAll("input, i");
  range.style.direction = direction;
  line.getBoundingClientRect = () => ({ left: 298, width: 4 });
  const heard = {};
  const container = { getBoundingClientRect: () => ({ left: 100 }) };
  const map = {
    moved: 0,
    getContainer: () => container,
    containerPointToLayerPoint: ([x]) => ({ x: x - map.moved }),
    on: (events, act) => (heard[events] = act),
  };
  const panes = [document.getElementById("before"), document.getElementById("after")];
  startSwipe(map, { range, line }, panes);
  return { range, line, panes, map, move: Object.values(heard)[0] };
}

const edges = ({ style }) => {
  const [left, , right] = style.clipPath.match(/-?\d+px/g);
  return [left, right];
};

test("the divider appears, and parts before from after", () => {
  const { range, line, panes } = started();
  assert.deepEqual([range.hidden, line.hidden], [false, false]);
  assert.deepEqual(edges(panes[0]), ["-100000px", "200px"]);
  assert.deepEqual(edges(panes[1]), ["200px", "100000px"]);
});

test("from right to left before is on the right", () => {
  const { panes } = started("rtl");
  assert.deepEqual(edges(panes[0]), ["200px", "100000px"]);
  assert.deepEqual(edges(panes[1]), ["-100000px", "200px"]);
});

test("moved it says where it stands", () => {
  const { range, line } = started();
  type(range, "25");
  assert.equal(range.getAttribute("aria-valuetext"), "25 procent");
  assert.equal(line.style.getPropertyValue("--at"), "0.25");
});

test("when the map moves below it, it cuts at the same spot of the screen", () => {
  const { panes, map, move } = started();
  map.moved = 30;
  move();
  assert.deepEqual(edges(panes[0]), ["-100000px", "170px"]);
});
