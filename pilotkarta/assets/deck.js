// The presentation: all slides are in the page, and one is shown. No step asks the server, which may be gone.
export default function ({ data, parentElement }) {
  const SWIPE = 50; // px
  // The framework mounts the deck anew when the colours change, and does not always unmount the old one first.
  window.pilotkartanDeck?.();
  parentElement.innerHTML = data;
  const deck = parentElement.querySelector(".pk-deck");
  const slides = [...deck.querySelectorAll("[data-slide]")];
  const stage = deck.querySelector(".pk-stage");
  const notes = deck.querySelector(".pk-notes");
  const buttons = Object.fromEntries([...deck.querySelectorAll("[data-deck]")].map((one) => [one.dataset.deck, one]));
  const progress = deck.querySelector("[data-progress]");
  const announce = deck.querySelector("[data-announce]");
  const title = document.title;
  let shown = 0;

  function asked() {
    const number = Number.parseInt(new URLSearchParams(location.search).get("bild"), 10);
    return Number.isNaN(number) ? 1 : number;
  }

  // The address says which slide is shown, so that it can be reloaded and sent; steps are not kept as history.
  function show(number) {
    const next = Math.min(Math.max(number, 1), slides.length);
    if (next === shown) return;
    const held = shown && slides[shown - 1].contains(document.activeElement);
    shown = next;
    for (const [place, slide] of slides.entries()) slide.hidden = place !== shown - 1;
    for (const one of notes.children) one.hidden = Number(one.dataset.notes) !== shown;
    notes.scrollTop = 0;
    const said = progress.dataset.progress.replace("{n}", shown).replace("{all}", slides.length);
    const name = slides[shown - 1].querySelector("h1").textContent;
    progress.textContent = said;
    announce.textContent = `${said}: ${name}`;
    document.title = `${name} – ${deck.dataset.title}`;
    buttons.back.setAttribute("aria-disabled", String(shown === 1));
    buttons.on.setAttribute("aria-disabled", String(shown === slides.length));
    if (held) stage.focus({ preventScroll: true });
    const address = new URL(location.href);
    address.searchParams.set("bild", shown);
    history.replaceState(history.state, "", address);
  }

  function toggleNotes() {
    notes.hidden = !notes.hidden;
    buttons.notes.setAttribute("aria-pressed", String(!notes.hidden));
  }

  function fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.().catch(() => {});
  }

  // Back to where the visitor came from; who came by a link from elsewhere gets the map.
  function leave() {
    if (document.fullscreenElement) document.exitFullscreen();
    if (history.state?.inside) history.back();
    else {
      history.pushState({ inside: true }, "", deck.dataset.exit);
      window.dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
    }
  }

  const steps = {
    on: () => show(shown + 1),
    back: () => show(shown - 1),
    first: () => show(1),
    last: () => show(slides.length),
    notes: toggleNotes,
    full: fullScreen,
    leave,
    blank: () => deck.classList.toggle("pk-blank"),
  };
  const keys = {
    ArrowRight: "on", PageDown: "on", " ": "on", Enter: "on", ArrowLeft: "back", PageUp: "back", Home: "first", End: "last",
    n: "notes", f: "full", b: "blank", ".": "blank", Escape: "leave",
  };

  function pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const inside = event.target.closest?.("button, a, summary, input");
    if (inside && (event.key === " " || event.key === "Enter")) return;
    const open = deck.querySelector("details[open]");
    if (event.key === "Escape" && open) {
      open.open = false;
      open.querySelector("summary").focus();
      return;
    }
    const back = event.key === " " && event.shiftKey;
    const step = back ? "back" : keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    steps[step]();
  }

  function clicked(event) {
    if (!deck.contains(event.target)) return;
    const link = event.target.closest("[data-slide-link]");
    const button = event.target.closest("[data-deck]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      show(Number(link.dataset.slideLink));
    } else if (button) steps[button.dataset.deck]();
  }

  let start = null;
  const touched = (event) => { start = event.touches.length === 1 ? event.touches[0] : null; };
  function lifted(event) {
    if (!start) return;
    const [dx, dy] = [event.changedTouches[0].clientX - start.clientX, event.changedTouches[0].clientY - start.clientY];
    start = null;
    if (Math.abs(dx) > SWIPE && Math.abs(dx) > 2 * Math.abs(dy)) steps[dx < 0 ? "on" : "back"]();
  }

  const listening = [
    [window, "keydown", pressed, { capture: true }],
    // At the window and before all others: while the framework's notice is open it swallows presses outside it.
    [window, "click", clicked, { capture: true }],
    // A press of the mouse leaves the keyboard with the slides.
    [deck, "mousedown", (event) => { if (event.target.closest("[data-deck]")) event.preventDefault(); }],
    [deck, "touchstart", touched, { passive: true }],
    [deck, "touchend", lifted, { passive: true }],
  ];
  for (const [target, name, listener, options] of listening) target.addEventListener(name, listener, options);
  show(asked());
  stage.focus({ preventScroll: true });
  // When the server is gone the framework opens a notice and makes all else inert; the deck needs no server, and stays.
  const awake = new MutationObserver(() => {
    for (let around = deck; around; around = around.parentElement) {
      if (around.inert) around.inert = false;
      if (around.ariaHidden) around.removeAttribute("aria-hidden");
    }
    if (document.activeElement === document.body) stage.focus({ preventScroll: true });
  });
  awake.observe(document.documentElement, { attributeFilter: ["inert", "aria-hidden"], subtree: true });

  const stop = () => {
    awake.disconnect();
    for (const [target, name, listener, options] of listening) target.removeEventListener(name, listener, options);
    if (window.pilotkartanDeck === stop) window.pilotkartanDeck = undefined;
  };
  window.pilotkartanDeck = stop;
  return () => {
    stop();
    document.title = title;
  };
}
