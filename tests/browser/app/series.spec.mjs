// Owns lines over time in every style: shares, both ways, the period before, the legend, and numbers with changes.
import { chips, filters, Panel, pick } from '../support/panel.mjs';
import { expect, test } from '../support/test.mjs';
import { changed, short } from '../support/words.mjs';

const TITLE = 'Throughput per source';
const MINUTE = 60_000;
// The page's own scope and filter, written again.
const HIDDEN = "('kube-system', 'flow-visibility', 'flow-aggregator')";
const SCOPE = `flowType in (1, 2) and not (sourcePodNamespace in ${HIDDEN} or destinationPodNamespace in ${HIDDEN})`;
const QUERY = { kind: 'series', by: ['sourcePodNamespace'], measure: 'octets', top: 3 };

/** Half an hour that is over, so that no bucket is still to be filled, and as long before it. */
const ends = (stack) => [stack.end - 50 * MINUTE, stack.end - 20 * MINUTE];

/** Opens Pod-to-Pod with one of its panels shown otherwise; that panel, drawn. */
async function open(page, stack, view, query = QUERY) {
  const [from, to] = ends(stack);
  const change = JSON.stringify({ query, view: { kind: 'series', ...view } });
  await page.goto(`${stack.url}/d/pod-to-pod?from=${from}&to=${to}&p-source-throughput=${encodeURIComponent(change)}`);
  const panel = new Panel(page, TITLE);
  await panel.root.scrollIntoViewIfNeeded();
  await panel.drawn();
  return panel;
}

/** The sum that the database itself gives, so many minutes earlier. */
function sum(stack, column, back = 0, more = '1') {
  const [from, to] = ends(stack).map((ms) => ms / 1000 - back * 60);
  const range = `flowEndSeconds >= toDateTime(${from}) and flowEndSeconds < toDateTime(${to})`;
  return stack.number(`select sum(${column}) from flows where ${range} and ${SCOPE} and ${more}`);
}

const entries = (panel) => panel.root.locator('.weir-entry-name');
const labels = (panel) => panel.root.locator('.weir-entry-name .weir-legend-label');

for (const style of ['lines', 'stacked', 'percent', 'bars']) {
  test(`${style}: both ways and the period before add up to what the database says`, async ({ page, stack }) => {
    const panel = await open(page, stack, { style, mirror: true, earlier: true, legend: 'table' });
    const [now, reverse, before] = await Promise.all([
      sum(stack, 'octetDeltaCount'), sum(stack, 'reverseOctetDeltaCount'), sum(stack, 'octetDeltaCount', 30),
    ]);
    const change = `${changed(now, before)} on before`;
    await expect(panel.total).toHaveText(`${short(now, 'B')} total, ${change} · ${short(reverse, 'B')} reverse`);

    // One namespace, in the table that screen readers have and in the legend.
    const cells = await panel.rows.first().locator('td').allTextContents();
    const own = `sourcePodNamespace = '${cells[0]}'`;
    const [mine, back, earlier] = await Promise.all([
      sum(stack, 'octetDeltaCount', 0, own), sum(stack, 'reverseOctetDeltaCount', 0, own), sum(stack, 'octetDeltaCount', 30, own),
    ]);
    expect([cells[1], cells[3], cells[5]]).toEqual([mine, back, earlier].map((v) => short(v, 'B')));
    const legend = panel.root.getByRole('row', { name: new RegExp(`^${cells[0]} `) }).first();
    await expect(legend.getByRole('cell').nth(4)).toHaveText(short(mine, 'B'));
    await expect(legend.getByRole('cell').last()).toHaveText(short(back, 'B'));

    await panel.hover(0.5, 0.4);
    await expect(panel.tooltip).toContainText('Compared with');
    await expect(panel.tooltip).toContainText('Total');
    await expect(panel.tooltip).toContainText(style === 'percent' ? /·\s100\s%/ : /↑\s[\d.]+\s[kMG]?B/);
  });
}

test('the crosshair stands in every panel of the page, whatever its style', async ({ page, stack }) => {
  const panel = await open(page, stack, { style: 'percent', mirror: true });
  const beside = new Panel(page, 'Throughput per destination');
  await beside.drawn();
  await page.mouse.move(2, 2);
  const before = await beside.canvas.screenshot();
  await panel.hover(0.4, 0.3);
  await expect.poll(async () => before.equals(await beside.canvas.screenshot())).toBe(false);
  await page.mouse.move(2, 2);
  await expect.poll(async () => before.equals(await beside.canvas.screenshot())).toBe(true);
});

test('a drag narrows the page to its range', async ({ page, stack }) => {
  const panel = await open(page, stack, { style: 'stacked', earlier: true });
  await panel.hover(0.3, 0.5);
  await page.mouse.down();
  await panel.hover(0.5, 0.5);
  await page.mouse.up();
  const length = () => {
    const query = new URL(page.url()).searchParams;
    const [from, to] = ['from', 'to'].map((name) => query.get(name));
    return Number.isNaN(Number(from)) ? Date.parse(to) - Date.parse(from) : to - from;
  };
  await expect.poll(length).toBeLessThan(20 * MINUTE);
});

