/** Choosing a place by name: the same list that the form has without a map, asked for bit by bit. */

import { postForPart } from "../core/request.js";

const PAUSE_MS = 350;
const FEWEST_LETTERS = 2;

export class PlaceList {
  constructor(form, texts, onChoose) {
    this.form = form;
    this.texts = texts;
    this.onChoose = onChoose;
    this.step = form.querySelector("[data-step=place]");
    this.results = form.querySelector("#place-results");
    const { q, area } = form.elements;
    form.querySelector("[data-open-list]").addEventListener("click", () => this.open());
    q.addEventListener("input", () => this.findSoon(q.value.trim()));
    area?.addEventListener("change", () => this.find("area"));
    this.results.addEventListener("change", (event) => this.choose(event.target));
  }

  open() {
    this.step.toggleAttribute("data-list-open", true);
    this.form.elements.q.focus();
  }

  findSoon(words) {
    clearTimeout(this.timer);
    if (words.length >= FEWEST_LETTERS) this.timer = setTimeout(() => this.find("name"), PAUSE_MS);
  }

  async find(by) {
    this.by = by;
    this.asking?.abort();
    this.asking = new AbortController();
    const data = new FormData();
    for (const name of ["csrfmiddlewaretoken", "q", "area", "code"]) {
      if (this.form.elements[name]) data.set(name, this.form.elements[name].value);
    }
    data.set("find", by);
    data.set("only", "places");
    try {
      const { signal } = this.asking;
      this.results.innerHTML = await postForPart(this.form.action, data, { signal });
    } catch (error) {
      if (error.name !== "AbortError") this.results.textContent = this.texts.noList;
    }
  }

  /** The list's own field is emptied: the place under the pin is what is sent. */
  choose(radio) {
    const [lng, lat, precision] = radio.value.split(" ").map(Number);
    radio.checked = false;
    this.step.removeAttribute("data-list-open");
    const source = this.by === "area" ? "list" : "search";
    this.onChoose({ lng, lat, precision, name: radio.dataset.name, source });
  }
}
