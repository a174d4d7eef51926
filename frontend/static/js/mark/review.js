/** The review: what the form holds, in its own words, each line with the way back to its step. */

export function fillReview(form, texts, goTo) {
  const lines = [...form.querySelectorAll("fieldset[data-step]")].map((step) =>
    lineOf(step, form, texts, goTo),
  );
  form.querySelector("[data-review]").replaceChildren(...lines);
}

function lineOf(step, form, texts, goTo) {
  const heading = visibleText(step.querySelector("h2"));
  const line = document.createElement("div");
  const words = contentOf(step, form, texts) || texts.nothing;
  line.append(element("dt", heading), element("dd", words), changeButton(step, heading));
  return line;

  function changeButton({ dataset }, about) {
    const cell = element("dd", "");
    cell.className = "review__change";
    const button = element("button", texts.change);
    button.type = "button";
    button.className = "button button--text";
    button.setAttribute("aria-label", `${texts.change}: ${about}`);
    button.addEventListener("click", () => goTo(dataset.step));
    cell.append(button);
    return cell;
  }
}

function contentOf(step, form, texts) {
  if (step.dataset.step === "place") return form.elements.place_name.value || texts.onMap;
  if (step.dataset.step === "words") {
    const text = form.elements.text.value.trim();
    const shown = form.elements.share_as_voice.checked ? texts.shown : texts.notShown;
    return text && `${text} (${shown})`;
  }
  const chosen = [...step.querySelectorAll(".chip:has(:checked) > span")];
  return chosen.filter(isFitting).map(visibleText).join(", ");
}

/** Reasons of the other answer may still be ticked, but they are neither shown nor kept. */
function isFitting(words) {
  return getComputedStyle(words.closest(".chip")).display !== "none";
}

/** Only what is shown: a heading may have one wording for safe and one for unsafe. */
function visibleText(node) {
  const parts = [...node.querySelectorAll("[data-for]")];
  const shown = parts.find((part) => getComputedStyle(part).display !== "none");
  return (shown ?? node).textContent.trim();
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
