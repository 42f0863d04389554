// Owns drilling down: what the menu of a chosen thing leads to, and that back undoes every step.
import { chips, filters, Panel, pick, settled } from '../support/panel.mjs';
import { Table } from '../support/table.mjs';
import { expect, test } from '../support/test.mjs';
import { grouped } from '../support/words.mjs';

const OCTETS = 'Octets, source to destination';
const menu = (page) => page.getByRole('menu');
const heading = (page) => page.getByRole('heading', { level: 1 });

/** Opens the menu of the first thing of a panel by the keyboard; its name. */
async function choose(page, title) {
  const panel = new Panel(page, title);
  await panel.root.scrollIntoViewIfNeeded();
  await panel.drawn();
  await panel.area.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  return menu(page).locator('.pick-title').textContent();
}

async function open(page, stack, uid = 'pod-to-pod', more = '') {
  await page.goto(stack.page(uid, 60, more));
  await settled(page);
}

test('a Pod is looked at on other pages with range and own filters, and back undoes each step', async ({ page, stack }) => {
  await open(page, stack, 'pod-to-pod', '&refresh=1m');
  const pod = await choose(page, OCTETS);
  await pick(page, 'Filter for this');
  await expect(chips(page)).toHaveCount(2);
  await settled(page);
  const filtered = page.url();

  await choose(page, OCTETS);
  await pick(page, 'Open in Pod-to-Service');
  await expect(heading(page)).toHaveText('Pod-to-Service');
  expect(filters(page).at(-1)).toBe(`sourcePod = "${pod}"`);
  // The page's own chip is its own, not doubled.
  await expect(chips(page)).toHaveCount(2);
  const [before, after] = [filtered, page.url()].map((url) => new URL(url).searchParams);
  for (const name of ['from', 'to', 'refresh']) expect(after.get(name)).toBe(before.get(name));
  await settled(page);
  const there = page.url();

  await page.goBack();
  await expect(heading(page)).toHaveText('Pod-to-Pod');
  expect(page.url()).toBe(filtered);
  await expect(chips(page)).toHaveCount(2);
  await page.goBack();
  await expect(chips(page)).toHaveCount(1);
  await page.goForward();
  await page.goForward();
  await expect(heading(page)).toHaveText('Pod-to-Service');
  expect(page.url()).toBe(there);
});

test('its records are those of the panel', async ({ page, stack }) => {
  await open(page, stack);
  const pod = await choose(page, OCTETS);
  await pick(page, 'Show flow records');
  await expect(heading(page)).toHaveText('Flow Records');
  expect(filters(page).slice(-2)).toEqual(['flowType in (1, 2)', `sourcePod = "${pod}"`]);
  const carried = '(octetDeltaCount > 0 or packetDeltaCount > 0 or reverseOctetDeltaCount > 0 or reversePacketDeltaCount > 0)';
  const sql = `select count() from flows where ${stack.within()} and ${carried} and flowType in (1, 2) and concat(sourcePodNamespace, '/', sourcePodName) = {pod:String}`;
  const records = await stack.number(sql, { pod });
  expect(records).toBeGreaterThan(0);
  await expect(new Table(page).status).toContainText(`${grouped(records)} records`);
});

test('another tab opens a link, this page stays', async ({ page, stack }) => {
  await open(page, stack);
  const pod = await choose(page, OCTETS);
  const here = page.url();
  const opened = page.context().waitForEvent('page');
  await page.getByRole('menuitem', { name: 'Open in Pod-to-External' }).click({ modifiers: ['Control'] });
  const other = await opened;
  await expect(heading(other)).toHaveText('Pod-to-External');
  expect(filters(other).at(-1)).toBe(`sourcePod = "${pod}"`);
  expect(page.url()).toBe(here);
  await other.close();
});

test('the menu is walked with the arrows, and Escape gives the focus back', async ({ page, stack }) => {
  await open(page, stack);
  await choose(page, OCTETS);
  const items = menu(page).getByRole('menuitem');
  await expect(items.first()).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(items.last()).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(items.nth(1)).toBeFocused();
  await page.keyboard.press('End');
  await expect(items.last()).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(menu(page)).toHaveCount(0);
  await expect(new Panel(page, OCTETS).area).toBeFocused();
});

test('a page that can show nothing of it is not offered', async ({ page, stack }) => {
  await open(page, stack, 'pod-to-external', '&var-filter=flowType+%3D+3');
  const only = menu(page).getByRole('menuitem');
  await choose(page, 'To external, octets');
  await expect(only.filter({ hasText: 'Open in Pod-to-Pod' })).toHaveCount(0);
  await expect(only.filter({ hasText: 'Show flow records' })).toHaveCount(1);
});

for (const [uid, title, leads] of [
  ['pod-to-pod', 'Octets by source namespace', 'Open in Pod-to-Service'],
  ['home', 'Top source Pods', 'Open in Pod-to-Pod'],
  ['node-to-node', 'Octets, Node to Node', 'Show flow records'],
]) {
  test(`${uid}, ${title}: its things lead further`, async ({ page, stack }) => {
    await open(page, stack, uid);
    await choose(page, title);
    await expect(page.getByRole('menuitem', { name: 'Filter for this' })).toBeVisible();
    await expect(page.getByRole('menuitem', { name: leads })).toBeVisible();
  });
}

test('an entry of a legend and a cell of the table have the same menu', async ({ page, stack }) => {
  await open(page, stack);
  const lines = new Panel(page, 'Throughput per source');
  await lines.root.scrollIntoViewIfNeeded();
  await lines.drawn();
  const entry = lines.root.getByRole('list', { name: 'Legend' }).getByRole('listitem').first();
  await entry.hover();
  await entry.getByRole('button', { name: /^Menu of / }).click();
  await expect(page.getByRole('menuitem', { name: 'Open in Pod-to-External' })).toBeVisible();
  await page.keyboard.press('Escape');

  await page.goto(stack.page('flow-records'));
  const cell = await new Table(page).cell(0, 'Source Pod');
  await cell.click();
  await page.getByRole('menuitem', { name: 'Open in Pod-to-Pod' }).click();
  await expect(heading(page)).toHaveText('Pod-to-Pod');
  expect(filters(page).at(-1)).toContain('sourcePod = ');
});

test('the cards of the home page keep the range', async ({ page, stack }) => {
  await open(page, stack, 'home');
  const from = new URL(page.url()).searchParams.get('from');
  const panel = page.getByRole('region', { name: 'Pages', exact: true });
  const cards = panel.getByRole('link');
  await expect(cards).toHaveCount(await page.getByRole('navigation').getByRole('listitem').count() - 1);
  await cards.filter({ hasText: 'Node-to-Node' }).click();
  await expect(heading(page)).toHaveText('Node-to-Node');
  expect(new URL(page.url()).searchParams.get('from')).toBe(from);
  await page.goBack();
  await expect(heading(page)).toHaveText('Home');
});
