// The data page: sorts the table of projects, and copies addresses. Runs once; listens from then on.
(() => {
  "use strict";
  const swedish = new Intl.Collator("sv", { numeric: true });
  const valueOf = (cell) => cell.dataset.value ?? cell.textContent.trim();
  const isUnknown = (cell) => "unknown" in cell.dataset;
  const compare = {
    text: (a, b) => swedish.compare(a, b),
    number: (a, b) => Number(a) - Number(b),
  };
  let order = null; // the column's place and the way that the visitor chose last

  // Unknown values stand last both ways; equal ones from north to south, as the rows were numbered.
  function sort(section, { column, falling }) {
    const heads = [...section.querySelectorAll("thead th")];
    const button = heads[column].querySelector("button");
    const body = section.querySelector("tbody");
    const rows = [...body.rows].map((row) => {
      const cell = row.cells[column];
      return { row, unknown: isUnknown(cell), value: valueOf(cell), number: Number(row.cells[0].dataset.value) };
    });
    const way = falling ? -1 : 1;
    rows.sort((a, b) => a.unknown - b.unknown
      || (a.unknown ? 0 : way * compare[button.dataset.sort](a.value, b.value)) || a.number - b.number);
    body.append(...rows.map(({ row }) => row));
    for (const head of heads) head.removeAttribute("aria-sort");
    heads[column].setAttribute("aria-sort", falling ? "descending" : "ascending");
    const words = falling ? section.dataset.falling : section.dataset.rising;
    section.querySelector("[data-sorted]").textContent = words.replace("{column}", button.textContent.trim());
    section.dataset.sortable = "sorted";
  }

  function press(button) {
    const head = button.closest("th");
    order = { column: head.cellIndex, falling: head.getAttribute("aria-sort") === "ascending" };
    sort(button.closest("[data-sortable]"), order);
  }

  // A filter gives a new table, from north to south; it is put in the order that the visitor chose.
  function keepOrder() {
    const fresh = order && document.querySelector("[data-sortable='']");
    if (fresh) sort(fresh, order);
  }

  async function copy(button) {
    const text = button.dataset.copy;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Without https the clipboard is closed to scripts; the address is marked, for Ctrl+C.
      getSelection().selectAllChildren(button.parentElement.querySelector("code"));
      document.execCommand("copy");
    }
    const state = button.closest("[data-takeaway]").querySelector("[data-takeaway-state]");
    state.textContent = button.dataset.copied;
  }

  document.addEventListener("click", (event) => {
    const pressed = event.target.closest?.("button[data-sort], button[data-copy]");
    if (pressed?.dataset.sort) press(pressed);
    else if (pressed) copy(pressed);
  });
  new MutationObserver(keepOrder).observe(document.documentElement, { childList: true, subtree: true });
})();
