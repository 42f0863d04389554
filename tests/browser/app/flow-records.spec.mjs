// Owns the page Flow Records: numbers, time ranges, and everything the table of records does.
import { readFile } from 'node:fs/promises';
import { chips, filters, Panel, pick, settled } from '../support/panel.mjs';
import { Table } from '../support/table.mjs';
import { expect, test } from '../support/test.mjs';
import { grouped, short } from '../support/words.mjs';

// The page's own filter, written again.
const CARRIED = '(octetDeltaCount > 0 or packetDeltaCount > 0 or reverseOctetDeltaCount > 0 or reversePacketDeltaCount > 0)';

/** How many records the database itself counts. */
function count(stack, more = '1', minutes = 60) {
  return stack.number(`select count() from flows where ${stack.within(minutes)} and ${CARRIED} and ${more}`);
}

async function open(page, stack, minutes = 60, more = '') {
  await page.goto(stack.page('flow-records', minutes, more));
  const table = new Table(page);
  await expect(table.row(0)).toBeVisible();
  return table;
}

/** Both ends of the range in the address, in UTC milliseconds. */
function ends(page) {
  const query = new URL(page.url()).searchParams;
  const ms = (text) => (/^\d+$/.test(text) ? Number(text) : Date.parse(text));
  return [ms(query.get('from')), ms(query.get('to'))];
}

test('the counts are those of the database', async ({ page, stack }) => {
  const table = await open(page, stack);
  const records = await count(stack);
  await expect(table.status).toHaveText(`400 of ${grouped(records)} records`);
  const stat = new Panel(page, 'Flow records');
  const octets = await stack.number(`select sum(octetDeltaCount) from flows where ${stack.within()} and ${CARRIED}`);
  await expect(stat.area).toHaveAccessibleName(new RegExp(`^Flow records: ${short(records)}, Octets: ${short(octets, 'B')},`));
  await stat.drawn();
  const series = new Panel(page, 'Flow records over time');
  await series.drawn();
  await expect(series.total).toHaveText(`${short(records)} total`);
});

