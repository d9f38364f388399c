// Municipalities shaded by class under the pilots, and own areas as outlines. map.js fetches this file with the first
// shading, and gives its own ways to read geometries and to make tooltips, whose text is never markup.
const PANES = { shading: 403, own: 435 }; // above the land and below the lakes; above areas and below names
const state = { key: "null", layers: null, renderers: null };

function element(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

// The pane's own SVG holds the patterns, since canvas has none.
function renderer(map, pane) {
  map.createPane(pane).style.zIndex = PANES[pane];
  return L.svg({ pane, padding: 0.6 }).addTo(map);
}

function patterns(map, { classes, tile }) {
  const defs = element("defs", {});
  classes.forEach(([fill, ink, texture], place) => {
    const size = { width: tile, height: tile };
    const pattern = element("pattern", { id: `pk-shade-${place}`, patternUnits: "userSpaceOnUse", ...size });
    pattern.append(
      element("rect", { fill, ...size }),
      element("path", { d: texture, stroke: ink, "stroke-linecap": "round", fill: "none" }),
    );
    defs.append(pattern);
  });
  const drawing = map.getPane("shading").querySelector("svg");
  drawing.querySelector("defs")?.remove();
  drawing.prepend(defs);
}

const TIP = { sticky: true, direction: "top", offset: [0, -8], className: "pk-tip" };

// Classes and words come in the order of the municipalities' codes.
function municipalities({ classes, of, words, edge }, features, tooltip) {
  const places = new Map(features.map((one) => one.properties.code).sort().map((code, place) => [code, place]));
  const shaded = features.filter((one) => of[places.get(one.properties.code)] >= 0);
  const style = ({ properties }) => {
    const place = of[places.get(properties.code)];
    const [fill, , texture] = classes[place];
    const fillColor = texture ? `url(#pk-shade-${place})` : fill;
    return { fillColor, fillOpacity: 1, color: edge, weight: 0.7, className: `pk-shade pk-shade-${place}` };
  };
  const layer = L.geoJSON(shaded, { style, pane: "shading", renderer: state.renderers.shading });
  return layer.bindTooltip(({ feature: { properties: { code, name } } }) => {
    const word = words[places.get(code)];
    return tooltip(word ? `${name}: ${word}` : name);
  }, TIP);
}

// Dark dashes on white show on light and dark; only the line hears the mouse, so that what it holds can be asked.
// Points are lines without length, whose round ends are dots.
function own([name, lines, points], tooltip) {
  const options = { pane: "own", renderer: state.renderers.own, fill: false, className: "pk-own" };
  const dots = points.map((point) => [point, point]);
  return L.featureGroup([
    ...(lines.length ? [
      L.polyline(lines, { ...options, color: "#fff", weight: 5 }),
      L.polyline(lines, { ...options, color: "#1b1b1b", weight: 2.5, dashArray: "8 5", interactive: false }),
    ] : []),
    ...(dots.length ? [
      L.polyline(dots, { ...options, color: "#fff", weight: 11, className: "pk-own pk-dot" }),
      L.polyline(dots, { ...options, color: "#1b1b1b", weight: 7, className: "pk-own pk-dot", interactive: false }),
    ] : []),
  ]).bindTooltip(() => tooltip(name), TIP);
}

export async function shade(map, shading, geojson, tooltip) {
  const key = JSON.stringify(shading ?? null);
  if (state.key === key) return;
  state.key = key;
  const { features } = await geojson("municipalities");
  if (state.key !== key) return; // another was asked for meanwhile
  state.layers?.remove();
  delete map.getContainer().dataset.shaded;
  if (!shading) return;
  state.renderers ??= { shading: renderer(map, "shading"), own: renderer(map, "own") };
  patterns(map, shading);
  const outlines = shading.own.map((one) => own(one, tooltip));
  state.layers = L.layerGroup([municipalities(shading, features, tooltip), ...outlines]).addTo(map);
  // Leaflet shows tooltips on focus, and Chromium lets Tab stop at each SVG element that hears of focus: 290 stops
  // that do nothing. The table tells the same.
  for (const path of map.getContainer().querySelectorAll(".pk-shade, .pk-own")) path.setAttribute("tabindex", "-1");
  map.getContainer().dataset.shaded = shading.title;
}
