// Owns the page to explore: any dimensions, measure and visualisation, in the address, added to a page.
import { Panel, settled } from '../support/panel.mjs';
import { expect, test } from '../support/test.mjs';
import { short } from '../support/words.mjs';

const options = (page) => page.getByRole('complementary', { name: /^Options of / });
const panel = (page) => page.locator('section.panel');
const title = (page) => panel(page).locator('h2').textContent();

async function open(page, stack, more = '') {
  await page.goto(stack.page('explore', 60, more));
  await settled(page);
}

/** Chooses a visualisation. */
async function look(page, name) {
  await options(page).locator('label.look', { has: page.locator(`span:text-is("${name}")`) }).click();
  await settled(page);
}

test('stages are chosen, added, moved and removed; the title says the question', async ({ page, stack }) => {
  await open(page, stack);
  expect(await title(page)).toBe('Octets: Source namespace → Destination namespace');
  const stage = (n) => options(page).getByRole('combobox', { name: `stage ${n}`, exact: true });
  await stage(1).selectOption('sourceNodeName');
  await options(page).getByRole('button', { name: 'Add stage' }).click();
  await expect(stage(3)).toBeVisible();
  await stage(3).selectOption('verdict');
  await options(page).getByRole('combobox', { name: 'Measure' }).selectOption('packets');
  await settled(page);
  expect(await title(page)).toBe('Packets: Source Node → Destination namespace → Verdict');
  await options(page).getByRole('button', { name: 'Move stage 3 up' }).click();
  await settled(page);
  expect(await title(page)).toBe('Packets: Source Node → Verdict → Destination namespace');
  await options(page).getByRole('button', { name: 'Remove stage 1' }).click();
  await settled(page);
  expect(await title(page)).toBe('Packets: Verdict → Destination namespace');
  const sum = await stack.number(`select sum(packetDeltaCount) from flows where ${stack.within()}`);
  await expect(panel(page).locator('.panel-total')).toContainText(short(sum));

  const address = page.url();
  await page.goto(`${stack.url}/d/pod-to-pod`);
  await page.goto(address);
  await settled(page);
  expect(await title(page)).toBe('Packets: Verdict → Destination namespace');
});

test('every visualisation answers the same question, and none ends in an error', async ({ page, stack }) => {
  await open(page, stack);
  const sum = short(await stack.number(`select sum(octetDeltaCount) from flows where ${stack.within()}`), 'B');
  for (const name of ['Chord', 'Pie', 'Ranking', 'Changes', 'Lines', 'Stacked areas', '100 % areas', 'Bars over time', 'Numbers', 'Records', 'Sankey']) {
    await look(page, name);
    await expect(options(page).locator('input[name="visual"]:checked')).toHaveCount(1);
    await expect(panel(page).locator('.failed')).toHaveCount(0);
    await expect(panel(page).locator('canvas, [role="grid"]').first()).toBeVisible();
    if (['Pie', 'Ranking', 'Sankey'].includes(name)) {
      await expect(panel(page).locator('.panel-total')).toContainText(sum);
    }
  }
  expect(await title(page)).toBe('Octets: Source namespace → Destination namespace');
});

test('a label is a dimension, its keys complete', async ({ page, stack }) => {
  await open(page, stack);
  const stage = options(page).getByRole('combobox', { name: 'stage 1', exact: true });
  const label = await stage.locator('option', { hasText: /label/i }).first().getAttribute('value');
  await stage.selectOption(label);
  const key = options(page).getByLabel('Key of the label of stage 1');
  await key.focus();
  await expect(options(page).locator('datalist option[value="app"]')).toHaveCount(1);
  await key.fill('app');
  await key.press('Enter');
  await settled(page);
  expect(await title(page)).toContain('app');
  await expect(panel(page).locator('.failed')).toHaveCount(0);
});

test('a wrong filter of the panel points at its character and changes nothing', async ({ page, stack }) => {
  await open(page, stack);
  const only = options(page).getByRole('textbox', { name: 'Only records with' });
  await only.fill('protocol = UDP');
  await only.press('Enter');
  await settled(page);
  const udp = await stack.number(`select sum(octetDeltaCount) from flows where ${stack.within()} and protocolIdentifier = 17`);
  await expect(panel(page).locator('.panel-total')).toContainText(short(udp, 'B'));
  await only.fill('protocol = ');
  await only.press('Enter');
  await expect(options(page).getByRole('alert')).toBeVisible();
  await expect(panel(page).locator('.panel-total')).toContainText(short(udp, 'B'));
});

test('an answer that comes while somebody writes takes nothing away', async ({ page, stack }) => {
  await page.goto(`${stack.url}/d/explore?from=now-1h&to=now&refresh=5s`);
  await settled(page);
  const only = options(page).getByRole('textbox', { name: 'Only records with' });
  await only.pressSequentially('protocol = U');
  await page.waitForResponse((response) => response.url().includes('/clickhouse/'));
  await settled(page);
  await only.pressSequentially('DP');
  await expect(only).toHaveValue('protocol = UDP');
  await page.getByRole('button', { name: /^Time range: / }).click();
  const from = page.getByRole('textbox', { name: 'From', exact: true });
  await from.fill('now-2');
  await page.waitForResponse((response) => response.url().includes('/clickhouse/'));
  await settled(page);
  await from.press('End');
  await from.pressSequentially('h');
  await from.press('Enter');
  await expect(page).toHaveURL(/from=now-2h/);
});

test('what was found is added to a new page, and found there', async ({ page, stack }) => {
  await open(page, stack);
  await look(page, 'Ranking');
  const name = await title(page);
  await options(page).getByRole('button', { name: 'Add to dashboard…' }).click();
  const ask = page.getByRole('dialog', { name: 'Add to a dashboard' });
  const which = ask.getByRole('combobox', { name: 'Page' });
  await which.selectOption('');
  await ask.getByRole('textbox', { name: 'Its title' }).fill('Found');
  await ask.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('navigation').getByRole('link', { name: 'Found', exact: true }).click();
  await settled(page);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Found');
  await new Panel(page, name).drawn();
  await page.reload();
  await settled(page);
  await new Panel(page, name).drawn();
});
