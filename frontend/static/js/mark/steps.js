/** One part of the form at a time. The browser's Back is the way back, and loses nothing. */

export class Steps {
  constructor(form, texts, { skipFirst, onShow }) {
    this.form = form;
    this.texts = texts;
    this.onShow = onShow;
    this.parts = [...form.querySelectorAll("[data-step]")];
    const names = this.parts.map((part) => part.dataset.step);
    this.names = skipFirst ? names.slice(1) : names;
    this.dots = form.querySelector("[data-dots]");
    this.dots.append(...this.names.map(() => document.createElement("li")));
    form.querySelector("[data-back]").addEventListener("click", (event) => this.back(event));
    addEventListener("popstate", this);
  }

  start(name) {
    const first = name ?? this.names[0];
    history.replaceState({ step: first }, "");
    this.show(first, { quietly: true });
  }

  next() {
    this.go(this.names[this.names.indexOf(this.current) + 1]);
  }

  go(name) {
    history.pushState({ step: name }, "");
    this.show(name);
  }

  back(event) {
    if (this.closeList()) {
      event.preventDefault();
    } else if (this.current !== this.names[0] && history.length > 1) {
      event.preventDefault();
      history.back();
    }
  }

  handleEvent({ state }) {
    if (this.isLeft) location.assign(this.form.querySelector("[data-back]").href);
    else if (state?.step) this.show(state.step);
  }

  /** From now on Back leads out of the form. */
  leave() {
    this.isLeft = true;
  }

  closeList() {
    const open = this.form.querySelector("[data-list-open][data-shown]");
    open?.removeAttribute("data-list-open");
    return Boolean(open);
  }

  show(name, { quietly = false } = {}) {
    this.current = name;
    this.form.dataset.current = name;
    for (const part of this.parts) part.toggleAttribute("data-shown", part.dataset.step === name);
    this.mark(this.names.indexOf(name));
    this.form.querySelector("[data-body]").scrollTop = 0;
    this.onShow(name);
    if (!quietly) this.form.querySelector("[data-shown] h2").focus({ preventScroll: true });
  }

  /** Dots for the eye, words for the ear, and the buttons that belong to the step. */
  mark(at) {
    [...this.dots.children].forEach((dot, number) => {
      dot.toggleAttribute("data-done", number < at);
      if (number === at) dot.setAttribute("aria-current", "step");
      else dot.removeAttribute("aria-current");
    });
    const { step, here, next, send, save } = this.texts;
    const progress = step.replace("{step}", at + 1).replace("{steps}", this.names.length);
    this.form.querySelector("[data-progress]").textContent = progress;
    const last = this.form.elements.code ? save : send;
    const words = { place: here, review: last }[this.current] ?? next;
    this.form.querySelector("[data-main-words]").textContent = words;
    const main = this.form.querySelector("[data-main]");
    main.classList.toggle("is-sending", this.current === "review");
    main.hidden = this.current === "perception";
    const skippable = !["perception", "place", "review"].includes(this.current);
    this.form.querySelector("[data-skip]").hidden = !skippable;
  }
}
