/**
 * Makes steps of the form that the server sent, keeps the draft, sends it.
 * The form stays the only truth; every part reads and writes its fields.
 */

import { Draft } from "./draft.js";
import { PlaceStep } from "./place.js";
import { showReceipt } from "./receipt.js";
import { fillReview } from "./review.js";
import { Sender } from "./sender.js";
import { Steps } from "./steps.js";
import { WordsStep } from "./words.js";

export class Marking {
  constructor(form, texts) {
    this.form = form;
    this.texts = texts;
    const asked = form.elements.perception.value;
    this.draft = new Draft(form, form.dataset.draft);
    this.isResumed = this.draft.restore();
    if (asked) form.elements.perception.value = asked;
    const onShow = (name) => this.arrive(name);
    this.steps = new Steps(form, texts, { skipFirst: Boolean(asked), onShow });
    this.place = new PlaceStep(form, texts);
    this.words = new WordsStep(form, texts);
    this.sender = new Sender(form, texts, this.draft, {
      onReceipt: (code, waits) => this.thank(code, waits),
      onRefused: (errors) => this.correct(errors),
    });
    this.listen();
  }

  listen() {
    const { form, steps, words } = this;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (event.submitter?.name === "find") this.place.list.find(event.submitter.value);
      else this.proceed();
    });
    form.addEventListener("input", () => this.draft.save());
    form.addEventListener("change", ({ target }) => {
      if (target.name === "perception" && steps.current === "perception") steps.next();
    });
    form.querySelector("[data-skip]").addEventListener("click", () => {
      if (steps.current === "words") words.check();
      steps.go("review");
    });
    form.querySelector("[data-start-over]").addEventListener("click", () => {
      this.draft.clear();
      location.assign(location.href);
    });
  }

  start() {
    const { draft, form, isResumed, place, steps } = this;
    const isWaiting = isResumed && draft.isQueued;
    const left = isResumed && place.isChosen ? history.state?.step : null;
    steps.start(form.elements.code || isWaiting ? "review" : left);
    form.querySelector("[data-restored]").hidden = !draft.hasContent || isWaiting;
    place.start();
    this.words.count();
    if (isWaiting) this.sender.send();
  }

  /** What a step needs when it comes into view. */
  arrive(name) {
    this.place.isCurrent(name === "place");
    if (name === "review") fillReview(this.form, this.texts, (step) => this.steps.go(step));
  }

  /** The main button: on to the next step, or off with it. */
  async proceed() {
    const { draft, place, sender, steps, words } = this;
    if (steps.current === "review") return sender.send();
    if (steps.current === "place" && !(await place.take())) return;
    if (steps.current === "words") words.check();
    this.form.querySelector("[data-restored]").hidden = true;
    draft.save();
    steps.next();
  }

  /** The server's answer to what cannot be taken: back to the step that it is about. */
  correct(errors) {
    const [name] = Object.keys(errors);
    const step = document.getElementById(`field-${name}`)?.closest("[data-step]")?.dataset.step;
    if (step) this.steps.go(step);
    if (step === "place") this.place.refuse(errors.place[0]);
    if (step === "words") this.words.check();
  }

  thank(code, waits) {
    this.draft.clear();
    this.steps.leave();
    showReceipt(this.form, code, waits);
  }
}
