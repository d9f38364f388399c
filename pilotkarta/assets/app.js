// The page around the map: what Streamlit has no word for. Runs once; listens from then on.
(() => {
  "use strict";
  // Says where the server is, so that Streamlit's client does not first ask below each page's own address.
  window.__streamlit = { BACKEND_BASE_URL: new URL("./", location.href).href };
  const MAP_TIMEOUT = 15000;
  let shownChoice = null;
  let shownPage = null;
  let arrived = false;

  // Brings the chosen project's row into view once for each choice.
  function bringIntoView() {
    const card = document.querySelector("[data-chosen-project]");
    const choice = card?.dataset.chosenProject ?? null;
    if (choice === shownChoice) return;
    const row = choice && document.querySelector(`.st-key-rad-${CSS.escape(choice)}`);
    if (choice && !row) return;
    shownChoice = choice;
    row?.scrollIntoView({ block: "nearest" });
    // The card above grows while it is filled; then the list has less room.
    setTimeout(() => row?.scrollIntoView({ block: "nearest" }), 300);
  }

  // Names the map's frame and watches whether its map appears; the list works without it.
  function watchMap() {
    const frame = document.querySelector(".st-key-karta iframe");
    const words = document.querySelector(".st-key-karta [data-map-title]");
    if (!frame || !words) return;
    if (frame.title !== words.dataset.mapTitle) frame.title = words.dataset.mapTitle;
    if (frame.dataset.watched) return;
    frame.dataset.watched = "yes";
    const ended = performance.now() + MAP_TIMEOUT;
    const look = () => {
      if (!frame.isConnected) return;
      const inside = frame.contentDocument?.documentElement;
      if (inside?.dataset.map === "ready") tell(false);
      else if (performance.now() > ended) tell(true);
      else setTimeout(look, 200);
    };
    look();
  }

  function tell(failed) {
    for (const message of document.querySelectorAll("[data-map-failed]")) message.hidden = !failed;
  }

  async function copyAddress(button) {
    const done = button.parentElement.querySelector("[data-copied]");
    try {
      await navigator.clipboard.writeText(location.href);
    } catch {
      // Without https the clipboard is closed to scripts; the old way still works.
      const field = document.createElement("textarea");
      field.value = location.href;
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
    done.hidden = false;
    setTimeout(() => { done.hidden = true; }, 4000);
  }

  // Follows a link within the app as Streamlit follows Back: without loading the page anew.
  function follow(event, link) {
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button !== 0;
    if (elsewhere || event.defaultPrevented) return;
    event.preventDefault();
    history.pushState(null, "", link.href);
    window.dispatchEvent(new PopStateEvent("popstate", { state: null }));
  }

  // A new project's page begins at its top, also for the keyboard; not the first, which the browser opens.
  function beginPage() {
    const page = document.querySelector("[data-project]");
    if (!page || page.dataset.project === shownPage) return;
    const first = shownPage === null;
    shownPage = page.dataset.project;
    if (first) return;
    page.closest(".stMain").scrollTop = 0;
    page.focus({ preventScroll: true });
  }

  // An address that names a place on the page is opened before that place is there.
  function goToPlace() {
    const place = !arrived && location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!place) return;
    arrived = true;
    place.scrollIntoView();
    place.focus({ preventScroll: true });
  }

  document.addEventListener("click", (event) => {
    const pressed = event.target.closest?.("[data-copy-address], [data-print], a[data-inside]");
    if (pressed?.matches("[data-copy-address]")) copyAddress(pressed);
    else if (pressed?.matches("[data-print]")) window.print();
    else if (pressed) follow(event, pressed);
  });
  new MutationObserver(() => { bringIntoView(); watchMap(); beginPage(); goToPlace(); }).observe(document.documentElement, {
    childList: true,
    subtree: true,
  });
})();
