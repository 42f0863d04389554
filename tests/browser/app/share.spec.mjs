// Owns sharing and the ways of the whole page: links, full view, files, refreshing, shortcuts.
import { readFile } from 'node:fs/promises';
import { Panel, settled } from '../support/panel.mjs';
import { Table } from '../support/table.mjs';
import { expect, test } from '../support/test.mjs';

const OCTETS = 'Octets, source to destination';
const CARRIED = '(octetDeltaCount > 0 or packetDeltaCount > 0 or reverseOctetDeltaCount > 0 or reversePacketDeltaCount > 0)';
const heading = (page) => page.getByRole('heading', { level: 1 });

async function open(page, stack, uid = 'pod-to-pod', more = '') {
  await page.goto(stack.page(uid, 60, more));
  await settled(page);
}

/** Chooses in the menu of sharing. */
async function share(page, choice) {
  await page.getByRole('button', { name: 'Share this view' }).click();
  await page.getByRole('menuitem', { name: choice, exact: true }).click();
}

test('a link is copied as it is, or with the exact range', async ({ page, stack, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(`${stack.url}/d/pod-to-pod?from=now-6h&to=now&refresh=5m`);
  await settled(page);
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await share(page, 'Copy link');
  await expect(page.getByText('Link copied')).toBeVisible();
  expect(await copied()).toBe(page.url());
  await share(page, 'Copy link with this exact time range');
  await expect.poll(copied).toMatch(/\/d\/pod-to-pod\?from=\d{13}&to=\d{13}$/);
  const [from, to] = ['from', 'to'].map((name) => Number(new URL(page.url()).searchParams.get(name)));
  expect([from, to]).toEqual([NaN, NaN]);
  await page.goto(await copied());
  await settled(page);
  await expect(page.getByRole('button', { name: /^Time range: \d{4}/ })).toBeVisible();
});

test('a link of a newer Weir is read as well as may be and says so', async ({ page, stack }) => {
  await open(page, stack, 'pod-to-pod', '&v=2&unheard=of&var-filter=sourcePodNamespace+%3D+shop');
  await page.getByRole('button', { name: 'This link is from a newer Weir' }).click();
  await expect(page.getByRole('dialog')).toContainText('A later version of Weir wrote the address');
  await expect(page.locator('.chip')).toHaveCount(1);
});

test('the full view is entered by button or key and left by Escape', async ({ page, stack }) => {
  await open(page, stack);
  await share(page, 'Full view');
  await expect(page.getByRole('navigation')).toHaveCount(0);
  await expect(page).toHaveURL(/kiosk=1/);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('navigation')).toBeVisible();
  await page.keyboard.press('Shift+K');
  await expect(page.getByRole('navigation')).toHaveCount(0);
  // Escape first closes what is open.
  await page.getByRole('button', { name: /^Time range: / }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('navigation')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('navigation')).toBeVisible();
});

test('shortcuts are listed, lead to pages, and keep quiet while somebody types', async ({ page, stack }) => {
  await open(page, stack);
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(help).toBeVisible();
  await expect(help.locator('div', { hasText: /^gnNode-to-Node$/ })).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(help).toHaveCount(0);
  await page.keyboard.press('g');
  await page.keyboard.press('n');
  await expect(heading(page)).toHaveText('Node-to-Node');
  const begin = () => {
    const from = new URL(page.url()).searchParams.get('from');
    return /^\d+$/.test(from) ? Number(from) : Date.parse(from);
  };
  const first = begin();
  await page.keyboard.press('b');
  await expect.poll(begin).toBe(first - 30 * 60_000);
  await page.keyboard.press('f');
  await expect.poll(begin).toBe(first);
  const before = page.url();

  await page.keyboard.press('/');
  await page.keyboard.type('zg?Kbr');
  await expect(page.getByRole('combobox', { name: 'Filter', exact: true })).toHaveValue('zg?Kbr');
  await expect(help).toHaveCount(0);
  expect(page.url()).toBe(before);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
  await help.getByRole('checkbox', { name: 'Use these shortcuts' }).uncheck();
  await help.getByRole('button', { name: 'Close' }).click();
  await page.keyboard.press('g');
  await page.keyboard.press('h');
  await page.keyboard.press('?');
  await expect(help).toHaveCount(0);
  await expect(heading(page)).toHaveText('Node-to-Node');
});

