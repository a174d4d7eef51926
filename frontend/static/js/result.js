/** The result map: three parts of words beside one map, and all three for the place one taps. */

import { getJson } from "./core/request.js";
import { boundsOfAll, groundOf } from "./map/engine.js";
import { lookAt, startMap } from "./map/ground.js";
import { actionsLayer, areasLayer, cellsLayer, highlight, voicesLayer } from "./map/layers.js";
import { classAbout, featuresAbout, SHOWN, withFigures } from "./result/cells.js";
import { startHere } from "./result/here.js";
import { startSheet } from "./result/sheet.js";
import { startSlider } from "./result/slider.js";
import { startTabs } from "./result/tabs.js";
import { startTimes } from "./result/times.js";

const page = document.getElementById("result");
const words = JSON.parse(document.getElementById("words").textContent);
const EMPTY = { type: "FeatureCollection", features: [] };

async function start() {
  const sheet = startSheet(page.querySelector(".sheet"));
  const element = document.getElementById("map");
  const controlPosition = document.dir === "rtl" ? "topleft" : "topright";
  const map = await startMap(element, { controlPosition });
  sheet.showBeside(map, groundOf(map));
  const data = await fetchLayers();
  const pages = { voice: page.dataset.voice, voices: page.dataset.allVoices };
  const here = startHere({ map, data, words, pages, sheet });
  const select = (_feature, event) => here.show(event.latlng);
  const cellsAbout = (part) =>
    cellsLayer(featuresAbout(data.cells, part), {
      classOf: classAbout(words.cells, part),
      onSelect: select,
    });
  const layers = {
    cells: cellsAbout(""),
    areas: areasLayer(data.areas, { onSelect: select }),
    actions: actionsLayer(data.actions, { onSelect: select }),
    voices: voicesLayer(data.voices, { onSelect: select }),
  };
  const told = boundsWithFigures(layers.cells);
  if (told.isValid()) sheet.showBeside(map, told);
  map.on("click", (event) => here.show(event.latlng));
  startTabs(page.querySelector(".tabs"), (name) => {
    here.close();
    for (const [key, layer] of Object.entries(layers)) {
      if (SHOWN[name].includes(key)) layer.addTo(map);
      else layer.remove();
    }
    page.dataset.tab = name;
  });
  startTimes(page.querySelector("[data-times]"), (part) => {
    const isOn = map.hasLayer(layers.cells);
    layers.cells.remove();
    layers.cells = cellsAbout(part);
    if (isOn) layers.cells.addTo(map);
  });
  startSlider(page.querySelector("[data-slider]"), data.actions, words, (isShown) => {
    layers.actions.eachLayer((flag) => flag.setOpacity(isShown(flag.feature) ? 1 : 0.15));
  });
  showOnMap(map, layers, sheet);
  page.dataset.ready = "true";
}

/** Where there is something to read. */
function boundsWithFigures(cells) {
  const drawn = cells.getLayers().flatMap((pass) => pass.getLayers());
  return boundsOfAll(withFigures(drawn, classAbout(words.cells, "")));
}

/** A layer that cannot be fetched is left out: the words beside the map say the same. */
async function fetchLayers() {
  const names = ["cells", "areas", "actions", "voices"];
  const found = await Promise.all(
    names.map((name) => getJson(page.dataset[name]).catch(() => EMPTY)),
  );
  return Object.fromEntries(names.map((name, i) => [name, found[i]]));
}

function showOnMap(map, layers, sheet) {
  for (const button of page.querySelectorAll("[data-show]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const [name] = button.dataset.show.split("-");
      const layer = layers[`${name}s`];
      layer.addTo(map);
      highlight(layer, (feature) => feature.id === button.dataset.show);
      layer.eachLayer((part) => look(part, button.dataset.show, map));
      sheet.resize("half");
    });
  }
}

function look(part, id, map) {
  if (part.eachLayer) part.eachLayer((inner) => look(inner, id, map));
  else if (part.feature.id === id) {
    lookAt(map, part.getBounds?.() ?? part.getLatLng().toBounds(400));
  }
}

start();