test('the bare address opens the first page for the last half hour', async ({ page, stack }) => {
  await page.goto(stack.url);
  await expect(page).toHaveTitle('Home · Weir');
  await expect(page).toHaveURL(/\/d\/home\?from=now-30m&to=now$/);
  await new Panel(page, 'Top source Pods').drawn();
  await settled(page);
  await page.getByRole('navigation').getByRole('link', { name: 'Pod-to-Pod' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Pod-to-Pod');
  await expect(page).toHaveURL(/\/d\/pod-to-pod\?/);
  await settled(page);
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Home');
});

test('ranges: quick, absolute, shifted, zoomed out, and a wrong one', async ({ page, stack }) => {
  const table = await open(page, stack);
  const picker = page.getByRole('button', { name: /^Time range: / });
  const range = () => ends(page);
  await picker.click();
  await page.getByRole('button', { name: 'Last 15 minutes', exact: true }).click();
  await expect(page).toHaveURL(/from=now-15m&to=now/);
  await expect(picker).toHaveAccessibleName('Time range: Last 15 minutes');

  const text = (ms) => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
  const [from, to] = [stack.end - 20 * 60_000, stack.end];
  await picker.click();
  await page.getByRole('textbox', { name: 'From', exact: true }).fill(text(from));
  await page.getByRole('textbox', { name: 'To', exact: true }).fill(text(to));
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect.poll(range).toEqual([from, to]);
  await expect(table.status).toContainText(`of ${grouped(await count(stack, '1', 20))} records`);

  await page.getByRole('button', { name: 'Earlier' }).click();
  await expect.poll(range).toEqual([from - 600_000, to - 600_000]);
  await page.getByRole('button', { name: 'Later' }).click();
  await expect.poll(range).toEqual([from, to]);
  await page.getByRole('button', { name: 'Earlier' }).click();
  await page.getByRole('button', { name: 'Zoom out' }).click();
  await expect.poll(() => range()[1] - range()[0]).toBeGreaterThan(30 * 60_000);

  const before = range();
  await picker.click();
  await page.getByRole('textbox', { name: 'From', exact: true }).fill('yesterday-ish');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('yesterday-ish');
  await page.keyboard.press('Escape');
  expect(range()).toEqual(before);
});

test('a refresh interval asks again by itself, and the address keeps it', async ({ page, stack }) => {
  await page.goto(`${stack.url}/d/flow-records?from=now-1h&to=now`);
  await settled(page);
  await page.getByRole('button', { name: /^Refresh by itself/ }).click();
  await page.getByRole('menuitemradio', { name: '5s', exact: true }).click();
  await expect(page).toHaveURL(/refresh=5s/);
  await page.waitForRequest((request) => request.url().includes('/clickhouse/'));
  await page.reload();
  await expect(page.getByRole('button', { name: 'Refresh by itself: 5s' })).toBeVisible();
});

test('dragging over the series zooms every panel', async ({ page, stack }) => {
  const table = await open(page, stack);
  const series = new Panel(page, 'Flow records over time');
  await series.drawn();
  await series.hover(0.3, 0.5);
  await page.mouse.down();
  await series.hover(0.4, 0.5);
  await series.hover(0.6, 0.5);
  await page.mouse.up();
  await expect.poll(() => ends(page)[0]).toBeGreaterThan(stack.end - 3_600_000);
  const [from, to] = ends(page);
  expect(to).toBeLessThan(stack.end);
  // A third of the plot, which the vertical axis makes narrower than the picture.
  expect(to - from).toBeGreaterThan(10 * 60_000);
  expect(to - from).toBeLessThan(25 * 60_000);
  const sql = `select count() from flows where flowEndSeconds >= toDateTime(${from / 1000}) and flowEndSeconds < toDateTime(${to / 1000}) and ${CARRIED}`;
  await expect(table.status).toContainText(`of ${grouped(await stack.number(sql))} records`);
  await page.goBack();
  await expect.poll(() => ends(page)).toEqual([stack.end - 3_600_000, stack.end]);
});

test('the table scrolls through all records, none twice and none missing', async ({ page, stack }) => {
  const table = await open(page, stack, 5);
  const records = await count(stack, '1', 5);
  // Several pages, at night too.
  expect(records).toBeGreaterThan(1000);
  const seen = await table.readAll();
  expect(seen.size).toBe(records);
  await expect(table.status).toHaveText(`${grouped(records)} records, all there are`);
  const ends = [...seen.values()].map((cells) => cells[0]);
  expect(ends).toEqual([...ends].sort().reverse());
  const per = await stack.ask(`select toString(flowEndSeconds) as end, toUInt32(count()) as n from flows where ${stack.within(5)} and ${CARRIED} group by end`);
  const counted = new Map();
  ends.forEach((end) => counted.set(end, (counted.get(end) ?? 0) + 1));
  expect(Object.fromEntries(counted)).toEqual(Object.fromEntries(per.map((row) => [row.end, row.n])));
});

test('a click on a heading sorts', async ({ page, stack }) => {
  const table = await open(page, stack);
  const most = await stack.number(`select max(octetDeltaCount) from flows where ${stack.within()} and ${CARRIED}`);
  const heading = table.heading('Octets');
  await heading.getByRole('button').click();
  await expect(heading).toHaveAttribute('aria-sort', 'descending');
  await expect(page).toHaveURL(/sort=-octetDeltaCount/);
  await expect(await table.cell(0, 'Octets')).toHaveText(short(most, 'B'));
  await heading.getByRole('button').click();
  await expect(heading).toHaveAttribute('aria-sort', 'ascending');
  await expect(page).toHaveURL(/sort=octetDeltaCount/);
  const least = await stack.number(`select min(octetDeltaCount) from flows where ${stack.within()} and ${CARRIED}`);
  await expect(await table.cell(0, 'Octets')).toHaveText(short(least, 'B'));
});

test('the address keeps the sort', async ({ page, stack }) => {
  const table = await open(page, stack, 60, '&sort=octetDeltaCount');
  const least = await stack.number(`select min(octetDeltaCount) from flows where ${stack.within()} and ${CARRIED}`);
  await expect(await table.cell(0, 'Octets')).toHaveText(short(least, 'B'));
  await expect(table.heading('Octets')).toHaveAttribute('aria-sort', 'ascending', { timeout: 5000 });
});

test('a column is filtered by its own words', async ({ page, stack }) => {
  const table = await open(page, stack);
  await table.filter('Protocol', 'UDP');
  const udp = grouped(await count(stack, 'protocolIdentifier = 17'));
  await expect(table.status).toContainText(`of ${udp} records`);
  await expect(await table.cell(0, 'Protocol')).toHaveText('UDP');
  await table.filter('Protocol', '');
  await expect(table.status).toContainText(`of ${grouped(await count(stack))} records`);
  await table.filter('Destination port', '53, 443');
  const some = grouped(await count(stack, 'destinationTransportPort in (53, 443)'));
  await expect(table.status).toContainText(`of ${some} records`);
});

test("the address keeps a column's filter", async ({ page, stack }) => {
  const table = await open(page, stack, 60, '&col-protocolIdentifier=UDP');
  await expect(page.getByRole('textbox', { name: 'Filter Protocol' })).toHaveValue('UDP', { timeout: 5000 });
  await expect(table.status).toContainText(`of ${grouped(await count(stack, 'protocolIdentifier = 17'))} records`);
});

test('a wrong column filter says why and leaves the rows', async ({ page, stack }) => {
  const table = await open(page, stack);
  await table.filter('Octets', '> many');
  await expect(page.getByRole('textbox', { name: 'Filter Octets' })).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByRole('textbox', { name: 'Filter Octets' })).toHaveAttribute('title', /expected/i);
  await table.filter('Octets', '');
  await expect(page.getByRole('textbox', { name: 'Filter Octets' })).not.toHaveAttribute('aria-invalid', 'true');
  await expect(table.row(0)).toBeVisible();
});

test('columns are chosen, resized and moved, and stay for the next visit', async ({ page, stack }) => {
  const table = await open(page, stack);
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('checkbox', { name: 'TCP state', exact: true }).check();
  await page.getByRole('checkbox', { name: 'Source IP', exact: true }).uncheck();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('checkbox', { name: 'TCP state' })).toHaveCount(0);
  await expect.poll(() => table.columns()).toContain('TCP state');
  expect(await table.columns()).not.toContain('Source IP');

  const pod = table.heading('Source Pod');
  const box = await pod.boundingBox();
  await page.mouse.move(box.x + box.width - 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width + 58, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => Math.round((await pod.boundingBox()).width - box.width)).toBe(60);

  const target = await table.heading('Service').boundingBox();
  await page.mouse.move(box.x + 40, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(target.x + 40, target.y + target.height / 2, { steps: 6 });
  await page.mouse.up();
  const moved = ['End', 'Destination Pod', 'Destination IP', 'Service', 'Source Pod'];
  await expect.poll(async () => (await table.columns()).slice(0, 5)).toEqual(moved);
  await expect(table.heading('Source Pod')).toHaveAttribute('aria-sort', 'none');
  await page.reload();
  await expect.poll(async () => (await table.columns()).slice(0, 5)).toEqual(moved);
  expect(Math.round((await pod.boundingBox()).width - box.width)).toBe(60);
});

test('details show every field and copy as JSON', async ({ page, stack, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: stack.url });
  const table = await open(page, stack);
  await table.row(2).getByRole('button', { name: 'Details of the record' }).click();
  const details = page.getByRole('complementary', { name: 'Record' });
  const columns = await stack.number("select count() from system.columns where database = currentDatabase() and table = 'flows'");
  await details.getByRole('button', { name: 'Copy JSON' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/^\{/);
  const record = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
  expect(Object.keys(record).length).toBeGreaterThanOrEqual(columns - 2);
  const sql = `select count() from flows where ${stack.within()} and sourceIP = {ip:String} and sourceTransportPort = {port:UInt16}`;
  expect(await stack.number(sql, { ip: record.sourceIP, port: record.sourceTransportPort })).toBeGreaterThan(0);
  await details.getByRole('button', { name: 'Close', exact: true }).click();
  await expect(details).toBeHidden();
});

test('a cell filters for its value, and filters it out', async ({ page, stack }) => {
  const table = await open(page, stack);
  const cell = await table.cell(0, 'Destination IP');
  const ip = await cell.textContent();
  await cell.click();
  await pick(page, 'Filter for this');
  await expect(chips(page).last()).toContainText(`Destination IP = ${ip}`);
  expect(filters(page).at(-1)).toContain(ip);
  await expect(table.status).toContainText(grouped(await count(stack, `destinationIP = '${ip}'`)));
  await expect(await table.cell(0, 'Destination IP')).toHaveText(ip);
  await page.goBack();
  await (await table.cell(0, 'Destination IP')).click();
  await pick(page, 'Filter this out');
  await expect(table.status).toContainText(`of ${grouped(await count(stack, `destinationIP != '${ip}'`))} records`);
});

test('the keyboard walks cells, opens details and menus, and closes them', async ({ page, stack }) => {
  const table = await open(page, stack);
  await table.grid.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await expect(await table.cell(1, 'Source Pod')).toHaveClass(/weir-active/);
  await expect(table.grid).toHaveAttribute('aria-activedescendant', 'weir-cell-1-1');
  await page.keyboard.press('Space');
  const details = page.getByRole('complementary', { name: 'Record' });
  await expect(details).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(details).toBeHidden();
  await page.keyboard.press('Home');
  await page.keyboard.press('PageDown');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Filter for this' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await table.heading('Octets').getByRole('button').focus();
  const before = await table.columns();
  await page.keyboard.press('Alt+ArrowLeft');
  await expect.poll(() => table.columns()).not.toEqual(before);
});

test('a panel downloads its values as CSV', async ({ page, stack }) => {
  await open(page, stack);
  await settled(page);
  const saved = page.waitForEvent('download');
  await new Panel(page, 'Flow records').menu('Download CSV');
  const text = await readFile(await (await saved).path(), 'utf8');
  const [head, values] = text.split('\r\n');
  expect(head).toBe('records,octets,reverseOctets');
  expect(Number(values.split(',')[0])).toBe(await count(stack));
});

test('the table downloads its rows, and all records of the range, as CSV', async ({ page, stack }) => {
  // Without a disk to write to, the file is made in memory.
  await page.addInitScript(() => { delete window.showSaveFilePicker; });
  const table = await open(page, stack, 30);
  const records = await count(stack, '1', 30);
  await expect(table.status).toContainText(`of ${grouped(records)} records`);
  const lines = async (choice) => {
    const saved = page.waitForEvent('download');
    await new Panel(page, 'Records').menu(choice);
    return (await readFile(await (await saved).path(), 'utf8')).trimEnd().split('\r\n');
  };
  const loaded = async () => Number((await table.status.textContent()).split(' ')[0]);
  // The table may fetch its next rows meanwhile.
  await expect(async () => {
    const before = await loaded();
    const saved = await lines('Download CSV, rows loaded');
    expect(await loaded()).toBe(before);
    expect(saved).toHaveLength(before + 1);
  }).toPass();
  const [head, ...rows] = await lines('Download CSV, all records');
  expect(rows).toHaveLength(records);
  expect(head.split(',')).toContain('sourceTransportPort');
  expect(new Set(rows).size, 'rows that differ').toBeGreaterThan(records * 0.99);
});
