/** The form of pins/mark.html, as far as the scripts know it. */

export const TEXTS = {
  here: "Här",
  next: "Nästa",
  send: "Skicka",
  save: "Spara",
  step: "Steg {step} av {steps}",
  onMap: "På kartan",
  near: "Nära {name}",
  nothing: "Inget valt",
  change: "Ändra",
  shown: "visas",
  notShown: "visas inte",
  left: "{left} tecken kvar",
  sending: "Skickar …",
  offline: "Inget nät. Svaret finns kvar.",
  trouble: "Det går inte just nu. Svaret finns kvar.",
  working: "Ett ögonblick …",
  tryNow: "Försök nu",
  refused: "Inget har skickats.",
  closer: "Titta närmare.",
  roughFix: "Telefonen vet bara inom {metres} meter.",
  noList: "Listan kan inte visas.",
};

const HIDDEN = {
  csrfmiddlewaretoken: "t",
  submission: "nr-7",
  lng: "",
  lat: "",
  precision_m: "",
  place_source: "",
  place_name: "",
  text_seen: "",
  made: "kl-12",
  homepage: "",
};

export const FORM = `
<form id="mark-form" action="/markera/" data-draft="trygghet" data-proof-worker="/proof-worker.js" data-check-text="/text/" data-check-place="/plats/">
  ${Object.entries(HIDDEN)
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${value}">`)
    .join("")}
  <a href="/dialog/" data-back>Tillbaka</a>
  <div data-map></div>
  <ol data-dots></ol><p data-progress></p>
  <div data-body>
    <div data-restored hidden><button type="button" data-start-over>Börja om</button></div>
    <fieldset data-step="perception" id="field-perception"><h2 tabindex="-1">Hur är det?</h2>
      <label class="chip"><input type="radio" name="perception" value="safe"><span>Tryggt</span></label>
      <label class="chip"><input type="radio" name="perception" value="unsafe"><span>Otryggt</span></label>
    </fieldset>
    <fieldset data-step="place" id="field-place"><h2 tabindex="-1">Var?</h2>
      <p data-place-error></p><button type="button" data-open-list>Sök</button>
      <input name="q"><button name="find" value="name">Sök</button>
      <select name="area"><option value=""></option><option value="3">Hamnen</option></select>
      <div id="place-results"></div>
    </fieldset>
    <fieldset data-step="reasons" id="field-reasons">
      <h2 tabindex="-1"><span data-for="unsafe">Vad är otryggt?</span><span data-for="safe" style="display: none">Vad är tryggt?</span></h2>
      <label class="chip"><input type="checkbox" name="reasons" value="dark"><span> Mörkt </span></label>
      <label class="chip"><input type="checkbox" name="reasons" value="deserted"><span>Öde</span></label>
      <label class="chip" style="display: none"><input type="checkbox" name="reasons" value="light"><span>Ljust</span></label>
    </fieldset>
    <fieldset data-step="words" id="field-text"><h2 tabindex="-1">Egna ord</h2>
      <textarea name="text" maxlength="100"></textarea><p data-count></p>
      <div data-findings hidden><strong data-findings-words></strong></div>
      <input type="checkbox" name="share_as_voice" value="on">
    </fieldset>
    <section data-step="review"><h2 tabindex="-1">Stämmer det?</h2>
      <dl data-review></dl><div data-sending hidden><p data-sending-words></p></div>
    </section>
  </div>
  <button type="button" data-skip hidden>Till slutet</button>
  <button type="submit" data-main><span data-main-words>Skicka</span></button>
</form>
<template id="thanks"><main id="main"><h1 tabindex="-1">Tack</h1><p data-receipt></p><p data-waits hidden></p><button data-copy="">Kopiera</button></main></template>`;

/** A fresh form in the page that is open. */
export function newForm() {
  document.body.innerHTML = FORM;
  return document.getElementById("mark-form");
}

export function words(form, name) {
  return form.querySelector(`[data-${name}]`).textContent.trim();
}
