// Owns names that try to break whoever shows them: they stay text, get short, and push nothing out.
import { Panel, settled } from '../support/panel.mjs';
import { pictures, SCREENS } from '../support/pictures.mjs';
import { UIDS } from '../support/pages.mjs';
import { Table } from '../support/table.mjs';
import { expect, test } from '../support/test.mjs';

test.use({ records: { seed: 3, since: '1h', rate: 4, flags: ['--hostile', '--faults'] } });

/** What markup in a name would have made, if it were taken for markup. */
async function expectOnlyText(page) {
  const made = await page.evaluate(() => {
    const strange = 'main img, main iframe, main object, main embed, main script, main a[href^="javascript"], main b, main marquee';
    const handlers = [...document.querySelectorAll('*')].filter((element) =>
      [...element.attributes].some((attribute) => /^on/i.test(attribute.name)));
    return [...document.querySelectorAll(strange), ...handlers].map((element) => `${element.tagName} ${element.getAttributeNames()}`);
  });
  expect(made).toEqual([]);
}

/** Nothing stands outside the window to the right. */
async function expectNoOverflow(page) {
  const { wide, room } = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth, room: innerWidth }));
  expect(wide).toBeLessThanOrEqual(room);
}

/** A hostile name that the records really have. */
function names(stack) {
  return stack.ask(`select sourcePodNamespace as ns, sourcePodName as name, sum(octetDeltaCount) as n from flows
    where ${stack.within()} and flowType in (1, 2) and match(sourcePodName, '[<>"&]|\\\\{') group by ns, name order by n desc`);
}

for (const uid of UIDS) {
  test(`${uid}: markup in names is text`, async ({ page, stack }) => {
    await page.goto(stack.page(uid));
    await settled(page);
    await expectOnlyText(page);
    await expectNoOverflow(page);
  });

  test(`${uid}: nothing overflows a narrow window`, async ({ page, stack }) => {
    await page.setViewportSize({ width: 400, height: 800 });
    await page.goto(stack.page(uid));
    await settled(page);
    await expectNoOverflow(page);
    const inside = await page.locator('section.panel').evaluateAll((panels) =>
      panels.every((panel) => panel.getBoundingClientRect().right <= innerWidth && panel.scrollWidth <= panel.clientWidth + 1));
    expect(inside).toBe(true);
  });
}

test('a hostile name is filtered for as any other', async ({ page, stack }) => {
  const [worst] = await names(stack);
  expect(worst, 'the records have markup in names').toBeTruthy();
  const name = `${worst.ns}/${worst.name}`;
  const quoted = `"${name.replace(/[\\"]/g, (c) => `\\${c}`)}"`;
  await page.goto(stack.page('pod-to-pod', 60, `&var-filter=${encodeURIComponent(`sourcePod = ${quoted}`)}`));
  const sankey = new Panel(page, 'Octets, source to destination');
  await sankey.drawn();
  const title = await sankey.find(0.2, (text) => text.startsWith('Source Pod: '));
  expect(title).toBe(`Source Pod: ${name}`);
  await sankey.click();
  await expect(page.locator('.pick-title')).toHaveText(name);
  await page.keyboard.press('Escape');
  await expectOnlyText(page);
});

test('a hostile name in the table, its details and its menu is text', async ({ page, stack }) => {
  const [worst] = await names(stack);
  await page.goto(stack.page('flow-records', 60, `&var-filter=${encodeURIComponent(`sourcePodName = "${worst.name.replace(/[\\"]/g, (c) => `\\${c}`)}"`)}`));
  const table = new Table(page);
  const cell = await table.cell(0, 'Source Pod');
  await expect(cell).toHaveText(`${worst.ns}/${worst.name}`);
  await table.row(0).getByRole('button', { name: 'Details of the record' }).click();
  await expect(page.getByRole('complementary', { name: 'Record' })).toContainText(worst.name);
  await cell.click();
  await expect(page.locator('.pick-title')).toHaveText(`Source Pod: ${worst.ns}/${worst.name}`);
  await expectOnlyText(page);
  await expectNoOverflow(page);
});

test('a long name is shortened in its cell and whole in its tip', async ({ page, stack }) => {
  const [long] = await stack.ask(`select sourcePodName as name from flows where ${stack.within()} and length(sourcePodName) > 200 limit 1`);
  expect(long, 'the records have a long name').toBeTruthy();
  await page.goto(stack.page('flow-records', 60, `&var-filter=${encodeURIComponent(`sourcePodName = "${long.name}"`)}`));
  const cell = await new Table(page).cell(0, 'Source Pod');
  await cell.hover();
  await expect(cell).toHaveAttribute('title', new RegExp(long.name));
  const cut = await cell.evaluate((element) => ({
    hidden: element.scrollWidth > element.clientWidth, overflow: getComputedStyle(element).textOverflow,
  }));
  expect(cut).toEqual({ hidden: true, overflow: 'ellipsis' });
  await expectNoOverflow(page);
});

pictures('hostile', [SCREENS[0], SCREENS[3]], (stack, uid) => stack.page(uid));
