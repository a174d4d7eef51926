/** Small comforts that any page may ask for by an attribute; without this script nothing is lost. */

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    const status = button.querySelector("[data-status]");
    if (status) status.textContent = button.dataset.copied;
  });
}

// A menu that was opened closes on Escape and when attention goes elsewhere.
for (const menu of document.querySelectorAll("details.language")) {
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
}
