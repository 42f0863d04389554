// Owns the page Pod-to-Pod: what is drawn, what is said, and what a click leads to.
import { bar, chips, filters, Panel, pick, settled } from '../support/panel.mjs';
import { expect, test } from '../support/test.mjs';
import { short } from '../support/words.mjs';

const OCTETS = 'Octets, source to destination';
const REVERSE = 'Reverse octets, destination to source';
// The page's own scope and filter, written again.
const HIDDEN = "('kube-system', 'flow-visibility', 'flow-aggregator')";
const SCOPE = `flowType in (1, 2) and not (sourcePodNamespace in ${HIDDEN} or destinationPodNamespace in ${HIDDEN})`;
const SOURCE = "concat(sourcePodNamespace, '/', sourcePodName)";
const DESTINATION = "concat(destinationPodNamespace, '/', destinationPodName)";

/** The sum over the page's records that the database itself gives, as a panel writes it. */
async function total(stack, measure = 'octetDeltaCount', more = '1', params = {}) {
  const sql = `select sum(${measure}) from flows where ${stack.within()} and ${SCOPE} and ${more}`;
  return `${short(await stack.number(sql, params), 'B')} total`;
}

/** Opens the page and waits for its first Sankey. */
async function open(page, stack, more = '') {
  await page.goto(stack.page('pod-to-pod', 60, more));
  const sankey = new Panel(page, OCTETS);
  await sankey.drawn();
  return sankey;
}

test('every panel is drawn with the true total', async ({ page, stack }) => {
  await open(page, stack);
  for (const [title, measure] of [
    [OCTETS, 'octetDeltaCount'],
    [REVERSE, 'reverseOctetDeltaCount'],
    ['Octets by source namespace', 'octetDeltaCount'],
    ['Octets by destination namespace', 'octetDeltaCount'],
  ]) {
    const panel = new Panel(page, title);
    await panel.root.scrollIntoViewIfNeeded();
    await panel.drawn();
    await expect(panel.total).toHaveText(await total(stack, measure));
  }
  for (const title of ['Throughput per pair', 'Reverse throughput per pair', 'Throughput per source', 'Throughput per destination']) {
    const panel = new Panel(page, title);
    await panel.root.scrollIntoViewIfNeeded();
    await panel.drawn();
    await expect(panel.total).toHaveText(/^[\d.]+ [kMG]?bit\/s mean$/);
    await expect(panel.root.getByRole('list', { name: 'Legend' }).getByRole('listitem')).toHaveCount(9);
  }
});

test('a panel is drawn when its own answer is here, whatever the others wait for', async ({ page, stack }) => {
  let release;
  const released = new Promise((resolve) => { release = resolve; });
  let [first, held] = [true, 0];
  await page.route('**/clickhouse/**', async (route) => {
    const catalog = route.request().postData().startsWith('SELECT table,');
    if (!catalog && !first) {
      held += 1;
      await released;
    }
    first &&= catalog;
    await route.continue();
  });
  await page.goto(stack.page('pod-to-pod'));
  await new Panel(page, OCTETS).drawn();
  await expect.poll(() => held).toBeGreaterThan(3);
  const waiting = page.locator('section[aria-busy="true"]');
  expect(await waiting.count()).toBeGreaterThan(3);
  release();
  await expect(waiting).toHaveCount(0);
});

test('hovering a link says both ends, the value with its unit and shares', async ({ page, stack }) => {
  const sankey = await open(page, stack);
  const before = await sankey.canvas.screenshot();
  const title = await sankey.find(0.5, (text) => text.includes(' → '));
  const [source, destination] = title.split(' → ');
  await expect(sankey.tooltip).toContainText(/Octets[\d.]+ [kMGT]?B/);
  await expect(sankey.tooltip).toContainText(/of all(< )?[\d.]+ %/);
  await expect(sankey.tooltip).toContainText(`of ${source}`);
  await expect(sankey.tooltip).toContainText(`of ${destination}`);
  expect(before.equals(await sankey.canvas.screenshot()), 'the path stands out').toBe(false);
  await page.mouse.move(2, 2);
  await expect(sankey.root.locator('.weir-tooltip.weir-shown')).toHaveCount(0);
});

test('a click on a node filters for it, the address keeps it, back undoes it', async ({ page, stack }) => {
  const sankey = await open(page, stack);
  const all = await total(stack);
  await expect(sankey.total).toHaveText(all);
  const title = await sankey.find(0.2, (text) => /^Source Pod: [^ ]+\/[^ ]+$/.test(text));
  const pod = title.replace('Source Pod: ', '');
  await sankey.click();
  await pick(page, 'Filter for this');

  await expect(chips(page)).toHaveCount(2);
  await expect(chips(page).last()).toContainText(`Source Pod = ${pod}`);
  expect(filters(page)).toContain(`sourcePod = "${pod}"`);
  const some = await total(stack, 'octetDeltaCount', `${SOURCE} = {pod:String}`, { pod });
  await expect(sankey.total).toHaveText(some);

  await page.reload();
  await expect(chips(page)).toHaveCount(2);
  await expect(sankey.total).toHaveText(some);

  await page.goBack();
  await expect(chips(page)).toHaveCount(1);
  await expect(sankey.total).toHaveText(all);
});

