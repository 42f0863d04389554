// Owns the filter bar as one control: typing, chips by the keyboard, history, saved filters, swapping.
import { bar, chips, filters, Panel, settled } from '../support/panel.mjs';
import { expect, test } from '../support/test.mjs';

const input = (page) => page.getByRole('combobox', { name: 'Filter', exact: true });
const texts = (page) => chips(page).locator('.chip-text');

async function open(page, stack, more = '', uid = 'flow-records') {
  await page.goto(stack.page(uid, 60, more));
  await settled(page);
}

/** Adds a filter by typing. */
async function add(page, text) {
  const count = await chips(page).count();
  await input(page).fill(text);
  await input(page).press('Enter');
  await expect(chips(page)).toHaveCount(count + 1);
}

/** Opens what an empty editor offers. */
async function offer(page, name) {
  await input(page).click();
  await bar(page).getByRole('button', { name, exact: true }).click();
}

test('typing adds chips, Backspace takes the last one back to edit', async ({ page, stack }) => {
  await open(page, stack);
  await page.keyboard.press('/');
  await expect(input(page)).toBeFocused();
  await add(page, 'sourcePodNamespace = shop');
  await add(page, 'any port = 443');
  await expect(input(page)).toBeFocused();
  await expect(input(page)).toHaveValue('');
  await page.keyboard.press('Backspace');
  await expect(input(page)).toHaveValue('any port = 443 ');
  await page.keyboard.press('Escape');
  await expect(chips(page)).toHaveCount(3);
  await expect(input(page)).toBeFocused();
  await page.keyboard.press('Backspace');
  await input(page).fill('any port = 80');
  await page.keyboard.press('Enter');
  await expect(chips(page)).toHaveCount(3);
  expect(filters(page).at(-1)).toBe('any port = 80');
  await expect(input(page)).toBeFocused();
});

test('chips are walked with the arrows and removed with Delete', async ({ page, stack }) => {
  await open(page, stack, '&var-filter=sourcePodNamespace+%3D+shop&var-filter=any+port+%3D+443');
  await input(page).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(texts(page).nth(1)).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(texts(page).nth(0)).toBeFocused();
  await page.keyboard.press('Delete');
  await expect(chips(page)).toHaveCount(1);
  await expect(texts(page).nth(0)).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(input(page)).toBeFocused();
  await expect(page.getByRole('listbox')).toHaveCount(0);
  expect(filters(page)).toEqual(['any port = 443']);
  await page.goBack();
  await expect(chips(page)).toHaveCount(2);
});

test('an empty editor begins with what people filter by, times come last', async ({ page, stack }) => {
  await open(page, stack);
  await input(page).click();
  const offered = page.getByRole('option').locator('.item-text');
  const names = await offered.allTextContents();
  expect(names.slice(0, 5)).toEqual(['sourcePod', 'destinationPod', 'sourcePodNamespace', 'destinationPodNamespace', 'destinationServicePortName']);
  const times = names.filter((name) => /Seconds|timeInserted/.test(name));
  expect(names.slice(-times.length)).toEqual(times);
});

test('the last filters are offered, each once, also after a reload', async ({ page, stack }) => {
  await open(page, stack);
  for (const text of ['sourcePodNamespace = "shop"', 'any port = 443', 'sourcePodNamespace = "shop"']) {
    await add(page, text);
    await chips(page).last().getByRole('button', { name: /^Remove/ }).click();
    await expect(chips(page)).toHaveCount(1);
  }
  await page.reload();
  await settled(page);
  await offer(page, 'Recent');
  const offered = page.getByRole('option');
  await expect(offered).toHaveText(['sourcePodNamespace = "shop"', 'any port = 443']);
  await expect(input(page)).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(chips(page)).toHaveCount(2);
  expect(filters(page).at(-1)).toBe('any port = 443');
});

test('filters are saved under a name, applied, renamed and deleted', async ({ page, stack }) => {
  await open(page, stack);
  await add(page, 'sourcePodNamespace = "shop"');
  await offer(page, 'Saved');
  const name = bar(page).getByRole('textbox', { name: 'Name for the present filters' });
  await name.fill('<b>The shop</b>');
  await name.press('Enter');
  const list = bar(page).getByRole('list', { name: 'Saved filters' });
  await expect(list.getByRole('listitem')).toHaveText(/^<b>The shop<\/b>2 filters$/);
  await page.reload();
  await settled(page);
  await bar(page).getByRole('button', { name: 'Reset' }).click();
  await expect(chips(page)).toHaveCount(1);
  await offer(page, 'Saved');
  await list.getByRole('button', { name: /^Rename/ }).click();
  const renamed = list.getByRole('textbox');
  await renamed.fill('Shop');
  await renamed.press('Enter');
  await list.getByRole('button', { name: /^Shop/ }).click();
  await expect(chips(page)).toHaveCount(2);
  expect(filters(page).at(-1)).toBe('sourcePodNamespace = "shop"');
  await offer(page, 'Saved');
  await list.getByRole('button', { name: 'Delete Shop' }).click();
  await expect(list.getByRole('listitem')).toHaveCount(0);
  await page.reload();
  await offer(page, 'Saved');
  await expect(list.getByRole('listitem')).toHaveCount(0);
});

test('swapping directions turns every chip, and swapping again turns it back', async ({ page, stack }) => {
  await open(page, stack, '', 'pod-to-pod');
  await add(page, 'sourcePodNamespace = "shop"');
  const before = page.url();
  const swap = bar(page).getByRole('button', { name: 'Swap directions' });
  await swap.click();
  await expect(chips(page).last()).toContainText('Destination namespace = shop');
  expect(filters(page).at(-1)).toBe('destinationPodNamespace = "shop"');
  // The page's own chip means the same either way.
  await expect(chips(page).first()).toContainText('Infrastructure namespaces hidden');
  const sankey = new Panel(page, 'Octets, source to destination');
  await settled(page);
  const ends = await sankey.rows.locator('td:nth-child(2)').allTextContents();
  expect(ends.filter((end) => !/^(shop\/|Other)/.test(end))).toEqual([]);
  await swap.click();
  await expect(chips(page).last()).toContainText('Source namespace = shop');
  expect(page.url()).toBe(before);
});
