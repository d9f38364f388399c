// The map in the browser: the base map (start) and the selected projects (show). Called by maps/leaflet.py in the
// service, and by standalone.js in the file to take home. The map fires "projekt" when a marker is pressed.
// All text from the register is set as textContent, never as markup.
(() => {
  "use strict";
  const SIZE = 24; // a marker's diameter in px
  const APART = SIZE + 1; // the least distance between two markers' centres
  const NAMES_FROM = 5.75; // the zoom from which the counties' names have room
  const SWEDEN = [[55.2, 10.9], [69.1, 24.2]];
  const state = { markers: new Map(), anchors: [], moved: false, regions: {} };

  // Who asks for less motion gets a map that jumps; read before any map is made.
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
    L.Map.mergeOptions({ zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false });
    const { panBy } = L.Map.prototype;
    L.Map.include({
      panBy(offset, options) { return panBy.call(this, offset, { ...options, animate: false }); },
    });
  }

  async function geojson(name) {
    state.regions[name] ??= fetch(`${state.assets}/geo/${name}.geojson`).then((answer) => {
      if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
      return answer.json();
    });
    return state.regions[name];
  }

  async function backdrop(map, name, zIndex, style) {
    const pane = name + zIndex;
    Object.assign(map.createPane(pane).style, { zIndex, pointerEvents: "none" }); // a canvas would take the mouse
    const renderer = L.canvas({ pane, padding: 0.6 });
    const options = { ...style, renderer, pane, interactive: false };
    L.geoJSON(await geojson(name), { style: options, interactive: false, pane, renderer }).addTo(map);
  }

  function button(words, className, onPress) {
    const element = L.DomUtil.create("button", className);
    element.type = "button";
    element.title = words;
    element.setAttribute("aria-label", words);
    L.DomEvent.on(element, "click", onPress);
    return element;
  }

  function controls(map, words) {
    L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
    const Views = L.Control.extend({
      options: { position: "topleft" },
      onAdd() {
        const bar = L.DomUtil.create("div", "leaflet-bar pk-views");
        bar.append(
          button(words.all, "pk-all", () => all(map)),
          button(words.fit, "pk-fit", () => fit(map)),
        );
        L.DomEvent.disableClickPropagation(bar);
        return bar;
      },
    });
    map.addControl(new Views());
    L.control.attribution({ prefix: false, position: "bottomright" }).addAttribution(words.credit).addTo(map);
  }

  // On a very wide screen all of Sweden shows more than the limits; then the limits give way.
  function all(map) {
    state.moved = false;
    map.setMaxBounds(null);
    map.setMinZoom(0);
    map.fitBounds(SWEDEN, { padding: [SIZE / 2, SIZE / 2], animate: false });
    map.setMaxBounds(L.latLngBounds(state.limits).extend(map.getBounds()));
    map.setMinZoom(map.getZoom() - 0.5); // farther out Sweden is only smaller
  }

  function fit(map) {
    if (!state.anchors.length) return;
    state.moved = true;
    const places = state.anchors.map(({ place }) => place);
    map.fitBounds(L.latLngBounds(places), { padding: [2 * SIZE, 2 * SIZE], maxZoom: 7.5, animate: false });
  }

  // Keeps all of Sweden in view while the frame takes its size, until the visitor moves the map.
  function followSize(map) {
    new ResizeObserver(() => {
      map.invalidateSize({ animate: false });
      if (!state.moved) all(map);
    }).observe(map.getContainer());
    const visitor = () => { state.moved = true; };
    map.on("dragstart", visitor);
    for (const kind of ["wheel", "dblclick", "keydown", "touchmove"]) {
      map.getContainer().addEventListener(kind, visitor, { passive: true });
    }
    map.getContainer().querySelector(".leaflet-control-zoom").addEventListener("click", visitor);
  }

  // In the service the map has a frame of its own, and Streamlit is told which marker was pressed; the count makes
  // pressing the same one twice two answers.
  function inFrame(map, words) {
    let answers = 0;
    document.documentElement.lang = words.lang;
    document.title = words.map; // the framework's own is English
    map.on("projekt", ({ id }) => {
      answers += 1;
      window.Streamlit.setComponentValue({ projekt: id, answer: answers });
    });
  }

  // The geometries lie at the address `assets`; a page of its own gives them in `geometries` instead.
  function start(map, { assets, geometries, bounds, look, words }) {
    Object.assign(state, { assets, regions: geometries ?? {}, look, limits: bounds, moved: false });
    if (assets) inFrame(map, words);
    map.getContainer().setAttribute("role", "region");
    map.getContainer().setAttribute("aria-label", words.map);
    controls(map, words);
    followSize(map);
    all(map);
    map.on("zoomend", () => spread(map));
    state.leaders = L.layerGroup().addTo(map);
    map.createPane("leaders").style.zIndex = 450;
    state.areas = L.layerGroup().addTo(map);
    map.createPane("areas").style.zIndex = 430;
    const land = { stroke: false, fillOpacity: 1 };
    const shore = { weight: 0.8, color: look.shore };
    Promise.all([
      backdrop(map, "neighbours", 401, { ...land, fillColor: look.neighbours }),
      backdrop(map, "sweden", 402, { ...land, ...shore, stroke: true, fillColor: look.land }),
      backdrop(map, "lakes", 404, { ...land, fillColor: look.sea }),
      backdrop(map, "counties", 405, { fill: false, weight: 1, color: look.border }),
      nameCounties(map),
    ]).then(() => { document.documentElement.dataset.map = "ready"; });
  }

  async function nameCounties(map) {
    map.createPane("names").style.zIndex = 440;
    const names = L.layerGroup();
    L.geoJSON(await geojson("counties")).eachLayer((county) => {
      const text = document.createElement("span");
      text.textContent = county.feature.properties.name;
      const icon = L.divIcon({ className: "pk-county", html: text, iconSize: null });
      names.addLayer(L.marker(county.getBounds().getCenter(), { icon, pane: "names", interactive: false, keyboard: false }));
    });
    const suit = () => (map.getZoom() >= NAMES_FROM ? names.addTo(map) : names.remove());
    map.on("zoomend", suit);
    suit();
  }

  function icon(number, fill, ink, evidence) {
    const face = document.createElement("span");
    face.className = `pk-marker pk-${evidence}`;
    face.style.setProperty("--fill", fill);
    face.style.setProperty("--ink", ink);
    face.textContent = number;
    return L.divIcon({ className: "pk-icon", html: face, iconSize: [SIZE, SIZE] });
  }

  function tooltip(name) {
    const text = document.createElement("span");
    text.textContent = name;
    return text;
  }

  function marker(map, id, place, face) {
    const made = L.marker(place, { icon: face, keyboard: true, riseOnHover: true }).addTo(map);
    made.bindTooltip("", { direction: "top", offset: [0, -SIZE / 2], className: "pk-tip" });
    made.on("click", () => map.fire("projekt", { id }));
    return made;
  }

  function dress(map, made, id, number, name, chosen) {
    const element = made.getElement();
    element.dataset.projekt = id;
    element.setAttribute("aria-label", `${number}. ${name}`);
    element.setAttribute("aria-pressed", String(chosen));
    element.classList.toggle("pk-chosen", chosen);
    element.onkeydown = (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation();
      map.fire("projekt", { id });
    };
    made.setZIndexOffset(chosen ? 10000 : 0);
  }

  // Markers are kept by id, so that neither focus nor a tooltip is lost when the selection changes.
  function show(map, { markers, chosen, areas, watermark, shading }) {
    const old = state.markers;
    state.markers = new Map();
    state.anchors = markers.map(([id, number, name, latitude, longitude, fill, ink, evidence]) => {
      const place = L.latLng(latitude, longitude);
      const face = icon(number, fill, ink, evidence);
      const made = old.get(id) ?? marker(map, id, place, face);
      old.delete(id);
      state.markers.set(id, made);
      const look = JSON.stringify([number, fill, ink, evidence]);
      if (made.look !== look) {
        const focused = document.activeElement === made.getElement();
        made.setIcon(face);
        made.look = look;
        if (focused) made.getElement().focus({ preventScroll: true });
      }
      made.setTooltipContent(tooltip(name));
      dress(map, made, id, number, name, id === chosen);
      return { made, place };
    });
    for (const gone of old.values()) gone.remove();
    map.getContainer().dataset.watermark = watermark;
    spread(map);
    tint(map, areas, shading ? 0 : 0.25); // a tint would make another class of a shaded area
    if (shading || state.shading) shade(map, shading);
  }

  // Municipalities shaded by class, between land and lakes; the script is fetched with the first shading.
  async function shade(map, shading) {
    state.shading ??= import(new URL(`${state.assets}/shading.js`, document.baseURI));
    (await state.shading).shade(map, shading, geojson, tooltip);
  }

  async function tint(map, codes, fillOpacity) {
    const wanted = JSON.stringify([codes, fillOpacity]);
    if (state.tinted === wanted) return;
    state.tinted = wanted;
    const names = [...new Set(codes.map((code) => (code.length === 2 ? "counties" : "municipalities")))];
    const collections = await Promise.all(names.map(geojson));
    if (state.tinted !== wanted) return; // another project was chosen meanwhile
    state.areas.clearLayers();
    const features = collections.flatMap(({ features }) => features).filter((f) => codes.includes(f.properties.code));
    const style = { color: state.look.edge, weight: 3, fillColor: state.look.tint, fillOpacity };
    state.areas.addLayer(L.geoJSON(features, { style, interactive: false, pane: "areas" }));
    map.getContainer().dataset.tinted = codes.join(" ");
  }

  // The fixed rule: markers on one spot stand in a row from west to east by number; then, in each round, every
  // two nearer than APART step apart by half of what lacks. A grid keeps the rounds quick for thousands.
  function positions(anchors) {
    const points = inRows(anchors);
    for (let round = 0; round < 80; round += 1) {
      const cells = new Map();
      points.forEach((point, index) => {
        const key = `${Math.floor(point.x / APART)} ${Math.floor(point.y / APART)}`;
        if (!cells.has(key)) cells.set(key, []);
        cells.get(key).push(index);
      });
      let still = true;
      points.forEach((point, first) => {
        const [column, row] = [Math.floor(point.x / APART), Math.floor(point.y / APART)];
        for (let cell = 0; cell < 9; cell += 1) {
          const key = `${column - 1 + (cell % 3)} ${row - 1 + Math.floor(cell / 3)}`;
          for (const second of cells.get(key) ?? []) {
            if (second > first && part(points[first], points[second])) still = false;
          }
        }
      });
      if (still) break;
    }
    return points;
  }

  function inRows(anchors) {
    const spots = new Map();
    anchors.forEach((point, index) => {
      const spot = point.round().toString();
      spots.set(spot, [...(spots.get(spot) ?? []), index]);
    });
    const points = anchors.map((point) => point.clone());
    for (const row of spots.values()) {
      row.forEach((index, place) => { points[index].x += (place - (row.length - 1) / 2) * APART; });
    }
    return points;
  }

  function part(a, b) {
    const distance = a.distanceTo(b);
    if (distance >= APART - 0.01) return false;
    const angle = Math.atan2(b.y - a.y, b.x - a.x);
    const step = (APART - distance) / 2;
    const move = L.point(Math.cos(angle), Math.sin(angle)).multiplyBy(step);
    a._subtract(move);
    b._add(move);
    return true;
  }

  function spread(map) {
    if (!state.leaders) return;
    state.leaders.clearLayers();
    const zoom = map.getZoom();
    const anchors = state.anchors.map(({ place }) => map.project(place, zoom));
    positions(anchors).forEach((point, index) => {
      const { made, place } = state.anchors[index];
      const shown = map.unproject(point, zoom);
      made.setLatLng(shown);
      if (point.distanceTo(anchors[index]) < 2) return;
      const line = { pane: "leaders", color: state.look.leader, weight: 1.2, interactive: false };
      state.leaders.addLayer(L.polyline([place, shown], line));
      state.leaders.addLayer(L.circleMarker(place, { ...line, radius: 2, fillOpacity: 1 }));
    });
    map.getContainer().dataset.spread = String(zoom);
  }

  window.pilotkartan = { start, show };
})();
