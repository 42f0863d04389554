// Owns what people without a mouse or without sight need: axe's rules, the keyboard, visible focus.
import AxeBuilder from '@axe-core/playwright';
import { UIDS } from '../support/pages.mjs';
import { settled } from '../support/panel.mjs';
import { expect, test } from '../support/test.mjs';

/** The rules that look at colours: the others say the same of a page in every theme. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

for (const uid of UIDS) {
  for (const colorScheme of ['light', 'dark']) {
    test(`${uid}, ${colorScheme}: axe finds nothing serious`, async ({ page, stack }) => {
      await page.emulateMedia({ colorScheme });
      await page.goto(stack.page(uid));
      await settled(page);
      const axe = new AxeBuilder({ page });
      const { violations } = await (colorScheme === 'dark' ? axe.withRules(COLOURS) : axe).analyze();
      const serious = violations.filter(({ impact }) => ['serious', 'critical'].includes(impact));
      const words = serious.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 5).map((node) => `${node.target} ${node.failureSummary}`).join(' | ')}`);
      expect(words).toEqual([]);
    });
  }
}

test('axe finds nothing serious in what opens', async ({ page, stack }) => {
  await page.goto(stack.page('flow-records'));
  await settled(page);
  const serious = async (part) => {
    const { violations } = await new AxeBuilder({ page }).include(part).analyze();
    return violations.filter(({ impact }) => ['serious', 'critical'].includes(impact)).map(({ id, nodes }) => `${id}: ${nodes[0].target}`);
  };
  await page.getByRole('button', { name: /^Time range: / }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  expect(await serious('[role="dialog"]')).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('combobox', { name: 'Filter', exact: true }).click();
  await expect(page.getByRole('option').first()).toBeVisible();
  expect(await serious('.filters')).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Columns' }).click();
  expect(await serious('.weir-chooser')).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Details of the record' }).first().click();
  await expect(page.getByRole('complementary', { name: 'Record' })).toBeVisible();
  expect(await serious('.weir-details')).toEqual([]);
});

/** Where Tab leads, as role or tag with a name, and whether the focus can be seen there. */
async function walk(page, most) {
  const stops = [];
  for (let i = 0; i < most; i += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const outlined = (style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
      // A picture and a table have theirs over what they draw; `ring.spec.mjs` looks at the pixels.
      const over = [element.querySelector(':scope > canvas'), null], frame = element.closest('.weir-table-main');
      const rings = [[element, null], over, [element.matches('.weir-grid') ? frame : null, '::after']];
      const ring = rings.some(([one, part]) => one && outlined(getComputedStyle(one, part)));
      const name = element.getAttribute('aria-label') ?? element.textContent.trim();
      const box = element.getBoundingClientRect();
      return { tag: element.className || element.tagName, name: name.slice(0, 60), ring, seen: box.width > 0 && box.height > 0 };
    });
    if (!stop) break;
    stops.push(stop);
  }
  return stops;
}

test('Tab reaches everything in reading order, and the focus is seen', async ({ page, stack }) => {
  await page.goto(stack.page('flow-records'));
  await settled(page);
  const stops = await walk(page, 70);
  const names = stops.map((stop) => stop.name);
  const wanted = [
    /^Skip to the panels/, /^Flow Records$/, /^Pod-to-Pod$/, /^Theme/, /^Earlier$/, /^Time range: /, /^Later$/, /^Zoom out$/,
    /^Refresh now$/, /^Refresh by itself/, /^Share this view$/, /^Use the filter/, /^Only records with traffic/, /^Remove the filter/, /^Filter$/, /^Swap directions$/,
    /^Menu of Flow records$/, /^Flow records: /, /^Flow records from /, /^Columns$/, /^End/,
  ];
  let at = -1;
  for (const name of wanted) {
    const next = names.findIndex((text, index) => index > at && name.test(text));
    expect(next, `${name} after ${names[at]} in ${names.join(', ')}`).toBeGreaterThan(at);
    at = next;
  }
  expect(stops.filter((stop) => !stop.ring || !stop.seen)).toEqual([]);
});

test('the skip link leads to the panels', async ({ page, stack }) => {
  await page.goto(stack.page('pod-to-pod'));
  await settled(page);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  const inside = await page.evaluate(() => document.activeElement.closest('#panels') !== null);
  expect(inside).toBe(true);
  await expect(page).toHaveURL(/\/d\/pod-to-pod\?/);
});

test('a menu is walked with the arrows and closes with Escape', async ({ page, stack }) => {
  await page.goto(stack.page('flow-records'));
  const button = page.getByRole('button', { name: 'Theme' });
  await button.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitemradio', { name: 'As the system' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitemradio', { name: 'Light' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(button).toBeFocused();
});

test('screen readers have the values of every picture, and the rows of the table', async ({ page, stack }) => {
  const tree = async (uid) => {
    await page.goto(stack.page(uid));
    await settled(page);
    const session = await page.context().newCDPSession(page);
    const { nodes } = await session.send('Accessibility.getFullAXTree');
    return nodes.filter((node) => !node.ignored).map((node) => [node.role?.value, node.name?.value ?? '']);
  };
  const pictures = await tree('pod-to-pod');
  const tables = pictures.filter(([role, name]) => role === 'table' && name !== 'Legend');
  expect(tables.length).toBe(await page.locator('.panel canvas').count());
  expect(pictures.filter(([role, name]) => role === 'cell' && /[kMG]?B$/.test(name)).length).toBeGreaterThan(50);
  const records = await tree('flow-records');
  expect(records.filter(([role]) => role === 'grid').length).toBe(1);
  expect(records.filter(([role, name]) => role === 'gridcell' && name).length).toBeGreaterThan(100);
});

test('rows of the table are in reading order when scrolling rests', async ({ page, stack }) => {
  await page.goto(stack.page('flow-records'));
  await settled(page);
  const rows = () => page.locator('.weir-body .weir-row').evaluateAll((all) => all.map((row) => Number(row.dataset.row)));
  const scroll = (by) => page.locator('.weir-table-scroll').evaluate((area, by) => { area.scrollTop += by; }, by);
  for (const by of [700, 900, -600]) {
    const [before] = await rows();
    await scroll(by);
    const inOrder = (all) => all[0] !== before && all.every((row, at) => row === all[0] + at);
    await expect.poll(async () => inOrder(await rows())).toBe(true);
  }
});