/** Puts a disk into the page that keeps what is written to it. */
async function withDisk(page, slow = false) {
  await page.addInitScript((slow) => {
    window.disk = { text: '', closed: false, aborted: false, name: '' };
    window.showSaveFilePicker = async ({ suggestedName }) => {
      if (window.disk.refuse) throw new DOMException('no', 'AbortError');
      window.disk.name = suggestedName;
      return {
        createWritable: async () => ({
          write: async (text) => {
            window.disk.text += text;
            if (slow) await new Promise((resolve) => { window.disk.go = resolve; });
          },
          close: async () => { window.disk.closed = true; },
          abort: async () => { window.disk.aborted = true; },
        }),
      };
    };
  }, slow);
}

test('all records stream to the disk, without a limit', async ({ page, stack }) => {
  await withDisk(page);
  await open(page, stack, 'flow-records');
  const sql = `select count() from flows where ${stack.within()} and ${CARRIED}`;
  const records = await stack.number(sql);
  expect(records).toBeGreaterThan(5_000);
  await new Panel(page, 'Records').menu('Download CSV, all records');
  await expect(page.locator('.toast')).toContainText('records downloaded.');
  const disk = await page.evaluate(() => ({ ...window.disk, text: window.disk.text.length, lines: window.disk.text.trimEnd().split('\r\n') }));
  expect(disk.closed && !disk.aborted).toBe(true);
  expect(disk.name).toBe('records.csv');
  expect(disk.lines).toHaveLength(records + 1);
  expect(disk.lines.filter((line) => line === disk.lines[0])).toHaveLength(1);
});

test('a download is cancelled, and one that never began says nothing', async ({ page, stack }) => {
  await withDisk(page, true);
  await open(page, stack, 'flow-records');
  await new Panel(page, 'Records').menu('Download CSV, all records');
  await page.waitForFunction(() => window.disk.go);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.locator('.toast')).toHaveCount(0);
  await page.evaluate(() => window.disk.go());
  await page.waitForFunction(() => window.disk.aborted && !window.disk.closed);

  await page.evaluate(() => { window.disk.refuse = true; });
  await new Panel(page, 'Records').menu('Download CSV, all records');
  await expect(page.locator('.toast')).toHaveCount(0);
});

test('a picture says its title and range, and holds its legend', async ({ page, stack }) => {
  await open(page, stack);
  const panel = new Panel(page, 'Octets by source namespace');
  await panel.root.scrollIntoViewIfNeeded();
  await panel.drawn();
  const saved = page.waitForEvent('download');
  await panel.menu('Download SVG');
  const svg = await readFile(await (await saved).path(), 'utf8');
  expect(svg).toContain('>Octets by source namespace<');
  expect(svg).toMatch(/>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d to .* · UTC · .* total</);
  const menu = await panel.root.locator('.weir-entry-menu').first().getAttribute('aria-label');
  expect(svg).toContain(`>${menu.replace('Menu of ', '')}<`);

  const picture = page.waitForEvent('download');
  await panel.menu('Download PNG');
  const png = await readFile(await (await picture).path());
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const box = await panel.canvas.boundingBox();
  expect(width).toBeGreaterThan(box.width);
  expect(height).toBeGreaterThan(box.height);
});

