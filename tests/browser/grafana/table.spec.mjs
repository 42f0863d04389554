// Owns the specs of the flow table in front ends of Grafana's own packages.
import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { SANKEY, TABLE, field, frame, panel } from './data.mjs';
import { HOSTS, at, caption, drawn, nextFrame, open, serveHost, show } from './support.mjs';

const records = () => frame(
  field('sourcePodNamespace', ['shop', 'edge', 'shop']), field('sourcePodName', ['cart', 'proxy', 'web']), field('protocolIdentifier', [6, 17, 6]),
  field('octetDeltaCount', [1_500_000, 20, 3000]), field('mood', ['=SUM(A1)', 'calm', '<b>bold</b>']), field('latency', [1.5, null, 250], { type: 'number', config: { unit: 'ms' } }),
);
const cells = (table, column) => table.locator(`.weir-body [data-column="${column}"]`).allTextContents();
const head = (table, name) => table.locator('.weir-sort', { hasText: name });

/** A table of so many rows and 12 columns, made in the page. */
function wide(rows) {
  const made = (name, type, base, step, of) => ({ name, type, rule: { base, step, of } });
  const numbers = Array.from({ length: 10 }, (_, i) => made(`n${i}`, 'number', i, i + 1));
  return { rows, fields: [made('pod', 'string', 'shop/web-', 7919, 997), made('node', 'string', 'node-', 1, 50), ...numbers] };
}

/** What it takes until a place of the table, in pixels from its top, is on the screen: ms, and changes of the page. */
const scrolled = (table, top) => table.locator('.weir-table-scroll').evaluate(async (scroll, top) => {
  let changes = 0;
  const seen = new MutationObserver((records) => { changes += records.length; });
  seen.observe(scroll, { subtree: true, childList: true, characterData: true, attributes: true });
  const start = performance.now();
  scroll.scrollTop = top;
  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  changes += seen.takeRecords().length;
  seen.disconnect();
  return { ms: performance.now() - start, changes };
}, top);

const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

