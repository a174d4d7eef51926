/**
 * Sending, however long it takes. The form carries its own number, so that sending it twice gives
 * one answer and one receipt: after silence it is always right to try again.
 */

import { postForm } from "../core/request.js";
import { proofOf } from "./proof.js";

const PROOF_REQUIRED = 428;
const PAUSED = 503;
const PASSING = new Set([403, 408, PROOF_REQUIRED, 429]);
const PAUSES_S = [4, 10, 30, 60];

export class Sender {
  constructor(form, texts, draft, { onReceipt, onRefused }) {
    Object.assign(this, { form, texts, draft, onReceipt, onRefused, tries: 0 });
    this.box = form.querySelector("[data-sending]");
    this.button = form.querySelector("[data-main]");
    addEventListener("online", () => this.draft.isQueued && this.send());
  }

  async send() {
    if (this.isSending) return;
    this.isSending = true;
    clearTimeout(this.timer);
    this.draft.isQueued = true;
    this.draft.save();
    this.tell(this.texts.sending, { busy: true });
    try {
      const { receipt, waits } = await this.post();
      this.onReceipt(receipt, waits);
    } catch (error) {
      if (this.isHopeless(error)) this.giveBack(error);
      else this.wait(error);
    } finally {
      this.isSending = false;
    }
  }

  /** Send it, with some work first if the server asks for that. */
  async post() {
    const data = new FormData(this.form);
    try {
      return await postForm(this.form.action, data);
    } catch (error) {
      if (error.status !== PROOF_REQUIRED) throw error;
      this.tell(this.texts.working, { busy: true });
      data.set("proof", await proofOf(error.details.challenge, this.form.dataset.proofWorker));
      return postForm(this.form.action, data);
    }
  }

  /** The server has understood and said no: trying again would not help. */
  isHopeless({ status }) {
    return status >= 400 && status < 500 && !PASSING.has(status);
  }

  giveBack({ message, details }) {
    this.draft.isQueued = false;
    this.draft.save();
    this.tell(message || this.texts.refused);
    if (details.errors) this.onRefused(details.errors);
  }

  wait({ status, message }) {
    const told = status === PAUSED && message;
    const words = told || (status ? this.texts.trouble : this.texts.offline);
    this.tell(words, { label: this.texts.tryNow });
    const pause = PAUSES_S[Math.min(this.tries++, PAUSES_S.length - 1)];
    this.timer = setTimeout(() => this.send(), pause * 1000);
  }

  tell(words, { busy = false, label = this.texts.send } = {}) {
    this.box.hidden = false;
    this.box.querySelector("[data-sending-words]").textContent = words;
    this.box.scrollIntoView({ block: "nearest" });
    this.button.disabled = busy;
    this.button.querySelector("[data-main-words]").textContent = label;
  }
}
