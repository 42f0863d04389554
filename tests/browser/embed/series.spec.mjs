// Owns lines over time alone, with made answers: gaps, the focus over refreshes, narrow rooms.
import { expect, test } from '@playwright/test';
import { series } from './data.mjs';
import { nextFrame, open, renew, show } from './mount.mjs';
import { serveEmbed } from './site.mjs';

let site;

test.beforeAll(async () => { site = await serveEmbed(); });
test.afterAll(async () => { await site.close(); });

/** The same answer without the rows of some minutes. */
function without(answer, from, to) {
  const time = answer.fields.find((field) => field.name === 't').values;
  const keep = time.map((t) => (t - answer.from) / 60_000).map((minute) => minute < from || minute >= to);
  const fields = answer.fields.map((field) => ({ ...field, values: field.values.filter((_, row) => keep[row]) }));
  return { ...answer, fields };
}

/** The pieces in which the panel's picture draws its first line. */
const pieces = (page) => page.evaluate(() => {
  const picture = new DOMParser().parseFromString(window.panels.a.svg(), 'image/svg+xml');
  const lines = [...picture.querySelectorAll('[stroke-width="1.5"]')].map((e) => e.getAttribute('stroke'));
  return lines.filter((stroke) => stroke === lines[0]).length;
});

test('a gap is a gap', async ({ page }) => {
  const faults = await open(page, site);
  const view = { kind: 'series', style: 'lines' };
  await show(page, [{ id: 'a', view, answer: series(1) }]);
  const whole = await pieces(page);
  await renew(page, 'a', without(series(1), 20, 40));
  await expect.poll(() => pieces(page)).toBe(whole + 1);
  expect(faults).toEqual([]);
});

test('a refresh leaves the focus on its entry, wherever it stands then', async ({ page }) => {
  const faults = await open(page, site);
  const view = { kind: 'series', style: 'stacked', legend: 'table' };
  await show(page, [{ id: 'a', view, answer: series(4) }]);
  const panel = page.locator('[data-panel="a"]');
  await panel.getByRole('columnheader', { name: 'Max' }).getByRole('button').click();
  const last = panel.locator('.weir-entry-name').nth(2);
  const name = await last.getAttribute('title');
  await last.focus();
  // Largest becomes smallest.
  const turned = series(4);
  turned.fields[3].values = turned.fields[3].values.map((value) => 1e13 / value);
  await renew(page, 'a', turned);
  await expect(panel.locator('.weir-entry-name').first()).toHaveAttribute('title', name);
  await expect(panel.locator('.weir-entry-name').first()).toBeFocused();
  expect(faults).toEqual([]);
});

for (const width of [400, 1440]) {
  test(`every style fits ${width} pixels, with names cut and no page that scrolls sideways`, async ({ page }, info) => {
    await page.setViewportSize({ width, height: 900 });
    const faults = await open(page, site);
    const answer = series(6, ['reverse', 'earlier']);
    for (const [names] of [answer.fields, answer.reverse, answer.earlier]) {
      names.values = names.values.map((name) => name && `${name}-${'long-'.repeat(30)}`);
    }
    const panels = ['lines', 'stacked', 'percent', 'bars'].flatMap((style) => [
      { id: style, view: { kind: 'series', style }, answer: series(6) },
      { id: `${style}-all`, view: { kind: 'series', style, mirror: true, earlier: true, legend: 'table' }, answer },
    ]);
    await page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('.box { width: min(640px, 100vw - 48px) !important; }');
      document.adoptedStyleSheets.push(sheet);
    });
    await show(page, panels);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    const area = page.locator('[data-panel="percent-all"] .weir-scroll');
    await area.hover({ position: { x: 120, y: 60 } });
    await nextFrame(page);
    await expect(page.locator('[data-panel="percent-all"] .weir-tooltip')).toContainText(/↑\s.*·\s.*%/);
    await page.screenshot({ path: info.outputPath('styles.png'), fullPage: true });
    expect(faults).toEqual([]);
  });
}
