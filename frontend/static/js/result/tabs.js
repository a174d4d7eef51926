/** Links to sections become tabs; the address keeps which one is open. */

/** @param {(name: string) => void} onShow called with the id of the panel, also at the start */
export function startTabs(nav, onShow) {
  const tabs = [...nav.querySelectorAll("a[href^='#']")];
  nav.setAttribute("role", "tablist");
  for (const tab of tabs) {
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", nameOf(tab));
    panelOf(tab).setAttribute("role", "tabpanel");
    tab.addEventListener("click", (event) => {
      event.preventDefault();
      open(tab);
    });
    tab.addEventListener("keydown", (event) => move(event, tab));
  }

  function open(chosen, { keep = true } = {}) {
    for (const tab of tabs) {
      const isChosen = tab === chosen;
      tab.setAttribute("aria-selected", isChosen);
      tab.tabIndex = isChosen ? 0 : -1;
      panelOf(tab).hidden = !isChosen;
    }
    panelOf(chosen).parentElement.scrollTop = 0;
    if (keep) history.replaceState(null, "", `#${nameOf(chosen)}`);
    onShow(nameOf(chosen));
  }

  function move(event, tab) {
    const forward = document.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    const back = document.dir === "rtl" ? "ArrowRight" : "ArrowLeft";
    const step = { [forward]: 1, [back]: -1 }[event.key];
    if (!step) return;
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
    next.focus();
    open(next);
  }

  const wanted = tabs.find((tab) => tab.hash === location.hash);
  open(wanted ?? tabs[0], { keep: false });
}

function nameOf(tab) {
  return tab.hash.slice(1);
}

function panelOf(tab) {
  return document.getElementById(nameOf(tab));
}
