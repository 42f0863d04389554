// Owns the specs of what a reader of the flow table changes and sees beyond its rows: kept columns, the
// shared crosshair, a row's time, coloured cells.
import { expect, test } from '@playwright/test';
import { SANKEY, TABLE, field, frame, panel, plain } from './data.mjs';
import { HOSTS, at, drawn, nextFrame, open, serveHost, show } from './support.mjs';

const HOUR = Date.UTC(2026, 0, 12, 9);
const moods = () => frame(field('mood', ['calm', 'wild', 'odd']), field('score', [1, 9, 5]), field('name', ['a', 'b', 'c']));
const timed = (...minutes) => frame(
  field('when', minutes.map((m) => HOUR + m * 60_000), { type: 'time' }), field('n', minutes), field('name', minutes.map((m) => `at ${m}`)),
);
const labels = (table) => table.locator('.weir-sort-label').allTextContents();
const options = (page) => page.evaluate(() => window.host.panels[1].state.options);
const width = async (table) => Math.round((await table.locator('.weir-th[data-head]').first().boundingBox()).width);

for (const [name, packages] of HOSTS) {
  test.describe(name, () => {
    let site;
    test.beforeAll(async () => { site = await serveHost(packages); });
    test.afterAll(async () => { await site.close(); });

    test('chosen columns are kept in the options, over a refresh and a reload', async ({ page }) => {
      const faults = await open(page, site);
      const first = { columns: ['mood', 'score', 'name'] };
      await show(page, [panel(1, TABLE, [moods()], { options: first })]);
      const table = at(page, 1);
      await table.getByRole('button', { name: 'Columns' }).click();
      await table.locator('.weir-chooser').getByLabel('score').uncheck();
      await table.locator('.weir-chooser').getByLabel('score').check();
      await expect.poll(() => labels(table)).toEqual(['mood', 'name', 'score']);
      await table.locator('.weir-sort', { hasText: 'score' }).click();
      await table.locator('.weir-sort', { hasText: 'mood' }).press('Alt+Shift+ArrowRight');
      await expect.poll(async () => (await options(page)).chosen).toMatchObject({
        of: ['mood', 'score', 'name'], columns: ['mood', 'name', 'score'], widths: { mood: expect.any(Number) }, sort: { name: 'score', descending: true },
      });
      const before = await width(table);
      const same = async () => {
        await expect.poll(() => labels(table)).toEqual(['mood', 'name', 'score']);
        await expect(table.locator('.weir-body [data-column="0"]')).toHaveText(['wild', 'odd', 'calm']);
        expect(await width(table)).toBe(before);
      };
      await page.evaluate(() => window.host.panels[1].state.$data.runQueries());
      await same();
      const saved = JSON.parse(JSON.stringify(await options(page)));
      await open(page, site);
      await show(page, [panel(1, TABLE, [moods()], { options: saved })]);
      await same();
      // Who edits the columns shown at first, means those.
      await page.evaluate(() => window.host.panels[1].onOptionsChange({ columns: ['score', 'mood'] }));
      await expect.poll(() => labels(table)).toEqual(['score', 'mood']);
      // What is taken back is gone.
      await page.evaluate((first) => window.host.panels[1].onOptionsChange({ ...first, chosen: undefined }, true), first);
      await expect.poll(() => labels(table)).toEqual(['mood', 'score', 'name']);
      await expect(table.locator('.weir-body [data-column="0"]')).toHaveText(['calm', 'wild', 'odd']);
      expect(faults).toEqual([]);
    });

    test('the row under the pointer is marked in other tables by its time', async ({ page }) => {
      const faults = await open(page, site);
      await show(page, [panel(1, TABLE, [timed(5, 10, 20)]), panel(2, TABLE, [timed(2, 11, 40, 59)]), panel(3, SANKEY, [plain()])]);
      await drawn(at(page, 3));
      await expect(at(page, 2).locator('.weir-body .weir-row')).toHaveCount(4);
      await page.evaluate(() => {
        window.heard = [];
        const listen = (kind) => window.host.scene.subscribeToEvent({ type: kind }, ({ payload }) => window.heard.push(payload?.point?.time ?? kind));
        ['data-hover', 'data-hover-clear'].forEach(listen);
      });
      const pointed = at(page, 2).locator('.weir-pointed');
      await at(page, 1).getByText('at 10', { exact: true }).hover();
      await expect(pointed).toContainText('at 11');
      await at(page, 1).getByText('at 20', { exact: true }).hover();
      await expect(pointed).toContainText('at 11');
      await expect(at(page, 1).locator('.weir-pointed')).toHaveCount(0);
      await page.mouse.move(0, 0);
      await expect(pointed).toHaveCount(0);
      // Where the dashboard does not share it, each panel is alone.
      await page.evaluate(() => window.host.scene.state.$behaviors[0].setState({ sync: 0 }));
      await at(page, 1).getByText('at 10', { exact: true }).hover();
      await nextFrame(page);
      await expect(pointed).toHaveCount(0);
      // A picture without a time axis says nothing.
      await at(page, 3).locator('canvas').hover();
      expect(await page.evaluate(() => window.heard)).toEqual([HOUR + 600_000, HOUR + 1_200_000, 'data-hover-clear']);
      expect(faults).toEqual([]);
    });

    test('a row leads to its time', async ({ page }) => {
      const faults = await open(page, site);
      await show(page, [panel(1, TABLE, [timed(5, 10, 20)]), panel(2, TABLE, [moods()])]);
      const choose = async (table, text) => {
        await table.getByText(text, { exact: true }).click();
        return page.getByRole('menu').getByText('Zoom to its time');
      };
      await (await choose(at(page, 1), 'at 10')).click();
      const range = () => page.evaluate(() => ['from', 'to'].map((end) => window.host.scene.state.$timeRange.state.value[end].valueOf()));
      await expect.poll(range).toEqual([HOUR + 7 * 60_000, HOUR + 13 * 60_000]);
      await expect(page.getByRole('menu')).toHaveCount(0);
      await expect(await choose(at(page, 2), 'wild')).toHaveCount(0);
      expect(faults).toEqual([]);
    });

    for (const theme of ['dark', 'light']) {
      test(`cells have the colours of thresholds and mappings, legible on ${theme}`, async ({ page }) => {
        const faults = await open(page, site, theme);
        const steps = [{ value: -Infinity, color: 'green' }, { value: 4, color: '#ffff00' }, { value: 8, color: 'dark-red' }];
        const cell = (type) => ({ id: 'custom.cellOptions', value: { type } });
        const mappings = [{ type: 'value', options: { wild: { color: '#123456', text: 'Wild', index: 0 } } }];
        const fieldConfig = {
          defaults: { thresholds: { mode: 'absolute', steps }, color: { mode: 'thresholds' } },
          overrides: [
            { matcher: { id: 'byName', options: 'score' }, properties: [cell('color-background')] },
            { matcher: { id: 'byName', options: 'again' }, properties: [cell('color-text')] },
            { matcher: { id: 'byName', options: 'mood' }, properties: [cell('color-background'), { id: 'mappings', value: mappings }] },
          ],
        };
        const table = frame(field('mood', ['calm', 'wild', 'odd']), field('score', [1, 9, 5]), field('again', [1, 9, 5]), field('plain', [1, 9, 5]));
        await show(page, [panel(1, TABLE, [table], { fieldConfig })]);
        const looks = (column) => at(page, 1).locator(`.weir-body [data-column="${column}"]`).evaluateAll((cells) => cells.map((cell) => {
          const { color, backgroundColor } = getComputedStyle(cell);
          return { color, fill: backgroundColor };
        }));
        await expect(at(page, 1).locator('.weir-body .weir-row')).toHaveCount(3);
        const background = await at(page, 1).locator('.weir-table').evaluate((table) => {
          let under = table;
          while (getComputedStyle(under).backgroundColor === 'rgba(0, 0, 0, 0)') under = under.parentElement;
          return getComputedStyle(under).backgroundColor;
        });
        const filled = await looks(1);
        expect(filled[2].fill).toBe('rgb(255, 255, 0)');
        expect(new Set(filled.map(({ fill }) => fill)).size).toBe(3);
        expect((await looks(0))[1].fill).toBe('rgb(18, 52, 86)');
        const texts = await looks(2);
        expect(new Set(texts.map(({ color }) => color)).size).toBe(3);
        for (const { color, fill } of filled) expect(contrast(color, fill)).toBeGreaterThanOrEqual(4.5);
        for (const { color } of texts) expect(contrast(color, background)).toBeGreaterThanOrEqual(4.5);
        expect(new Set((await looks(3)).map(({ color }) => color)).size).toBe(1);
        expect(faults).toEqual([]);
      });
    }
  });
}

/** The contrast of two opaque colours (WCAG 2.1). */
function contrast(...colors) {
  const light = colors.map((color) => {
    const [r, g, b] = color.match(/\d+/g).map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
  });
  return Math.max(...light) / Math.min(...light);
}
