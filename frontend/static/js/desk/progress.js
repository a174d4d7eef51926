/** Follow a run step by step until it is over, then show what came of it. Never waits in vain. */

import { getJson } from "../core/request.js";
import { show } from "./columns.js";

const EVERY_MS = 1000;
const TIRED_EVERY_MS = 5000;
const TIRED_AFTER = 60;
const MOST_FAILURES = 5;

export async function followProgress() {
  const box = document.querySelector("[data-progress]");
  if (!box) return;
  let failures = 0;
  for (let asked = 0; failures < MOST_FAILURES; asked += 1) {
    await pause(asked < TIRED_AFTER ? EVERY_MS : TIRED_EVERY_MS);
    if (!box.isConnected) return;
    try {
      const progress = await getJson(box.dataset.progress);
      failures = 0;
      if (progress.over) {
        await show(location.href, { keep: false });
        // What was waited for may stand far down: attention goes there.
        document.getElementById(location.hash.slice(1))?.focus();
        return;
      }
      tell(box, progress);
    } catch {
      failures += 1;
    }
  }
  box.querySelector("[data-lost]").hidden = false;
}

function tell(box, { name, share, hint }) {
  // Without a share nobody knows how far it has come, only that it goes on.
  if (share !== null) box.querySelector("progress").value = share;
  const step = box.querySelector("[role=status]");
  // A screen reader speaks at every change, so nothing is written twice.
  if (step.textContent !== name) step.textContent = name;
  box.querySelector("[data-hint]").textContent = hint;
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
