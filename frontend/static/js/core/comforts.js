/** Small comforts that any part of a page may ask for by an attribute; nothing is lost without. */

/** Bring the buttons below `root` that need a script to life. */
export function enliven(root) {
  for (const button of root.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
  for (const button of root.querySelectorAll("[data-copy]")) enlivenCopying(button);
}

function enlivenCopying(button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.querySelector("[data-status]").textContent = button.dataset.copied;
  });
}

/** A menu that was opened closes on Escape and when attention goes elsewhere. */
export function closeOutside(menu) {
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
}
