// Runs in the page before all else. The page's clock starts when something is pressed, on the page or in one of its
// frames, and stops in the frame after all that is expected stands on the page.
(() => {
  "use strict";
  if (window !== window.top) return;
  const number = (selector) => parseInt(document.querySelector(selector)?.textContent ?? "", 10);
  const text = (selector) => document.querySelector(selector)?.textContent ?? "";

  function inMap(selector) {
    return [...document.querySelectorAll("iframe")].reduce(
      (sum, { contentDocument }) => sum + (contentDocument?.querySelectorAll(selector).length ?? 0), 0);
  }

  const stands = {
    markers: (selector, all) => inMap(selector) === number(all.count),
    count: (selector, all) => number(selector) >= 0 && number(selector) !== all.not,
    shown: (selector) => document.querySelector(selector),
    in_map: (selector) => inMap(selector) > 0,
    changed: (selector, all) => text(selector) && text(selector) !== all.before,
  };

  const clock = window.pilotClock = {
    done: null,
    started: null,
    expected: null,
    // Waits for what is expected, from the next press; or from the opening of the page.
    await(expected, opening = false) {
      if (expected.changed) expected.before = text(expected.changed);
      Object.assign(clock, { expected, done: null, started: opening ? 0 : null });
    },
    look() {
      const { expected, started } = clock;
      if (!expected || started === null) return;
      if (!Object.entries(expected).every(([key, value]) => !stands[key] || stands[key](value, expected))) return;
      clock.expected = null;
      requestAnimationFrame(() => { clock.done = performance.now() - started; });
    },
  };

  const watched = new WeakSet();
  const observer = new MutationObserver(() => { watchFrames(); clock.look(); });

  function watch(page) {
    if (!page || watched.has(page)) return;
    watched.add(page);
    observer.observe(page, { attributes: true, characterData: true, childList: true, subtree: true });
    for (const press of ["pointerdown", "click"]) {
      page.addEventListener(press, (event) => {
        // A real press begins with the pointer; a click without one is sent by the measuring program.
        if (press === "pointerdown" || !event.isTrusted) clock.started = performance.now();
      }, { capture: true });
    }
  }

  function watchFrames() {
    for (const { contentDocument } of document.querySelectorAll("iframe")) watch(contentDocument);
  }

  watch(document);
  document.addEventListener("load", () => { watchFrames(); clock.look(); }, { capture: true });
})();
