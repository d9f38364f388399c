// Says calmly, in the page's language, that the connection is broken; Streamlit connects again by itself. What it then
// reaches may be a new session, on a server started anew, which knows no press before it has drawn its page. So the
// page is asked for at once, and nothing can be pressed until it stands.
(() => {
  "use strict";
  const PATIENCE = 1500; // ms; a short break is nobody's concern
  const MOST_TO_BEGIN = 10000; // ms; the page is let go even if nothing answers
  const MOST_TO_DRAW = 60000;
  const bar = document.createElement("div");
  bar.className = "pk-lost";
  bar.setAttribute("role", "alert");
  let waiting = 0;
  let connected = null; // null before the first time, when Streamlit draws the page by itself
  let running = false;
  let drawn = ""; // the path of the page that the server drew last
  let focused = null; // what the keyboard was at: it loses its place to what is disabled or inert
  let held = null; // the page while it is drawn anew; nothing in it can be pressed
  let end = 0;

  function look() {
    const app = document.querySelector("[data-test-connection-state]");
    if (!app) return;
    const lost = app.dataset.testConnectionState !== "CONNECTED";
    const ran = running;
    running = app.dataset.testScriptState !== "notRunning";
    if (!lost && ran && !running) drawn = location.pathname;
    if (held && (lost || (ran && !running))) letGo();
    if (lost && connected) {
      connected = false;
      waiting = setTimeout(tell, PATIENCE);
    }
    if (!lost && !connected) {
      if (connected === false) comeBack();
      connected = true;
    }
    if (held && running && !ran) endIn(MOST_TO_DRAW);
    if (!lost && !held && waiting) {
      waiting = clearTimeout(waiting) ?? 0;
      bar.textContent = "";
    }
    // Streamlit's own words, after some tries, are about its command line; we open no windows of this kind.
    if (lost) document.querySelector("[data-testid='stDialog'] button[aria-label='Close']")?.click();
  }

  function tell() {
    if (!bar.isConnected) document.body.append(bar);
    bar.textContent = document.querySelector("meta[name='pk-lost']").content;
  }

  // The presentation needs no server: it goes on as it is.
  function comeBack() {
    if (document.querySelector(".pk-deck")) return;
    if (document.activeElement !== document.body) focused = document.activeElement; // also the map's frame
    held = document.getElementById("root");
    held.inert = true;
    endIn(MOST_TO_BEGIN);
    if (location.pathname === drawn) rerun();
    else window.dispatchEvent(new PopStateEvent("popstate", { state: null })); // a link was followed meanwhile
  }

  // Streamlit's own key for it. All that is chosen on the page goes with it: a session that lives on hears what was
  // pressed as the connection broke, and a new one does not take earlier presses for new ones later.
  function rerun() {
    for (const kind of ["keydown", "keyup"]) document.dispatchEvent(new KeyboardEvent(kind, { key: "r" }));
  }

  function endIn(time) {
    clearTimeout(end);
    end = setTimeout(() => { letGo(); look(); }, time);
  }

  function letGo() {
    clearTimeout(end);
    held.inert = false;
    held = null;
    if (document.activeElement === document.body && focused?.isConnected) focused.focus({ preventScroll: true });
  }

  // Streamlit takes no presses while the connection is lost; whoever presses is told why, at once.
  function pressed() {
    if (connected === false) tell();
  }
  for (const kind of ["pointerdown", "click"]) document.addEventListener(kind, pressed, true);
  window.addEventListener("message", (event) => {
    if (event.data?.type === "streamlit:setComponentValue") pressed(); // a marker of the map
  });

  document.addEventListener("focusin", (event) => { focused = event.target; });
  document.addEventListener("focusout", (event) => {
    if (!event.target.disabled && !held) focused = null; // left by the visitor
  });
  new MutationObserver(look).observe(document.documentElement, {
    attributeFilter: ["data-test-connection-state", "data-test-script-state"],
    childList: true,
    subtree: true,
  });
})();
