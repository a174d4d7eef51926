/**
 * Marking a place: makes steps of the form that the server sent, keeps the draft, sends it.
 * The form stays the only truth; every part reads and writes its fields.
 */

import { Draft } from "./mark/draft.js";
import { PlaceStep } from "./mark/place.js";
import { showReceipt } from "./mark/receipt.js";
import { fillReview } from "./mark/review.js";
import { Sender } from "./mark/sender.js";
import { Steps } from "./mark/steps.js";
import { WordsStep } from "./mark/words.js";

const form = document.getElementById("mark-form");
const texts = JSON.parse(document.getElementById("texts").textContent);
const changing = Boolean(form.elements.code);

const draft = new Draft(form, form.dataset.draft);
const asked = form.elements.perception.value;
const kept = draft.restore();
if (asked) form.elements.perception.value = asked;

const steps = new Steps(form, texts, { skipFirst: Boolean(asked), onShow: arrive });
const place = new PlaceStep(form, texts);
const words = new WordsStep(form, texts);
const sender = new Sender(form, texts, { onReceipt: thank, onRefused: correct, draft });

/** What a step needs when it comes into view. */
function arrive(name) {
  place.isCurrent(name === "place");
  if (name === "review") fillReview(form, texts, (step) => steps.go(step));
}

/** The main button: on to the next step, or off with it. */
async function proceed() {
  if (steps.current === "review") return sender.send();
  if (steps.current === "place" && !(await place.take())) return;
  if (steps.current === "words") words.check();
  draft.save();
  steps.next();
}

function correct(errors) {
  const name = Object.keys(errors)[0];
  const field = document.getElementById(`field-${name}`);
  const step = field?.closest("[data-step]")?.dataset.step;
  if (step) steps.go(step);
  if (step === "place") place.refuse(errors.place[0]);
  if (step === "words") words.check();
}

function thank(code) {
  draft.clear();
  steps.leave();
  showReceipt(form, code);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (event.submitter?.name === "find") place.list.find(event.submitter.value);
  else proceed();
});
form.addEventListener("input", () => draft.save());
form.addEventListener("change", (event) => {
  if (event.target.name === "perception") draft.save();
  if (event.target.name === "perception" && steps.current === "perception") steps.next();
});
form.querySelector("[data-skip]").addEventListener("click", () => {
  if (steps.current === "words") words.check();
  steps.go("review");
});

const waiting = kept && draft.isQueued;
const resumed = kept && place.isChosen ? history.state?.step : null;
steps.start(changing || waiting ? "review" : resumed);
place.start();
words.count();
if (waiting) sender.send();