test('a panel with companions shows each statement and gives all its values', async ({ page, stack }) => {
  await open(page, stack, 'home');
  const panel = new Panel(page, 'Top source Pods');
  await panel.menu('Show query');
  const dialog = page.getByRole('dialog', { name: 'Query of Top source Pods' });
  await expect(dialog.locator('.sql')).toHaveCount(2);
  await expect(dialog.getByRole('region', { name: 'The period before' })).toContainText('AS `octets`');
  await page.keyboard.press('Escape');
  const saved = page.waitForEvent('download');
  await panel.menu('Download CSV');
  const [head, ...rows] = (await readFile(await (await saved).path(), 'utf8')).trimEnd().split('\r\n');
  expect(head).toMatch(/^answer,/);
  expect(new Set(rows.map((row) => row.split(',')[0]))).toEqual(new Set(['now', 'before']));
});

/** Counts answers from the database from now on. */
function answers(page) {
  const seen = { count: 0 };
  page.on('response', (response) => { if (response.url().includes('/clickhouse/')) seen.count += 1; });
  return seen;
}

test('a refresh neither flickers nor takes hover, choice or place, and waits while nobody looks', async ({ page, stack }) => {
  await page.goto(`${stack.url}/d/pod-to-pod?from=now-1h&to=now&refresh=5s`);
  const sankey = new Panel(page, OCTETS);
  await sankey.drawn();
  await settled(page);
  // Anything that covers a panel, or an emptied legend, would be a flicker.
  await page.evaluate(() => {
    window.flickers = [];
    const watch = () => {
      for (const panel of document.querySelectorAll('.panel')) {
        if (panel.querySelector('.cover')) window.flickers.push(panel.textContent.slice(0, 40));
      }
    };
    new MutationObserver(watch).observe(document.querySelector('main'), { childList: true, subtree: true });
  });
  await page.evaluate(() => scrollTo(0, 100));
  // What is new moves the ribbons by little: the middle of the widest stays in it.
  const hovered = await sankey.widest(0.5, (text) => text.includes(' → '));
  const place = await page.evaluate(() => scrollY);
  const seen = answers(page);
  await expect.poll(() => seen.count, { timeout: 20_000 }).toBeGreaterThan(8);
  await settled(page);
  expect(await page.evaluate(() => window.flickers)).toEqual([]);
  expect(await page.evaluate(() => scrollY)).toBe(place);
  expect(await sankey.title()).toBe(hovered);

  const hide = (hidden) => page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);
  await hide(true);
  await settled(page);
  const before = seen.count;
  // Longer than the interval: that nothing happens takes its time.
  await page.waitForTimeout(6_000);
  expect(seen.count).toBe(before);
  await hide(false);
  await expect.poll(() => seen.count).toBeGreaterThan(before);
});

test('a refresh renews the table at its top and leaves it alone further down', async ({ page, stack }) => {
  await page.goto(`${stack.url}/d/flow-records?from=now-1h&to=now&refresh=5s`);
  const table = new Table(page);
  await expect(table.row(0)).toBeVisible();
  await settled(page);
  const scroll = (top) => table.scroll.evaluate((area, top) => { area.scrollTop = top; }, top);
  const firstPages = (seen) => seen.filter((sql) => /LIMIT 200 OFFSET 0$/.test(sql)).length;
  const asked = [];
  page.on('request', (request) => { if (request.url().includes('/clickhouse/')) asked.push(request.postData()); });
  await expect.poll(() => firstPages(asked), { timeout: 20_000 }).toBeGreaterThan(0);
  await settled(page);
  asked.length = 0;
  await scroll(1_000);
  // One of those in sight there, by its place: others come and go around it.
  const row = table.row(40);
  const text = await row.textContent();
  // The first panel's statement tells the refreshes apart.
  const refreshes = () => asked.filter((sql) => sql.startsWith('SELECT sum(v0) AS `records`, sum(v1)')).length;
  await expect.poll(refreshes, { timeout: 20_000 }).toBe(2);
  await settled(page);
  expect(await table.scroll.evaluate((area) => area.scrollTop)).toBe(1_000);
  expect(await row.textContent()).toBe(text);
  expect(firstPages(asked)).toBe(0);
});