test('a click on a link filters for its source and its destination', async ({ page, stack }) => {
  const sankey = await open(page, stack);
  const title = await sankey.find(0.5, (text) => / → /.test(text) && !text.includes('Other'));
  const [source, destination] = title.split(' → ');
  await sankey.click();
  await pick(page, 'Filter for this');
  expect(filters(page).at(-1)).toBe(`sourcePod = "${source}" and destinationPod = "${destination}"`);
  const params = { source, destination };
  const pair = `${SOURCE} = {source:String} and ${DESTINATION} = {destination:String}`;
  await expect(sankey.total).toHaveText(await total(stack, 'octetDeltaCount', pair, params));
  await expect(sankey.rows).toHaveCount(1);
});

test('filtering Other out leaves the named Pods', async ({ page, stack }) => {
  const sankey = await open(page, stack);
  await sankey.find(0.1, (text) => /^Source Pod: Other/.test(text));
  const cells = sankey.rows.locator('td:first-child');
  const named = [...new Set(await cells.allTextContents())].filter((name) => name !== 'Other');
  expect(named.length).toBeGreaterThan(9);
  await sankey.click();
  await pick(page, 'Filter this out');
  const sources = named.map((name) => `'${name}'`).join(', ');
  await expect(sankey.total).toHaveText(await total(stack, 'octetDeltaCount', `${SOURCE} in (${sources})`));
  await expect(cells.filter({ hasText: /^Other$/ })).toHaveCount(0);
});

test('the keyboard walks the nodes and opens their menu', async ({ page, stack }) => {
  const sankey = await open(page, stack);
  await sankey.area.focus();
  await page.keyboard.press('ArrowRight');
  const first = await sankey.title();
  expect(first).toMatch(/^Source Pod: /);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => sankey.title()).not.toBe(first);
  await page.keyboard.press('Enter');
  const menu = page.getByRole('menu');
  await expect(menu.getByRole('menuitem', { name: 'Filter for this' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(menu).toHaveCount(0);
});

test('the filter bar completes columns and values that exist', async ({ page, stack }) => {
  const sankey = await open(page, stack);
  const editor = page.getByRole('combobox', { name: 'Filter', exact: true });
  const offered = page.getByRole('option');
  await editor.click();
  await expect(editor).toBeFocused();
  await editor.pressSequentially('destinationPodNames');
  await offered.filter({ hasText: 'destinationPodNamespace' }).first().click();
  await expect(editor).toHaveValue('destinationPodNamespace ');
  await editor.pressSequentially('= ');
  await offered.filter({ hasText: 'data' }).first().click();
  await expect(editor).toHaveValue('destinationPodNamespace = "data" ');
  await editor.press('Enter');

  const chip = chips(page).last();
  await expect(chip).toContainText('Destination namespace = data');
  const some = await total(stack, 'octetDeltaCount', "destinationPodNamespace = 'data'");
  const all = await total(stack);
  await expect(sankey.total).toHaveText(some);
  await chip.getByRole('checkbox').uncheck();
  await expect(sankey.total).toHaveText(all);
  await chip.getByRole('checkbox').check();
  await expect(sankey.total).toHaveText(some);
  await chip.getByRole('button', { name: /^Remove/ }).click();
  await expect(chips(page)).toHaveCount(1);
  await expect(sankey.total).toHaveText(all);
});

test('a filter that is none is refused with what was expected', async ({ page, stack }) => {
  await open(page, stack);
  const editor = page.getByRole('combobox', { name: 'Filter', exact: true });
  await editor.fill('nonsense = 1');
  await editor.press('Enter');
  await expect(bar(page).getByRole('alert')).toContainText(/nonsense/);
  await editor.press('Escape');
  await expect(chips(page)).toHaveCount(1);
});

test('a slice of a pie filters by its namespace', async ({ page, stack }) => {
  await open(page, stack);
  const pie = new Panel(page, 'Octets by source namespace');
  await pie.root.scrollIntoViewIfNeeded();
  await pie.drawn();
  await pie.area.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  const name = await page.getByRole('menu').locator('.pick-title').textContent();
  await pick(page, 'Filter this out');
  await expect(pie.total).toHaveText(await total(stack, 'octetDeltaCount', 'sourcePodNamespace != {name:String}', { name }));
});

test('light and dark: the colours change and stay after a reload', async ({ page, stack }) => {
  const sankey = await open(page, stack);
  const theme = async (name) => {
    await page.getByRole('button', { name: 'Theme' }).click();
    await page.getByRole('menuitemradio', { name }).click();
    await expect(page.locator('html')).toHaveAttribute('data-theme', name.toLowerCase());
  };
  const corner = () => sankey.canvas.evaluate((canvas) => canvas.getContext('2d').getImageData(1, 1, 1, 1).data[0]);
  await theme('Dark');
  await expect.poll(corner).toBeLessThan(60);
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await sankey.drawn();
  expect(await corner()).toBeLessThan(60);
  await theme('Light');
  await expect.poll(corner).toBeGreaterThan(200);
});

test('a panel shows its query and gives its data', async ({ page, stack }) => {
  const sankey = await open(page, stack);
  await settled(page);
  await sankey.menu('Show query');
  const dialog = page.getByRole('dialog', { name: `Query of ${OCTETS}` });
  await expect(dialog.locator('.sql')).toContainText('AS `octets`');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  const saved = page.waitForEvent('download');
  await sankey.menu('Download SVG');
  expect((await saved).suggestedFilename()).toBe('octets.svg');
});
