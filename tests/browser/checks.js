// What checks.py asks of a page, run in the page's top frame. Component frames are of the same origin, so the map's
// inside can be looked at from here. Every function gives a list of findings in words; an empty one means fine.
(() => {
  "use strict";
  const SIZE = 24; // WCAG 2.5.8
  const TARGETS = "a[href], button, input, select, textarea, summary, [role=button], [role=radio], [role=tab], [role=link]";
  const TABBABLE = `${TARGETS}, [tabindex]`;

  const frames = () => [...document.querySelectorAll("iframe")].filter((frame) => frame.contentDocument);
  const documents = () => [document, ...frames().map((frame) => frame.contentDocument)];
  const style = (element, part) => element.ownerDocument.defaultView.getComputedStyle(element, part);
  const everything = (selector) => documents().flatMap((one) => [...one.querySelectorAll(selector)]);
  function name(element) {
    const words = element.getAttribute("aria-label") || element.textContent.trim() || element.title || "";
    const where = element.ownerDocument === document ? "" : "(frame) ";
    const key = element.id || String(element.getAttribute("class") ?? "").split(" ")[0];
    return `${where}${element.localName}.${key} “${words.slice(0, 40)}”`;
  }
  function visible(element) {
    return element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && element.getClientRects().length > 0;
  }
  // A rectangle in the coordinates of the top frame's viewport.
  function box(element, rect = element.getBoundingClientRect()) {
    const frame = element.ownerDocument.defaultView.frameElement;
    const outer = frame ? frame.getBoundingClientRect() : { left: 0, top: 0 };
    return new DOMRect(rect.left + outer.left, rect.top + outer.top, rect.width, rect.height);
  }
  function meet(a, b) {
    const [left, top] = [Math.max(a.left, b.left), Math.max(a.top, b.top)];
    return new DOMRect(left, top, Math.max(0, Math.min(a.right, b.right) - left), Math.max(0, Math.min(a.bottom, b.bottom) - top));
  }
  function tabbable() {
    return everything(TABBABLE).filter((e) => e.tabIndex >= 0 && !e.disabled && visible(e) && !e.matches("iframe") && stop(e) === e);
  }
  // Of radio buttons that belong together the browser stops at one only.
  function stop(element) {
    if (element.type !== "radio" || !element.name) return element;
    const group = [...element.ownerDocument.querySelectorAll(`input[type=radio][name="${CSS.escape(element.name)}"]`)];
    return group.find((one) => one.checked) ?? group[0];
  }
  function focused() {
    let element = document.activeElement;
    while (element?.contentDocument) element = element.contentDocument.activeElement;
    return !element || element === element.ownerDocument.body ? null : element;
  }
  // ---- Colours ----
  const pen = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  function rgba(colour) {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  }
  const over = ([r, g, b, a], below) => [r, g, b].map((c, i) => c * a + below[i] * (1 - a)).concat(1);
  function luminance([r, g, b]) {
    const [x, y, z] = [r, g, b].map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  }
  function contrast(a, b) {
    const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
  }
  function ground(element) {
    const layers = [];
    for (let one = element; one; one = one.parentElement) layers.unshift(rgba(style(one).backgroundColor));
    return layers.reduce((below, layer) => over(layer, below), [255, 255, 255, 1]);
  }
  // ---- Focus ----
  const ROUND = 5; // an indicator may be drawn on a box some steps above the focused element
  const edge = (s) => ({
    outline: s.outlineStyle === "none" || parseFloat(s.outlineWidth) < 1 ? "" : `${s.outlineWidth} ${s.outlineColor}`,
    shadow: s.boxShadow === "none" ? "" : s.boxShadow,
    border: ["Top", "Bottom"].map((side) => `${s[`border${side}Style`]} ${s[`border${side}Width`]} ${s[`border${side}Color`]}`).join(),
  });
  const looks = new WeakMap();
  function remember() {
    focused()?.blur();
    for (const one of documents()) for (const element of one.body.querySelectorAll("*")) looks.set(element, edge(style(element)));
  }
  function hasIndicator(element) {
    for (let one = element, i = 0; one?.parentElement && i < ROUND; one = one.parentElement, i += 1) {
      if (!looks.has(one)) continue;
      const [was, now] = [looks.get(one), edge(style(one))];
      const colours = Object.keys(now).filter((k) => now[k] && now[k] !== was[k])
        .flatMap((k) => now[k].match(/(rgba?|color|oklch|oklab)\([^)]*\)/g) ?? []);
      const below = ground(parseFloat(style(one).outlineOffset) < 0 ? one : one.parentElement);
      if (colours.some((colour) => contrast(over(rgba(colour), below), below) >= 3)) return true;
    }
    return false;
  }
  // Is the middle of what shows of the element its own? A label may lie over the field that it names.
  function covered(element) {
    const frame = element.ownerDocument.defaultView.frameElement;
    const screen = new DOMRect(0, 0, innerWidth, innerHeight);
    const limits = frame ? meet(box(frame), screen) : screen;
    const line = style(element).display === "inline" ? element.getClientRects()[0] : undefined;
    const shown = meet(box(element, line), limits);
    if (!shown.width || !shown.height) return "outside the window";
    const [x, y] = [shown.left + shown.width / 2, shown.top + shown.height / 2];
    let hit = document.elementFromPoint(x, y);
    if (frame && hit === frame) {
      const outer = frame.getBoundingClientRect();
      hit = frame.contentDocument.elementFromPoint(x - outer.left, y - outer.top);
    }
    const own = hit && (element.contains(hit) || hit.contains(element) && hit.closest("label, [data-baseweb], button, a"));
    return own || hit?.closest("label")?.control === element || around(element, hit) ? "" : `under ${hit ? name(hit) : "nothing"}`;
  }
  // A visually hidden field stands inside the box that is drawn for it.
  function around(element, hit) {
    return element.matches("input") && hit?.contains(element) && box(hit).height < 3 * SIZE;
  }
  function lookAtFocus(element) {
    const found = [];
    if (!hasIndicator(element)) found.push(`no visible focus: ${name(element)}`);
    const cover = covered(element);
    if (cover) found.push(`focus ${cover}: ${name(element)}`);
    return found;
  }
  // Focuses each stop in turn; the last key pressed must be Tab, so that the browser shows focus.
  function focusEach() {
    remember();
    const found = tabbable().flatMap((element) => {
      element.focus();
      return focused() === element ? lookAtFocus(element) : [];
    });
    focused()?.blur();
    return found;
  }
  // ---- Walking with Tab ----
  let walk = null;
  function startWalk(fromEnd) {
    remember();
    walk = { stops: new Map(), want: tabbable() };
    const from = fromEnd ? document.body.appendChild(document.createElement("span")) : document.body;
    from.tabIndex = -1;
    from.focus();
    if (fromEnd) from.id = "walk-end";
    else from.removeAttribute("tabindex");
    return walk.want.length;
  }
  // Gives [still walking, findings].
  function step() {
    const element = focused();
    if (!element || element.id === "walk-end" || element === [...walk.stops.keys()][0]) return [walk.stops.size === 0, []];
    if (walk.stops.has(element)) return [false, [`trap: the focus stays at ${name(element)}`]];
    walk.stops.set(element, true);
    return [true, lookAtFocus(element)];
  }
  function endWalk() {
    document.getElementById("walk-end")?.remove();
    // Of a group in which arrows move the focus, one stop is enough.
    const group = (e) => e.closest("[role=toolbar], [role=radiogroup], [role=listbox]") ?? e;
    const reached = new Set([...walk.stops.keys()].map(group));
    return walk.want.filter((e) => e.isConnected && !reached.has(group(e))).map((e) => `never reached: ${name(e)}`);
  }
  // ---- Targets ----
  function targets() {
    const all = everything(TARGETS).filter((e) => visible(e) && !e.disabled && box(e).width > 2 && box(e).right > 0).map((element) => {
      const b = box(element);
      const round = style(element).borderRadius === "50%";
      const middle = [b.left + b.width / 2, b.top + b.height / 2];
      return { element, b, middle, small: b.width < SIZE - 0.5 || b.height < SIZE - 0.5, round };
    });
    const inText = (e) => style(e).display === "inline" && e.parentElement.textContent.trim().length > e.textContent.trim().length;
    return all.filter((one) => (one.small || one.round) && !inText(one.element)).flatMap((one) => {
      const near = all.find((other) => other !== one && other.element.ownerDocument === one.element.ownerDocument && !other.element.contains(one.element) && !one.element.contains(other.element) && tooNear(one, other));
      return near ? [`target under ${SIZE} px beside another: ${name(one.element)} – ${name(near.element)}`] : [];
    });
  }
  // A circle of 24 px around each small target may meet neither another target nor another such circle.
  function tooNear({ middle: [x, y] }, { b, middle, small, round }) {
    if (small || round) return Math.hypot(middle[0] - x, middle[1] - y) < SIZE - 0.5;
    const [dx, dy] = [Math.max(b.left - x, 0, x - b.right), Math.max(b.top - y, 0, y - b.bottom)];
    return Math.hypot(dx, dy) < SIZE / 2 - 0.5;
  }
  // ---- Text that is cut off or lies over other text ----
  const scrolls = (e, axis) => /auto|scroll/.test(style(e)[`overflow${axis}`]) && !e.matches(".stMain, html, body");
  const cuts = (e, axis) => /hidden|clip/.test(style(e)[`overflow${axis}`]) && !e.matches("html, body");
  function texts() {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const parent = node.parentElement;
      if (!node.data.trim() || parent.closest("style, script, noscript, option") || !visible(parent)) continue;
      range.selectNodeContents(node);
      for (const rect of range.getClientRects()) if (rect.width > 1 && rect.right > 0) found.push({ node, parent, rect });
    }
    return found.filter(({ parent }) => !hiddenFromEyes(parent));
  }
  const hiddenFromEyes = (e) => {
    for (let one = e; one; one = one.parentElement) if (one.clientWidth === 1 || style(one).clipPath === "inset(50%)") return true;
    return false;
  };
  function cutOff() {
    return texts().flatMap(({ node, parent, rect }) => {
      for (let one = parent; one; one = one.parentElement) {
        const [b, slack] = [one.getBoundingClientRect(), Math.max(2, rect.height * 0.15)];
        if (scrolls(one, "X") || scrolls(one, "Y") || one.matches(".stMain")) return [];
        const out = (cuts(one, "X") && (rect.right > b.right + 2 || rect.left < b.left - 2)) ||
          (cuts(one, "Y") && (rect.bottom > b.bottom + slack || rect.top < b.top - slack));
        if (out) return [`cut off: “${node.data.trim().slice(0, 40)}” by ${name(one)}`];
      }
      return [];
    });
  }
  function overlaps() {
    // A watermark lies over all else and is seen through.
    const solid = texts().filter(({ parent }) => parseFloat(parent.getAttribute("opacity") ?? 1) > 0.3);
    const all = solid.map((text) => {
      let [scroller, shown] = [null, text.rect];
      for (let one = text.parent; one; one = one.parentElement) {
        if (!scrolls(one, "X") && !scrolls(one, "Y")) continue;
        scroller ??= one;
        shown = meet(shown, one.getBoundingClientRect());
      }
      return { ...text, scroller, shown };
    });
    const found = [];
    all.forEach((a, i) => all.slice(i + 1).forEach((b) => {
      if (a.node === b.node) return;
      const shared = a.scroller === b.scroller ? meet(a.rect, b.rect) : meet(a.shown, b.shown);
      if (shared.width > 2 && shared.height > 0.3 * Math.min(a.rect.height, b.rect.height)) {
        found.push(`text over text: “${a.node.data.trim().slice(0, 30)}” and “${b.node.data.trim().slice(0, 30)}”`);
      }
    }));
    return [...new Set(found)];
  }
  // ---- Narrow screens ----
  function sideways() {
    const page = [document.documentElement, document.querySelector(".stMain")].filter((e) => e && e.scrollWidth > e.clientWidth + 1);
    const found = page.map((e) => `scrolls sideways: ${name(e).slice(0, 30)} ${e.scrollWidth} > ${e.clientWidth}`);
    for (const e of everything("body *")) {
      if (scrolls(e, "X") && e.scrollWidth > e.clientWidth + 1 && visible(e) && !e.querySelector("table")) found.push(`scrolls sideways: ${name(e)}`);
    }
    for (const e of document.querySelectorAll(".stMain *")) {
      if (e.getBoundingClientRect().right > innerWidth + 1 && visible(e) && !inScroller(e)) found.push(`wider than the window: ${name(e)}`);
    }
    return found;
  }
  const inScroller = (e) => { for (let one = e.parentElement; one; one = one.parentElement) if (scrolls(one, "X")) return true; return false; };
  function unreachable() {
    return tabbable().flatMap((e) => {
      if (e.matches(".pk-skip")) return []; // shows only while it has the focus
      e.scrollIntoView({ block: "center", behavior: "instant" });
      if (e.ownerDocument !== document) e.focus(); // the map moves a focused marker into view
      const cover = covered(e);
      return cover ? [`cannot be reached, ${cover}: ${name(e)}`] : [];
    });
  }
  // ---- Forced colours and motion ----
  // All that tells of a state but the colour of the background.
  function signature(element) {
    return [element, ...element.querySelectorAll("*")].slice(0, 12).map((e) => {
      const s = style(e);
      return [s.outlineStyle, s.outlineWidth, s.borderTopStyle, s.borderTopWidth, s.borderInlineStartWidth, s.borderTopColor, s.boxShadow, s.fontWeight].join();
    }).join("|");
  }  const shown = (...selectors) => selectors.every((selector) => everything(selector).some(visible));
  function toldApart(chosen, other) {
    const [a, b] = [chosen, other].map((selector) => everything(selector).find(visible));
    if (!a || !b) return [`nothing to compare: ${a ? other : chosen}`];
    return signature(a) === signature(b) ? [`told apart by background only: ${name(a)} – ${name(b)}`] : [];
  }
  function faintMarks() {
    return everything(".pk-marker").filter(visible).flatMap((e) => {
      const s = style(e);
      const [outline, ink, fill] = [s.borderTopColor, s.color, s.getPropertyValue("--fill")].map((c) => (c ? rgba(c) : null));
      const below = ground(e.parentElement);
      const found = [];
      if (parseFloat(s.borderTopWidth) < 1 || contrast(over(outline, below), below) < 3) found.push(`no outline: ${name(e)}`);
      const kept = s.forcedColorAdjust === "none" && fill && fill[3] === 1;
      if (e.textContent.trim() && contrast(ink, kept ? fill : below) < 4.5) found.push(`number not readable: ${name(e)}`);
      if (!kept && !/transparent/.test(s.getPropertyValue("--fill")) && fill && matchMedia("(forced-colors: active)").matches) found.push(`fill lost: ${name(e)}`);
      return found;
    });
  }
  function motion() {
    const most = (times) => Math.max(...times.split(",").map(parseFloat)); // computed times are in seconds
    return everything("body *").flatMap((e) => {
      const s = style(e);
      const moves = most(s.transitionDuration) > 0.01 || (s.animationName !== "none" && most(s.animationDuration) > 0.01) || s.scrollBehavior === "smooth";
      return moves ? [`moves: ${name(e)}`] : [];
    });
  }
  // Resolves when the layout has been the same for some frames: component frames follow a new size a little later.
  async function quiet() {
    let [last, same] = ["", 0];
    while (same < 6) {
      await new Promise(requestAnimationFrame);
      const boxes = everything("iframe, .stMain, #map_div, .pk-icon").map((e) => Object.values(e.getBoundingClientRect().toJSON()).join());
      const now = boxes.join() + document.querySelector(".stMain")?.scrollHeight;
      same = now === last ? same + 1 : 0;
      last = now;
    }
  }

  window.checks = {
    cutOff, endWalk, faintMarks, focusEach, motion, overlaps, quiet, shown, sideways, startWalk, step, targets, toldApart, unreachable,
  };
})();
