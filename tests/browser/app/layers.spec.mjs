// Owns that what opens lies in front: menus, popups, hints, in every page and width, and while it is edited.
import { expectInFront, layersByNumber } from '../support/layers.mjs';
import { UIDS } from '../support/pages.mjs';
import { Panel, settled } from '../support/panel.mjs';
import { expect, test } from '../support/test.mjs';

const items = (page) => page.locator('.popup :is(button, input, a)');

/** Opens a page in a window of that width. */
async function open(page, stack, uid, width) {
  await page.setViewportSize({ width, height: 900 });
  await page.goto(stack.page(uid));
  await settled(page);
}

/** Opens what each of these buttons opens, looks at it and closes it. */
async function look(page, buttons) {
  const names = await buttons.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
  expect(names.length).toBeGreaterThan(0);
  for (const [at, name] of names.entries()) {
    await buttons.nth(at).click();
    await expectInFront(items(page), name);
    await page.keyboard.press('Escape');
    await expect(page.locator('.popup')).toHaveCount(0);
    await expect(buttons.nth(at), 'the focus goes back').toBeFocused();
  }
}

for (const uid of UIDS) {
  for (const width of [1440, 400]) {
    test(`${uid}, ${width} wide: the menus of panels are in front`, async ({ page, stack }) => {
      await open(page, stack, uid, width);
      await look(page, page.locator('.panel-head .dropdown > .button'));
    });
  }
}

for (const width of [1440, 1024, 400]) {
  test(`${width} wide: what the page's own buttons open is in front`, async ({ page, stack }) => {
    await open(page, stack, 'flow-records', width);
    await look(page, page.locator('.controls .dropdown > .button:visible, .nav .dropdown > .button:visible'));
    await page.getByRole('combobox', { name: 'Filter', exact: true }).click();
    await expectInFront(page.getByRole('option'), 'suggestions');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Columns' }).click();
    await expectInFront(page.locator('.weir-chooser label'), 'columns');
  });
}

for (const width of [1440, 400]) {
  test(`${width} wide: while a page is edited, menus, tools and hints are in front`, async ({ page, stack }) => {
    await open(page, stack, 'flow-records', width);
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await expect(page.locator('.panel-tools').first()).toBeVisible();
    await expectInFront(page.locator('.panel-tools button:visible'), 'tools');
    await look(page, page.locator('.panel-head .dropdown > .button'));
  });
}

for (const [mode, begin] of [['read', async () => {}], ['edited', async (page) => {
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await expect(page.locator('.panel-tools').first()).toBeVisible();
}]]) {
  test(`the hint of a panel is in front and inside the window while its page is ${mode}`, async ({ page, stack }) => {
    await open(page, stack, 'home', 1440);
    await begin(page);
    for (const tip of await page.locator('.tip').all()) {
      await tip.evaluate((tip) => tip.scrollIntoView({ block: 'center', behavior: 'instant' }));
      await tip.hover();
      const seen = await tip.evaluate((tip) => {
        const style = getComputedStyle(tip, '::after');
        const side = (name) => parseFloat(style[name]);
        // The hint is placed from the head, or while the page is edited from the panel.
        let around = tip;
        while (getComputedStyle(around).position === 'static') around = around.parentElement;
        const box = around.getBoundingClientRect();
        const [left, top] = [box.left + around.clientLeft + side('left'), box.top + around.clientTop + side('top')];
        const places = [[left + 8, top + 8], [left + side('width') - 8, top + side('height') - 8]];
        return { over: places.every(([x, y]) => document.elementFromPoint(x, y) === tip), wide: document.documentElement.scrollWidth };
      });
      expect(seen, await tip.getAttribute('data-tip')).toEqual({ over: true, wide: 1440 });
    }
  });
}

test('the menu of a chosen thing and the options at the foot are in front', async ({ page, stack }) => {
  await open(page, stack, 'pod-to-pod', 900);
  const panel = new Panel(page, 'Octets, source to destination');
  await panel.area.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expectInFront(items(page), 'the menu of a node');
  await page.keyboard.press('Escape');
  await panel.menu('Options');
  await expectInFront(page.locator('.options header button, .options select'), 'options');
});

test('a tooltip that is higher than its panel lies over the next one', async ({ page, stack }) => {
  await open(page, stack, 'home', 1440);
  const panel = new Panel(page, 'Seen in the range');
  await panel.area.focus();
  await page.keyboard.press('ArrowRight');
  await expect(panel.tooltip).toHaveClass(/weir-shown/);
  // It lets the pointer through, but for this question.
  await panel.tooltip.evaluate((tooltip) => { tooltip.style.pointerEvents = 'auto'; });
  await expectInFront(panel.tooltip, 'the tooltip');
});

test('every layer has its name in the scale', async ({ page, stack }) => {
  await open(page, stack, 'flow-records', 1440);
  expect(await layersByNumber(page)).toEqual([]);
});