for (const [name, packages] of HOSTS) {
  test.describe(name, () => {
    let site;
    test.beforeAll(async () => { site = await serveHost(packages); });
    test.afterAll(async () => { await site.close(); });

    test('columns have the registry\'s words, names are joined, units are the host\'s', async ({ page }) => {
      const faults = await open(page, site);
      await show(page, [panel(1, TABLE, [records()], { grid: [0, 0, 24, 12] })]);
      const table = at(page, 1);
      await expect(table.locator('.weir-body .weir-row')).toHaveCount(3);
      expect(await table.locator('.weir-sort-label').allTextContents()).toEqual(['Source Pod', 'Protocol', 'Octets', 'mood', 'latency']);
      expect(await cells(table, 0)).toEqual(['shop/cart', 'edge/proxy', 'shop/web']);
      expect(await cells(table, 1)).toEqual(['TCP', 'UDP', 'TCP']);
      expect((await cells(table, 2))[0]).toBe('1.5 MB');
      expect(await cells(table, 3)).toContain('<b>bold</b>');
      expect(await cells(table, 4)).toEqual(['1.50 ms', '–', '250 ms']);
      expect(faults).toEqual([]);
    });

    test('headings sort, filters keep, details open, CSV is what is shown', async ({ page }) => {
      const faults = await open(page, site);
      await show(page, [panel(1, TABLE, [records()], { grid: [0, 0, 24, 12], options: { columns: ['mood', 'sourcePod', 'octetDeltaCount'] } })]);
      const table = at(page, 1);
      await head(table, 'Octets').click();
      await expect.poll(() => cells(table, 1)).toEqual(['shop/cart', 'shop/web', 'edge/proxy']);
      const filter = table.getByRole('textbox', { name: 'Filter Source Pod' });
      await filter.fill('shop');
      await filter.press('Enter');
      await expect(table.getByText('2 of 3 rows')).toBeVisible();
      const amount = table.getByRole('textbox', { name: 'Filter Octets' });
      await amount.fill('much');
      await amount.press('Enter');
      await expect(table.getByRole('textbox', { name: 'Filter Octets' })).toHaveAttribute('aria-invalid', 'true');
      await table.getByRole('textbox', { name: 'Filter Octets' }).fill('');
      await table.getByRole('textbox', { name: 'Filter Octets' }).press('Enter');
      await table.locator('.weir-expand').first().click();
      await expect(table.locator('.weir-details')).toContainText('=SUM(A1)');
      const [download] = await Promise.all([page.waitForEvent('download'), table.getByRole('button', { name: 'CSV' }).click()]);
      const text = await readFile(await download.path(), 'utf8');
      expect(text).toBe("mood,Source Pod,Octets\r\n'=SUM(A1),shop/cart,1.5 MB\r\n<b>bold</b>,shop/web,3 kB\r\n");
      expect(download.suggestedFilename()).toBe('Panel 1.csv');
      expect(faults).toEqual([]);
    });

    test('a page that did not come over https copies a record, and the table lives on', async ({ page }) => {
      // As such a page finds it.
      await page.addInitScript(() => { Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined }); });
      const faults = await open(page, site);
      await show(page, [panel(1, TABLE, [records()], { grid: [0, 0, 24, 12] })]);
      const table = at(page, 1);
      const details = table.locator('.weir-details');
      await table.locator('.weir-expand').first().click();
      await page.evaluate(() => document.addEventListener('copy', (event) => { window.copied = event.target.value; }));
      await details.getByRole('button', { name: 'Copy JSON' }).click();
      await expect(details.getByRole('status')).toHaveText('Copied.');
      expect(JSON.parse(await page.evaluate(() => window.copied))).toMatchObject({ mood: '=SUM(A1)' });
      await page.evaluate(() => { document.execCommand = () => false; });
      await details.getByRole('button', { name: 'Copy JSON' }).click();
      await expect(details.getByRole('status')).toContainText('Could not copy: this browser');
      await details.getByRole('button', { name: 'Close' }).click();
      await expect(details).toBeHidden();
      await head(table, 'Octets').click();
      await expect.poll(() => cells(table, 0)).toEqual(['shop/cart', 'shop/web', 'edge/proxy']);
      expect(faults).toEqual([]);
    });

    test('a cell filters every other panel', async ({ page }) => {
      const faults = await open(page, site);
      const links = frame(field('mood', ['calm', 'calm', 'wild']), field('to', ['x', 'y', 'x']), field('n', [1, 2, 4]));
      await show(page, [panel(1, TABLE, [records()], { options: { columns: ['mood'] } }), panel(2, SANKEY, [links])]);
      await drawn(at(page, 2));
      await at(page, 1).locator('.weir-body [data-column="0"]').nth(1).click();
      await page.getByRole('menu').getByText('Filter for', { exact: true }).click();
      await expect(caption(at(page, 2))).toHaveText('n: 3 total');
      await expect(at(page, 1).locator('.weir-body .weir-row')).toHaveCount(1);
      expect(faults).toEqual([]);
    });

    test('100,000 rows scroll as 200 do', async ({ page }) => {
      const faults = await open(page, site);
      await show(page, [panel(1, TABLE, [wide(200)]), panel(2, TABLE, [wide(100_000)])]);
      const [few, many] = [at(page, 1), at(page, 2)];
      await expect(many.locator('.weir-table-status')).toHaveText(/^100.000 rows$/);
      const took = { few: [], many: [] };
      for (let i = 1; i <= 24; i += 1) {
        took.few.push(await scrolled(few, i * 200));
        took.many.push(await scrolled(many, 1_400_000 + i * 200));
      }
      expect(await many.locator('.weir-body .weir-row').count()).toBeLessThan(80);
      const start = Date.now();
      await head(many, 'pod').click();
      await expect(many.locator('.weir-th[data-head="pod"]')).toHaveAttribute('aria-sort', 'descending');
      await nextFrame(page);
      const sorted = Date.now() - start;
      const of = (name, key) => median(took[name].map((one) => one[key]));
      console.log(`${name}: a scroll of 100,000 rows × 12 takes ${of('many', 'ms').toFixed(0)} ms, one of 200 ${of('few', 'ms').toFixed(0)} ms; a sort by text ${sorted} ms`);
      // As much of the page changes, however many rows there are.
      expect(of('few', 'changes')).toBeGreaterThan(10);
      expect(of('many', 'changes')).toBeLessThan(of('few', 'changes') * 1.2);
      expect(faults).toEqual([]);
    });
  });
}
