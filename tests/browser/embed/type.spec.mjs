// Owns the specs that a page's own type does not reach into a panel: names keep their measured widths.
import { expect, test } from '@playwright/test';
import { PAGES, dress, shown } from '../support/type.mjs';
import { links, series } from './data.mjs';
import { open, show } from './mount.mjs';
import { serveEmbed } from './site.mjs';

let site;
test.beforeAll(async () => { site = await serveEmbed(); });
test.afterAll(async () => { await site.close(); });

const PANELS = [
  { id: 'a', view: { kind: 'sankey' }, answer: links(12) },
  { id: 'b', view: { kind: 'series', style: 'stacked', legend: 'table' }, answer: series(4) },
];

/** What panels show, mounted in the page as it is now. */
async function picture(page) {
  await page.evaluate(() => window.show({ panels: [], dark: false }));
  await expect(page.locator('.weir-panel')).toHaveCount(0);
  await show(page, PANELS);
  return Promise.all(PANELS.map(({ id }) => shown(page.locator(`[data-panel="${id}"] .weir-panel`))));
}

test('panels look the same whatever the type of the page', async ({ page }) => {
  const faults = await open(page, site);
  const plain = await picture(page);
  const changed = [];
  for (const declarations of PAGES) {
    await dress(page, declarations);
    const dressed = await picture(page);
    PANELS.forEach(({ id }, i) => dressed[i] === plain[i] || changed.push(`${id}: ${declarations}`));
  }
  await dress(page);
  expect(await picture(page), 'the same again').toEqual(plain);
  expect(changed).toEqual([]);
  expect(faults).toEqual([]);
});

test('the SVG of a panel keeps its spacing in a page', async ({ page }) => {
  await open(page, site);
  await show(page, PANELS);
  await page.evaluate(() => {
    const parsed = new DOMParser().parseFromString(window.panels.a.svg(), 'image/svg+xml').documentElement;
    document.querySelector('#svg').replaceChildren(document.adoptNode(parsed));
  });
  const widths = () => page.locator('#svg text').evaluateAll((all) => all.map((text) => text.getComputedTextLength()));
  const plain = await widths();
  expect(plain.length).toBeGreaterThan(4);
  await dress(page, 'letter-spacing: 2px; word-spacing: 2px; text-rendering: geometricPrecision');
  expect(await widths()).toEqual(plain);
});
