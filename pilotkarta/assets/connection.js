// Says calmly, in the page's language, that the connection is broken; Streamlit connects again by itself.
(() => {
  "use strict";
  const PATIENCE = 1500; // ms; a short break is nobody's concern
  const bar = document.createElement("div");
  bar.className = "pk-lost";
  bar.setAttribute("role", "alert");
  let waiting = 0;

  function look() {
    const app = document.querySelector("[data-test-connection-state]");
    if (!app) return;
    const lost = app.dataset.testConnectionState !== "CONNECTED";
    if (lost && !waiting) waiting = setTimeout(tell, PATIENCE);
    if (!lost && waiting) {
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

  new MutationObserver(look).observe(document.documentElement, {
    attributeFilter: ["data-test-connection-state"],
    childList: true,
    subtree: true,
  });
})();