test('headings sort the legend, names isolate, Ctrl adds and takes away', async ({ page, stack }) => {
  const panel = await open(page, stack, { style: 'lines', legend: 'table' });
  const heading = (name) => panel.root.getByRole('columnheader', { name, exact: true });
  const maxima = async () => {
    const texts = await panel.root.locator('.weir-legend tbody td:nth-child(4)').allTextContents();
    const power = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9 };
    // Other stays last.
    return texts.slice(0, -1).map((text) => parseFloat(text) * power[text.split(' ')[1]]);
  };
  const falling = (list) => list.every((value, i) => i === 0 || list[i - 1] >= value);
  await heading('Max').getByRole('button').click();
  await expect(heading('Max')).toHaveAttribute('aria-sort', 'descending');
  expect(falling(await maxima())).toBe(true);
  await heading('Max').getByRole('button').press('Enter');
  await expect(heading('Max')).toHaveAttribute('aria-sort', 'ascending');
  expect(falling((await maxima()).reverse())).toBe(true);
  await expect(labels(panel).last()).toHaveText('Other');

  const pressed = () => entries(panel).evaluateAll((all) => all.map((e) => e.getAttribute('aria-pressed')).join(' '));
  await entries(panel).nth(1).click();
  await expect.poll(pressed).toBe('false true false false');
  await entries(panel).nth(0).click({ modifiers: ['Control'] });
  await expect.poll(pressed).toBe('true true false false');
  await entries(panel).nth(0).press('Control+Enter');
  await expect.poll(pressed).toBe('false true false false');
  await entries(panel).nth(1).click();
  await expect.poll(pressed).toBe('true true true true');
});

test('a legend entry opens its menu, by pointer and by keyboard', async ({ page, stack }) => {
  const panel = await open(page, stack, { style: 'stacked' });
  const name = await labels(panel).first().textContent();
  await entries(panel).first().hover();
  await panel.root.getByRole('button', { name: `Menu of ${name}` }).click();
  await expect(page.getByRole('menu')).toContainText(name);
  await pick(page, 'Filter this out');
  await expect(chips(page)).toHaveCount(2);
  expect(filters(page).at(-1)).toBe(`sourcePodNamespace != "${name}"`);
  const rest = await sum(stack, 'octetDeltaCount', 0, `sourcePodNamespace != '${name}'`);
  await expect(panel.total).toHaveText(`${short(rest, 'B')} total`);

  await entries(panel).first().focus();
  await page.keyboard.press('ArrowDown');
  await expect(entries(panel).nth(1)).toBeFocused();
  const next = await labels(panel).nth(1).textContent();
  await page.keyboard.press('ArrowRight');
  await expect(panel.root.getByRole('button', { name: `Menu of ${next}` })).toBeFocused();
  await page.keyboard.press('Enter');
  await pick(page, 'Filter for this');
  await expect(chips(page)).toHaveCount(3);
  expect(filters(page).at(-1)).toBe(`sourcePodNamespace = "${next}"`);
});

test('a legend may be hidden, and a slice is chosen in its legend', async ({ page, stack }) => {
  const panel = await open(page, stack, { style: 'lines', legend: 'hidden' });
  await expect(entries(panel)).toHaveCount(0);
  const pie = new Panel(page, 'Octets by source namespace');
  await pie.root.scrollIntoViewIfNeeded();
  await pie.drawn();
  const name = await labels(pie).first().textContent();
  await entries(pie).first().click({ button: 'right' });
  await pick(page, 'Filter for this');
  expect(filters(page).at(-1)).toBe(`sourcePodNamespace = "${name}"`);
});

test('numbers stand with their change against the period before', async ({ page, stack }) => {
  const [from, to] = ends(stack);
  await page.goto(`${stack.url}/d/home?from=${from}&to=${to}&var-filter=`);
  const traffic = new Panel(page, 'Traffic');
  await traffic.drawn();
  const octets = (back) => {
    const [first, last] = ends(stack).map((ms) => ms / 1000 - back * 60);
    return stack.number(`select sum(octetDeltaCount) from flows where flowEndSeconds >= toDateTime(${first}) and flowEndSeconds < toDateTime(${last})`);
  };
  const [now, before] = await Promise.all([octets(0), octets(30)]);
  const row = await traffic.rows.filter({ hasText: /^Octets/ }).locator('td').allTextContents();
  expect(row.slice(0, 3)).toEqual(['Octets', short(now, 'B'), short(before, 'B')]);
  const words = { '+': 'more than before', '−': 'less than before', '±': 'as before' };
  expect(row[3]).toContain(words[changed(now, before)[0]]);

  const seen = new Panel(page, 'Seen in the range');
  await expect(seen.area).toHaveAccessibleName(/^Pods: \d+.*, Namespaces: \d+.*, Nodes: \d+.*, Services: \d+.*, Policies: \d+/);
  await seen.hover(0.05, 0.5);
  await expect(seen.tooltip).toContainText('As long before');
  // The title of a number that stands alone is not written again.
  await expect(new Panel(page, 'Ended').area).toHaveAccessibleName(/^Ended connections: [\d.]+( [kM])? \(/);
});
