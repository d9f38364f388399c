// The page around the map: what Streamlit has no word for. Runs once; listens from then on.
(() => {
  "use strict";
  // Says where the server is, so that Streamlit's client does not first ask below each page's own address.
  window.__streamlit = { BACKEND_BASE_URL: new URL("./", location.href).href };
  const MAP_TIMEOUT = 15000;
  let shownChoice = null;
  let shownPage = null;
  let wanted = location.hash.slice(1);

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

  // The first view is shown once it stands whole: Streamlit builds it piece by piece, and each moves the others.
  function open() {
    const drawn = document.querySelector(".stApp[data-test-script-state=notRunning] .stElementContainer");
    const wanting = document.querySelector("[data-testid=stSkeleton]:not(.st-key-karta *), .stVegaLiteChart:not(:has(svg))");
    if (drawn && !wanting) document.documentElement.classList.add("pk-open");
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
      if (inside && !inside.dataset.dressed) lendTypeface(frame, inside);
      if (inside?.dataset.map === "ready") tell(false);
      else if (performance.now() > ended) tell(true);
      else setTimeout(look, 200);
    };
    look();
  }

  // The frame has no typeface of its own, and the page has one already.
  function lendTypeface(frame, inside) {
    const font = document.querySelector("link[rel=preload][as=font]");
    inside.dataset.dressed = "yes";
    if (font) frame.contentDocument.fonts.add(new frame.contentWindow.FontFace("Source Sans", `url(${font.href})`, { weight: "200 900" }));
  }

  function tell(failed) {
    for (const message of document.querySelectorAll("[data-map-failed]")) message.hidden = !failed;
  }

  // Says the count and the notices when they change, in a region that stays: Streamlit replaces the elements
  // themselves, and screen readers are silent about a region that comes with its text.
  const region = document.createElement("div");
  region.className = "pk-live";
  region.setAttribute("role", "status");
  let known = null;
  function say() {
    if (!region.isConnected && document.body) document.body.append(region);
    if (!document.querySelector(".pk-count")) return;
    const words = [...document.querySelectorAll(".pk-notice, .pk-count")].map((e) => e.textContent.trim());
    const news = words.filter((one) => !(known ?? words).includes(one));
    known = words;
    if (news.length) region.textContent = news.join(" ");
  }

  // Streamlit makes all of the page a stop for the keyboard, ahead of the skip link; the links and buttons in it
  // scroll it as well.
  function freeFirstStop() {
    const main = document.querySelector(".stMain[tabindex='0']");
    if (main) main.tabIndex = -1;
  }

  // The framework's own English in names and texts that it has no setting for; the header gives ours, with {} for
  // what varies. Text nodes are kept, since the framework writes to them again.
  const NAMED = ":is(.stTextInput, .stSelectbox, .stMultiSelect, .stFileUploader) [aria-label]";
  const TOLD = "[role='listbox'][data-empty] span, .stFileUploader :is(p, span), [data-testid='stTooltipErrorContent'], [data-testid='stDownloadButtonError'], [data-live-announcer] div";
  let given = "";
  let ours = [];
  function inOurWords(text) {
    const [pattern, words] = ours.find(([one]) => one.test(text)) ?? [];
    return pattern ? text.replace(pattern, words) : text;
  }
  function translate() {
    const said = document.querySelector("[data-framework]")?.dataset.framework ?? "";
    if (said !== given) {
      given = said;
      ours = Object.entries(JSON.parse(said || "{}")).map(([english, words]) =>
        [new RegExp(`^${english.replaceAll(".", "\\.").replace("{}", "(.+)")}$`), words.replace("{}", "$1")]);
    }
    for (const element of document.querySelectorAll(NAMED)) {
      const words = inOurWords(element.ariaLabel);
      if (words !== element.ariaLabel) element.ariaLabel = words;
    }
    for (const node of [...document.querySelectorAll(TOLD)].flatMap((element) => [...element.childNodes])) {
      const words = inOurWords(node.data ?? "");
      if (node.data && words !== node.data) node.data = words;
    }
  }

  // The header's link to the page that is open: Streamlit only colours it, for eyes, in a colour of its own.
  function markPage() {
    for (const link of document.querySelectorAll(".st-key-sidhuvud .stPageLink a")) {
      const current = link.pathname === location.pathname ? "page" : null;
      if (link.ariaCurrent !== current) link.ariaCurrent = current;
    }
  }

  // The place to drop a file: its role says that it means nothing, its name that it does.
  function groupDropzone() {
    const zone = document.querySelector("[data-testid='stFileUploaderDropzone'][role='presentation']");
    zone?.setAttribute("role", "group");
    zone?.removeAttribute("tabindex");
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
    // Marked, so that the presentation knows that there is a page of ours to go back to.
    history.pushState({ inside: true }, "", link.href);
    wanted = link.hash.slice(1);
    window.dispatchEvent(new PopStateEvent("popstate", { state: null }));
  }

  // Fetches a hand-out and says how it goes; the page stays, and other visitors are not held up.
  async function take(event, link) {
    event.preventDefault();
    const box = link.closest("[data-takeaway]");
    const state = box.querySelector("[data-takeaway-state]");
    const tell = (words) => { state.textContent = words.replace("{file}", link.dataset.file); };
    if (link.getAttribute("aria-disabled") === "true") return;
    link.setAttribute("aria-disabled", "true");
    tell(box.dataset.making);
    try {
      const answer = await fetch(link.href);
      if (!answer.ok) throw new Error(answer.status);
      const file = URL.createObjectURL(await answer.blob());
      const save = Object.assign(document.createElement("a"), { href: file, download: link.download });
      save.click();
      setTimeout(() => URL.revokeObjectURL(file), 60000);
      tell(box.dataset.made);
    } catch {
      tell(box.dataset.failed);
    }
    link.removeAttribute("aria-disabled");
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
    const place = wanted && document.getElementById(wanted);
    if (!place) return;
    wanted = "";
    place.scrollIntoView();
    place.focus({ preventScroll: true });
  }

  document.addEventListener("click", (event) => {
    const pressed = event.target.closest?.("[data-copy-address], [data-print], a[data-inside], a[data-file]");
    for (const open of document.querySelectorAll("[data-takeaway][open]")) {
      if (!open.contains(event.target)) open.open = false;
    }
    if (pressed?.matches("[data-copy-address]")) copyAddress(pressed);
    else if (pressed?.matches("[data-print]")) window.print();
    else if (pressed?.matches("[data-file]")) take(event, pressed);
    else if (pressed) follow(event, pressed);
  });
  const watchers = [open, bringIntoView, watchMap, beginPage, goToPlace, say, freeFirstStop, translate, markPage, groupDropzone];
  new MutationObserver(() => { for (const watch of watchers) watch(); }).observe(document.documentElement, {
    attributeFilter: ["data-test-script-state"],
    childList: true,
    characterData: true,
    subtree: true,
  });
})();
