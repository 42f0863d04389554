// Owns what a page's own style says of type: each property is inherited and changes the widths of text.

/** Declarations, one by one. The second is what Grafana's body says. */
export const TYPE = [
  'letter-spacing: normal',
  'letter-spacing: .15px',
  'letter-spacing: 2px',
  'word-spacing: 2px',
  'text-transform: uppercase',
  'text-indent: 6px',
  'text-rendering: geometricPrecision',
  'font-kerning: none',
  'font-feature-settings: "tnum", "zero"',
  'font-variant: small-caps',
  'font-style: italic',
  'font-weight: 700',
  'font-stretch: 75%',
  'font-size-adjust: .7',
  'font-variation-settings: "wght" 800',
];

/** Those and all at once, as the specs take them. */
export const PAGES = [...TYPE, TYPE.join('; ')];

/** Gives the page's body these declarations in place of those before; none takes them away. */
export const dress = (page, declarations = '') => page.evaluate((text) => {
  const sheet = window.ownType ?? new CSSStyleSheet();
  if (!window.ownType) document.adoptedStyleSheets = [sheet, ...document.adoptedStyleSheets];
  window.ownType = sheet;
  sheet.replaceSync(`body { ${text} }`);
}, declarations);

/** What a box shows, whatever the smoothing of its letters: each canvas's pixels, and each text with its place. */
export const shown = (box) => box.evaluate((box) => {
  const pixels = [...box.querySelectorAll('canvas')].map((canvas) => canvas.toDataURL());
  const { x, y } = box.getBoundingClientRect();
  const walk = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  const texts = [];
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(node);
    const rect = range.getBoundingClientRect();
    if (rect.width > 0) texts.push([node.data, rect.x - x, rect.y - y, rect.width, rect.height].join(' '));
  }
  const { fontWeight, fontStyle } = getComputedStyle(box);
  return JSON.stringify({ pixels, texts, fontWeight, fontStyle });
});
