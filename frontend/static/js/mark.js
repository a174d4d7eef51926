/** Marking a place, where the browser can draw a map; else the form stays as the server sent it. */

const steps = await import("./mark/marking.js").catch(() => null);

if (steps) {
  const texts = JSON.parse(document.getElementById("texts").textContent);
  new steps.Marking(document.getElementById("mark-form"), texts).start();
} else {
  document.documentElement.classList.remove("scripted");
}
