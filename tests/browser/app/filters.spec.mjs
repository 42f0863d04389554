// Owns the editor of a filter: what it completes, what it takes over, and where it says an error is.
import { chips, filters, Panel, bar } from '../support/panel.mjs';
import { expect, test } from '../support/test.mjs';

/** Opens the page with the editor of a new filter. */
async function open(page, stack) {
  await page.goto(stack.page('pod-to-pod'));
  await new Panel(page, 'Octets, source to destination').drawn();
  const editor = page.getByRole('combobox', { name: 'Filter', exact: true });
  await editor.click();
  await expect(editor).toBeFocused();
  return { editor, offered: page.getByRole('option') };
}

/** The counts that stand beside the suggestions, as numbers. */
async function counts(offered) {
  const notes = await offered.locator('.item-note').allTextContents();
  const factor = { '': 1, k: 1e3, M: 1e6 };
  return notes.map((note) => note.split(' ')).map(([number, prefix = '']) => Number(number) * factor[prefix]);
}

test('either end is completed with Pods, the most frequent first', async ({ page, stack }) => {
  const { editor, offered } = await open(page, stack);
  await editor.pressSequentially('any po');
  await expect(offered.first()).toHaveText('podSource or Destination Pod');
  await offered.first().click();
  await expect(editor).toHaveValue('any pod ');
  await expect(offered.filter({ hasText: 'is not' }).first()).toBeVisible();
  await editor.pressSequentially('= ');
  await expect(offered.filter({ hasText: '/' }).nth(3)).toBeVisible();
  const seen = await counts(offered);
  expect(seen.length).toBeGreaterThan(3);
  expect(seen).toEqual([...seen].sort((a, b) => b - a));
  const pod = await offered.first().locator('.item-text').textContent();
  await offered.first().click();
  await editor.press('Enter');
  expect(filters(page).at(-1)).toBe(`any pod = "${pod}"`);
  const sankey = new Panel(page, 'Octets, source to destination');
  await expect(sankey.rows.first()).toContainText(pod);
});

test('keys and values of labels come from the records', async ({ page, stack }) => {
  const { editor, offered } = await open(page, stack);
  await editor.pressSequentially('sourcePodLabels[');
  await offered.filter({ hasText: /^app/ }).first().click();
  await expect(editor).toHaveValue('sourcePodLabels["app"] ');
  await editor.pressSequentially('= fron');
  await offered.filter({ hasText: 'frontend' }).first().click();
  await editor.press('Enter');
  expect(filters(page).at(-1)).toBe('sourcePodLabels["app"] = "frontend"');
  await expect(chips(page)).toHaveCount(2);
});

test('a field is compared with a field', async ({ page, stack }) => {
  const { editor, offered } = await open(page, stack);
  await editor.pressSequentially('sourceNodeName != desti');
  await offered.filter({ hasText: 'destinationNodeName' }).first().click();
  await editor.press('Enter');
  expect(filters(page).at(-1)).toBe('sourceNodeName != destinationNodeName');
  const octets = await stack.number(`select count() from flows where ${stack.within()} and sourceNodeName != destinationNodeName`);
  expect(octets).toBeGreaterThan(0);
  await expect(new Panel(page, 'Octets, source to destination').rows.first()).toBeAttached();
});

test('amounts complete with units, not with what is frequent', async ({ page, stack }) => {
  const { editor, offered } = await open(page, stack);
  await editor.pressSequentially('bytes > 10');
  await expect(offered.first()).toContainText(/^10 ?[kM]?i?B/);
  const texts = await offered.locator('.item-text').allTextContents();
  expect(texts.filter((text) => !text.startsWith('10'))).toEqual([]);
});

test('an example is taken over, joined to what is written', async ({ page, stack }) => {
  const { editor } = await open(page, stack);
  await editor.pressSequentially('bytes > 1kB');
  await page.getByText('Examples', { exact: true }).click();
  await page.getByRole('button', { name: /goes from one Node to another/ }).click();
  await expect(editor).toHaveValue('bytes > 1kB and sourceNodeName != destinationNodeName ');
  await expect(editor).toBeFocused();
  await editor.press('Enter');
  expect(filters(page).at(-1)).toBe('octetDeltaCount > 1kB and sourceNodeName != destinationNodeName');
});

test('an error points at its character and offers what fits there', async ({ page, stack }) => {
  const { editor, offered } = await open(page, stack);
  await editor.fill('sourcePodNamespace = "shop" and nonsense > 3');
  await editor.press('Enter');
  const error = bar(page).getByRole('alert');
  await expect(error.locator('mark')).toHaveText('nonsense');
  await expect(error).toContainText('at character 33: expected a field');
  expect(await editor.evaluate((input) => input.selectionStart)).toBe(32);
  await offered.filter({ hasText: 'destinationPod' }).first().click();
  await expect(editor).toHaveValue('sourcePodNamespace = "shop" and destinationPod > 3');
  await expect(error).toHaveCount(0);
});
