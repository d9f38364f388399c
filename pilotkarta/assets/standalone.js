// The file to take home (exports/html.py): the list, the filters and the map of one selection, without a server.
// The filters mean what they mean in selection.py: values of one filter or, different filters and.
(async () => {
  "use strict";
  const data = await unpacked(document.getElementById("pk-data").content.textContent);
  const find = (selector) => [...document.querySelectorAll(selector)];
  const projects = data.show.markers.map(([id]) => id);
  const rows = new Map(find("li[data-projekt]").map((row) => [row.dataset.projekt, row]));
  const choices = find("[data-filter]");
  const names = Object.keys(data.filters);
  const wide = matchMedia("(min-width: 1000px)");
  const state = { chosen: data.show.chosen, values: {} };
  let map;

  // ---- The data: JSON, compressed with gzip, in letters (base64) ----
  async function unpacked(letters) {
    const bytes = Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).json();
  }

  // ---- Geometries: steps in thousandths of a degree (maps/outlines.py) become GeoJSON ----
  function ring(steps) {
    const points = [];
    let [x, y] = [0, 0];
    for (let i = 0; i < steps.length; i += 2) {
      x += steps[i];
      y += steps[i + 1];
      points.push([x / 1000, y / 1000]);
    }
    return points;
  }

  function geojson(features) {
    return {
      type: "FeatureCollection",
      features: features.map(([code, name, polygons]) => ({
        type: "Feature",
        properties: { code, name },
        geometry: { type: "MultiPolygon", coordinates: polygons.map((rings) => rings.map(ring)) },
      })),
    };
  }

  // ---- Selection ----
  function failing(id) {
    return names.filter((name) => state.values[name].size && !data.filters[name][id].some((one) => state.values[name].has(one)));
  }

  // How many projects each choice would give under the other filters.
  function tally() {
    const counts = new Map();
    for (const id of projects) {
      const fails = failing(id);
      if (fails.length > 1) continue;
      for (const name of fails.length ? fails : names) {
        for (const value of data.filters[name][id]) counts.set(`${name} ${value}`, (counts.get(`${name} ${value}`) ?? 0) + 1);
      }
    }
    return counts;
  }

  // ---- The address after #, so that a reloaded file shows the same ----
  function read() {
    const params = new URLSearchParams(location.hash.slice(1));
    for (const name of names) state.values[name] = new Set();
    for (const { dataset } of choices) {
      if (params.getAll(dataset.filter).includes(dataset.value)) state.values[dataset.filter].add(dataset.value);
    }
    if (params.has("projekt")) state.chosen = rows.has(params.get("projekt")) ? params.get("projekt") : null;
  }

  function write() {
    const params = names.flatMap((name) => [...state.values[name]].map((value) => [name, value]));
    params.push(["projekt", state.chosen ?? ""]);
    history.replaceState(null, "", `#${new URLSearchParams(params)}`);
  }

  // ---- Drawing ----
  function draw() {
    const shown = projects.filter((id) => !failing(id).length);
    const chosen = shown.includes(state.chosen) ? state.chosen : null;
    drawFilters();
    drawList(shown, chosen);
    const numbers = new Map(shown.map((id, place) => [id, place + 1]));
    const markers = data.show.markers.filter(([id]) => numbers.has(id)).map(([id, , ...rest]) => [id, numbers.get(id), ...rest]);
    window.pilotkartan.show(map, { ...data.show, markers, chosen, areas: chosen ? data.areas[chosen] : [] });
    return shown.length;
  }

  function drawFilters() {
    const counts = tally();
    for (const button of choices) {
      const { filter, value } = button.dataset;
      button.setAttribute("aria-pressed", String(state.values[filter].has(value)));
      button.querySelector(".pk-number").textContent = counts.get(`${filter} ${value}`) ?? 0;
    }
    const active = names.filter((name) => state.values[name].size).map(described);
    document.getElementById("pk-active").textContent = active.join("; ");
    document.getElementById("pk-clear").setAttribute("aria-disabled", String(!active.length));
  }

  // A filter in words, as words.selection says it.
  function described(name) {
    const pressed = choices.filter(({ dataset }) => dataset.filter === name && state.values[name].has(dataset.value));
    const labels = pressed.map((button) => button.firstElementChild.textContent);
    return `${pressed[0].closest("fieldset").querySelector("legend").textContent}: ${labels.join(", ")}`;
  }

  function drawList(shown, chosen) {
    for (const row of rows.values()) row.hidden = true;
    shown.forEach((id, place) => {
      const row = rows.get(id);
      row.hidden = false;
      row.querySelector(".pk-marker").textContent = place + 1;
      row.toggleAttribute("data-chosen", id === chosen);
      row.querySelector("h3 button").setAttribute("aria-expanded", String(id === chosen));
    });
    document.querySelector(".pk-count").textContent = data.counts[shown.length];
    document.getElementById("pk-none").hidden = shown.length > 0;
  }

  // Where the list scrolls by itself, the page is left alone.
  function reveal(row) {
    const list = row.parentElement;
    if (!wide.matches) return row.scrollIntoView({ block: row.hasAttribute("data-chosen") ? "start" : "nearest" });
    const [top, bottom] = [row.offsetTop, row.offsetTop + row.offsetHeight];
    if (top < list.scrollTop || bottom > list.scrollTop + list.clientHeight) list.scrollTop = top;
    return undefined;
  }

  function say(words) { document.querySelector(".pk-live").textContent = words; }

  function choose(id) {
    state.chosen = id;
    write();
    draw();
  }

  function filter() {
    write();
    say(data.counts[draw()]);
  }

  // ---- What the visitor does ----
  function pressedMarker({ id }) {
    choose(id);
    const row = rows.get(id);
    reveal(row);
    // Below the map the card would come into view and the focus go out of it.
    if (!wide.matches) row.querySelector("h3 button").focus({ preventScroll: true });
    say(data.opened.replace("{name}", () => row.querySelector("h3").textContent.trim()));
  }

  function pressed({ target }) {
    const button = target.closest("button");
    const row = button?.closest("li[data-projekt]");
    if (row) {
      choose(state.chosen === row.dataset.projekt ? null : row.dataset.projekt);
      reveal(row);
    } else if (button?.dataset.filter) {
      const values = state.values[button.dataset.filter];
      if (!values.delete(button.dataset.value)) values.add(button.dataset.value);
      filter();
    } else if (button?.id === "pk-clear") {
      for (const name of names) state.values[name].clear();
      filter();
    }
  }

  function escape(event) {
    const row = rows.get(state.chosen);
    if (event.key !== "Escape" || !row) return;
    if (row.contains(document.activeElement)) row.querySelector("h3 button").focus({ preventScroll: true });
    choose(null);
  }

  // On paper the map keeps the size that it is drawn for and is made smaller as a whole.
  function fitToPaper() {
    const box = map.getContainer();
    document.documentElement.style.setProperty("--map-width", `${box.clientWidth}px`);
    document.documentElement.style.setProperty("--map-height", `${box.clientHeight}px`);
    document.documentElement.style.setProperty("--map-scale", String(Math.min(1, 640 / box.clientWidth)));
  }

  document.getElementById("pk-filters").open = wide.matches;
  const { start, options, geometries } = data;
  map = window.L.map("map_div", { center: [62.4, 16.6], zoom: 4, ...options });
  const layers = Object.fromEntries(Object.entries(geometries).map(([name, features]) => [name, geojson(features)]));
  window.pilotkartan.start(map, { ...start, geometries: layers });
  map.on("projekt", pressedMarker);
  window.map = map;
  read();
  draw();
  if (state.chosen) reveal(rows.get(state.chosen));
  document.addEventListener("click", pressed);
  document.addEventListener("keydown", escape);
  window.addEventListener("hashchange", () => { if (location.hash.includes("=")) { read(); draw(); } });
  window.addEventListener("beforeprint", fitToPaper);
})();
