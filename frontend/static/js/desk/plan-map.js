/** The planning board's map: problems as areas, actions as flags. */

import { getJson } from "../core/request.js";
import { boundedGroup, drawing, sign, spot } from "../map/engine.js";
import { lookAt, startMap } from "../map/ground.js";
import { show } from "./columns.js";

export async function startPlanMap(element) {
  const map = await startMap(element, { locate: false });
  const { features } = await getJson(element.closest("[data-plan]").dataset.plan);
  const shapes = boundedGroup().addTo(map);
  for (const feature of features) shapes.addLayer(shapeOf(feature));
  if (features.length) lookAt(map, shapes.getBounds(), { animate: false });
  const mark = () => markChosen(map, shapes);
  mark();
  document.addEventListener("desk:swapped", mark);
  return map;
}

function shapeOf(feature) {
  const { problem, title, kind } = feature.properties;
  const pointToLayer = (_, at) =>
    kind === "action" ? flag(at, title) : spot(at, { radius: 10, className: "plan-place" });
  const shape = drawing(feature, { pointToLayer, style: () => ({ className: "plan-place" }) });
  shape.problem = problem;
  shape.kind = kind;
  shape.on("click", () => show(`?problem=${problem}`));
  return shape;
}

function flag(at, title) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "0 0 24 24");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${document.body.dataset.icons}#flag`);
  svg.append(use);
  const words = { title, alt: title };
  return sign(at, {
    html: svg,
    className: "plan-flag",
    size: [34, 34],
    anchor: [17, 34],
    ...words,
  });
}

function markChosen(map, shapes) {
  const chosen = document.querySelector("[data-problem]")?.dataset.problem;
  shapes.eachLayer((shape) => {
    if (shape.kind !== "problem") return;
    const is = String(shape.problem) === chosen;
    shape.eachLayer((part) => part.getElement()?.classList.toggle("plan-place--chosen", is));
    if (is && !map.getBounds().contains(shape.getBounds())) lookAt(map, shape.getBounds());
  });
}
