// The visitor's own files are in the memory of a session alone. When the page is drawn by another session than before,
// on a server started anew or after a long pause, the files that it does not hold are told of by name.
(() => {
  "use strict";
  let known = null; // what the header said last: the session, and the names of the files that it holds, by kind
  const told = new Map();

  function look() {
    const { session, held } = document.querySelector("[data-session]")?.dataset ?? {};
    if (!session || (session === known?.session && held === known.held)) return;
    const files = JSON.parse(held);
    for (const kind of Object.keys(files)) close(kind);
    if (known && session !== known.session) {
      for (const [kind, name] of Object.entries(JSON.parse(known.held))) {
        if (!(kind in files)) tell(kind, name);
      }
    }
    known = { session, held };
  }

  function tell(kind, name) {
    close(kind);
    const words = document.querySelector("[data-session]").dataset;
    const [before, after] = JSON.parse(words.gone)[kind].split("{file}");
    const file = Object.assign(document.createElement("bdi"), { textContent: name });
    const sentence = document.createElement("p");
    sentence.append(before, file, after);
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: words.close });
    button.addEventListener("click", () => close(kind));
    const notice = document.createElement("div");
    notice.className = "pk-gone";
    notice.setAttribute("role", "alert");
    told.set(kind, notice);
    place().append(notice);
    notice.append(sentence, button);
  }

  function place() {
    const found = document.querySelector(".pk-told");
    if (found) return found;
    const made = Object.assign(document.createElement("div"), { className: "pk-told" });
    document.body.append(made);
    // The page keeps as much room below, so that nothing that has the focus is under what is said.
    const measure = () => document.body.style.setProperty("--told", `${made.offsetHeight}px`);
    new ResizeObserver(measure).observe(made);
    return made;
  }

  function close(kind) {
    told.get(kind)?.remove();
    told.delete(kind);
  }

  new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
})();
