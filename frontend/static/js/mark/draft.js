/**
 * The half-written answer, kept on this device until it has arrived: closed tabs, lost networks
 * and broken servers cost nothing. Nothing else is ever stored in the browser.
 */

const MAX_AGE_MS = 7 * 24 * 3600 * 1000;
const NOT_KEPT = new Set([
  "csrfmiddlewaretoken",
  "q",
  "area",
  "place",
  "find",
  "code",
  "homepage",
  "occasion",
]);

export class Draft {
  /** `name` tells drafts of several dialogues apart; empty: nothing is kept. */
  constructor(form, name) {
    this.form = form;
    this.key = name && `mapdialog-draft:${name}`;
    this.isQueued = false;
  }

  save() {
    if (!this.key) return;
    const content = { at: Date.now(), queued: this.isQueued, values: valuesOf(this.form) };
    try {
      localStorage.setItem(this.key, JSON.stringify(content));
    } catch {
      // A full or forbidden storage: the form itself still holds everything.
    }
  }

  /** Put what was written back into the form; whether there was anything. */
  restore() {
    const content = this.read();
    if (!content) return false;
    this.isQueued = content.queued;
    for (const field of this.form.elements) putBack(field, content.values);
    return true;
  }

  /** Whether anything stands in the form that somebody would miss. */
  get hasContent() {
    const { elements } = this.form;
    const ticked = [...elements].some((field) => field.type === "checkbox" && field.checked);
    return Boolean(this.key) && (ticked || elements.text.value.trim() !== "");
  }

  read() {
    if (!this.key) return null;
    try {
      const content = JSON.parse(localStorage.getItem(this.key));
      if (content && Date.now() - content.at < MAX_AGE_MS) return content;
    } catch {
      // Not ours, or of another time.
    }
    this.clear();
    return null;
  }

  clear() {
    this.isQueued = false;
    try {
      localStorage.removeItem(this.key);
    } catch {
      // Forbidden storage holds nothing either.
    }
  }
}

function valuesOf(form) {
  const values = {};
  for (const [name, value] of new FormData(form)) {
    if (NOT_KEPT.has(name)) continue;
    values[name] ??= [];
    values[name].push(value);
  }
  return values;
}

function putBack(field, values) {
  if (!field.name || NOT_KEPT.has(field.name)) return;
  const kept = values[field.name] ?? [];
  if (field.type === "checkbox" || field.type === "radio")
    field.checked = kept.includes(field.value);
  else if (kept.length) field.value = kept[0];
}
