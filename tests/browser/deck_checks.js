// What is wrong with the slide that is shown: text too small, cut off, outside, or over other text; in words.
window.deckChecks = (least) => {
  const found = [];
  const slide = document.querySelector(".pk-slide:not([hidden])");
  const places = [slide, document.querySelector(".pk-deck-bar")];
  const stage = document.querySelector(".pk-stage").getBoundingClientRect();
  const body = slide.querySelector(".pk-slide-body");
  if (body.scrollHeight > body.clientHeight + 1) found.push(`cut off: ${body.scrollHeight} of ${body.clientHeight} px`);
  if (body.scrollWidth > body.clientWidth + 1) found.push(`wider than its place: ${body.scrollWidth}`);
  const texts = [];
  for (const place of places) {
    const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (!node.textContent.trim() || !element.checkVisibility({ visibilityProperty: true })) continue;
      if (element.closest("title, desc, details > div, .watermark")) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const scale = element.ownerSVGElement ? element.getScreenCTM().a : 1;
      const size = Number.parseFloat(getComputedStyle(element).fontSize) * scale;
      const words = node.textContent.trim().slice(0, 40);
      if (size < least - 0.05) found.push(`${size.toFixed(1)} px: ${words}`);
      for (const box of range.getClientRects()) texts.push({ box, words, element, size });
    }
  }
  for (const { box, words, element } of texts) {
    const frame = element.closest(".pk-deck-bar") ? { left: 0, top: 0, right: innerWidth, bottom: innerHeight }
      : element.closest("svg[role=img]")?.getBoundingClientRect() ?? stage;
    if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1) {
      found.push(`outside: ${words}`);
    }
  }
  // Lines of one paragraph have room above and below the letters, so a part of the height may be shared.
  for (const [i, one] of texts.entries()) {
    for (const other of texts.slice(i + 1)) {
      const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      const high = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
      if (wide > 1 && high > 0.3 * Math.min(one.size, other.size)) found.push(`over each other: ${one.words} | ${other.words}`);
    }
  }
  return found;
};
