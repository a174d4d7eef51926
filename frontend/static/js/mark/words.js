/** The words: how many are left, and what in them may point somebody out, before they are sent. */

import { postForm } from "../core/request.js";

const PAUSE_MS = 700;

export class WordsStep {
  constructor(form, texts) {
    this.form = form;
    this.texts = texts;
    this.field = form.elements.text;
    this.notice = form.querySelector("[data-findings]");
    this.field.addEventListener("input", () => {
      this.count();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.check(), PAUSE_MS);
    });
  }

  count() {
    const left = this.field.maxLength - this.field.value.length;
    const words = this.texts.left.replace("{left}", left);
    this.form.querySelector("[data-count]").textContent = words;
  }

  /** Ask the server, which alone knows the patterns and keeps nothing of what it is asked. */
  async check() {
    clearTimeout(this.timer);
    const text = this.field.value;
    if (!text.trim()) return this.tell([]);
    const data = new FormData();
    data.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    data.set("text", text);
    try {
      const { findings } = await postForm(this.form.dataset.checkText, data);
      if (text !== this.field.value) return;
      this.tell(findings);
      // Seen now: the same text may be sent, should the warning be wrong.
      this.form.elements.text_seen.value = text;
    } catch {
      // Not reached: the server looks again when the answer arrives.
    }
  }

  tell(findings) {
    this.notice.hidden = findings.length === 0;
    const lines = findings.map(({ words, text }) => `${text} (${words})`);
    this.notice.querySelector("[data-findings-words]").textContent = lines.join(", ");
    if (findings.length) this.notice.scrollIntoView({ block: "nearest" });
  }
}
