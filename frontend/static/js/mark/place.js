/** The place: the map moves under the pin, or a name is chosen, or the phone says where it is. */

import { postForm } from "../core/request.js";
import { place } from "../map/engine.js";
import { startMap } from "../map/ground.js";
import { PlaceList } from "./place-list.js";

const CLOSE_ZOOM = 17;
const TOO_FAR_ZOOM = 14;
const SAME_PLACE_M = 3;
const PATIENCE_MS = 4000;
/** A fix that is worse than this says no place, but the part of the town. */
const ROUGH_FIX_M = 250;

export class PlaceStep {
  constructor(form, texts) {
    this.form = form;
    this.texts = texts;
    this.fields = form.elements;
    this.frame = form.querySelector("[data-map]");
    this.error = form.querySelector("[data-place-error]");
    this.list = new PlaceList(form, texts, (found) => this.goTo(found));
    /** The last place that was found rather than pointed at, and within how many metres it lies. */
    this.found = null;
    /** What the map showed before anybody touched it: nobody has marked that. */
    this.untouched = null;
  }

  get isChosen() {
    return this.fields.lat.value !== "" && this.fields.lng.value !== "";
  }

  async start() {
    this.map = await startMap(this.frame.querySelector(".map-ground"));
    if (this.isChosen) this.startFromForm();
    else this.untouched = this.map.getCenter();
    this.map.on("movestart", () => this.frame.classList.add("is-moving"));
    this.map.on("moveend", () => this.frame.classList.remove("is-moving"));
    this.map.on("locationfound", ({ latlng, accuracy }) => this.findMe(latlng, accuracy));
    new ResizeObserver(() => this.keepCentre()).observe(this.frame);
  }

  /** An answer that is changed, or half written: its place stays as exact as it was. */
  startFromForm() {
    const { precision_m, place_name, place_source } = this.fields;
    const at = place(Number(this.fields.lng.value), Number(this.fields.lat.value));
    const [precision, name, source] = [precision_m.value, place_name.value, place_source.value];
    this.found = { at, precision, name, source: source || "map" };
    this.map.setView(at, CLOSE_ZOOM, { animate: false });
  }

  /** The phone says where it is, and how well it knows. */
  findMe(at, accuracy) {
    const precision = Math.ceil(accuracy);
    this.found = { at, precision, source: "gps", name: "" };
    const rough = precision > ROUGH_FIX_M;
    this.refuse(rough ? this.texts.roughFix.replace("{metres}", precision) : "");
  }

  isCurrent(current) {
    this.current = current;
    if (!current) return;
    this.refuse("");
  }

  /** The sheet grew or shrank: the place stays under the pin. */
  keepCentre() {
    const centre = this.current || !this.isChosen ? this.map.getCenter() : here(this.fields);
    this.map.invalidateSize({ pan: false });
    this.map.setView(centre, this.map.getZoom(), { animate: false });
  }

  goTo({ lng, lat, precision, name, source }) {
    const at = place(lng, lat);
    this.found = { at, precision, source, name };
    this.map.setView(at, Math.max(this.map.getZoom(), CLOSE_ZOOM), { animate: false });
    this.refuse("");
    this.form.querySelector("[data-main]").focus();
  }

  /** Take what lies under the pin; false when it cannot be taken, with the reason shown. */
  async take() {
    if (!this.map) return false;
    const isFar = this.map.getZoom() < TOO_FAR_ZOOM;
    if (isFar) this.map.setZoom(TOO_FAR_ZOOM + 2);
    const centre = this.map.getCenter().wrap();
    const known = isAt(centre, this.found?.at) ? this.found : null;
    if (isFar || (!known && isAt(centre, this.untouched))) {
      this.refuse(this.texts.closer);
      return false;
    }
    const { lng, lat } = known?.at ?? centre;
    const values = { lng: lng.toFixed(6), lat: lat.toFixed(6) };
    const near = await this.ask(values);
    if (near === null) return false;
    this.fields.lng.value = values.lng;
    this.fields.lat.value = values.lat;
    this.fields.precision_m.value = known?.precision ?? "";
    this.fields.place_source.value = known?.source ?? "map";
    this.fields.place_name.value = known?.name || near;
    return true;
  }

  /** The server's word on a place: its name, or null and the reason shown. Offline: no name. */
  async ask(values) {
    const data = new FormData();
    data.set("csrfmiddlewaretoken", this.fields.csrfmiddlewaretoken.value);
    for (const [name, value] of Object.entries(values)) data.set(name, value);
    const signal = AbortSignal.timeout(PATIENCE_MS);
    try {
      const { name } = await postForm(this.form.dataset.checkPlace, data, { signal });
      return name ? this.texts.near.replace("{name}", name) : "";
    } catch (error) {
      if (error.status !== 422) return "";
      this.refuse(error.message);
      return null;
    }
  }

  refuse(words) {
    this.error.textContent = words;
  }
}

function isAt(centre, at) {
  return Boolean(at) && centre.distanceTo(at) < SAME_PLACE_M;
}

function here({ lng, lat }) {
  return [Number(lat.value), Number(lng.value)];
}
