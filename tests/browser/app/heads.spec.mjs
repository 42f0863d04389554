// Owns the heads of panels while their page is edited: titles that can be read, buttons inside the panel.
import { expectInFront } from '../support/layers.mjs';
import { Panel, settled } from '../support/panel.mjs';
import { expect, test } from '../support/test.mjs';

/** What is wrong with the heads: short titles that are cut, buttons out of their panel or over each other. */
function faults(page) {
  return page.locator('section.panel').evaluateAll((panels) => panels.flatMap((panel) => {
    const title = panel.querySelector('h2');
    const box = panel.getBoundingClientRect();
    const wrong = [];
    const cut = title.scrollWidth > title.clientWidth;
    // A third of the narrowest panel is the least that a longer title has.
    if (cut && title.clientWidth < Math.min(60, box.width / 3)) wrong.push(`only ${title.clientWidth} px of the title`);
    if (cut && title.textContent.length <= 8 && box.width > 120) wrong.push('a short title is cut');
    const buttons = [...panel.querySelectorAll('.panel-head button:not(.move)')].filter((one) => one.offsetParent);
    const boxes = buttons.map((one) => one.getBoundingClientRect());
    boxes.forEach((one, at) => {
      const name = buttons[at].getAttribute('aria-label');
      if (one.left < box.left || one.right > box.right + 0.5 || one.bottom > box.bottom + 0.5) wrong.push(`${name} leaves the panel`);
      boxes.slice(at + 1).forEach((two) => {
        const over = Math.min(one.right, two.right) - Math.max(one.left, two.left) > 1 && Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top) > 1;
        if (over) wrong.push(`${name} lies on another button`);
      });
    });
    return wrong.map((what) => `${title.textContent}, ${Math.round(box.width)} px: ${what}`);
  }));
}

for (const width of [1440, 1024, 400]) {
  for (const colorScheme of ['light', 'dark']) {
    test(`${width} wide, ${colorScheme}: titles can be read and buttons stay in their panels while a page is edited`, async ({ page, stack }, info) => {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      await page.goto(stack.page('home'));
      await settled(page);
      await page.getByRole('button', { name: 'Edit', exact: true }).click();
      await expect(page.locator('.panel-tools').first()).toBeVisible();
      await page.screenshot({ path: info.outputPath('edit.png'), fullPage: true });
      expect(await faults(page)).toEqual([]);
      await expectInFront(page.locator('.panel-tools button:visible'), 'tools');
    });
  }
}

test('beside the options of a panel, buttons stay in their panels, too', async ({ page, stack }, info) => {
  await page.setViewportSize({ width: 1024, height: 900 });
  await page.goto(stack.page('home'));
  await settled(page);
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await page.getByRole('button', { name: 'Options of Seen in the range' }).click();
  await expect(page.getByRole('complementary', { name: /^Options of / })).toBeVisible();
  await page.screenshot({ path: info.outputPath('options.png'), fullPage: true });
  expect(await faults(page)).toEqual([]);
});

test('a head can still be dragged by its title', async ({ page, stack }) => {
  await page.goto(stack.page('home'));
  await settled(page);
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  const panel = new Panel(page, 'Seen in the range');
  const column = () => panel.root.evaluate((root) => root.style.getPropertyValue('--column'));
  const title = await panel.root.getByRole('heading').boundingBox();
  const before = await column();
  await page.mouse.move(title.x + 10, title.y + 8);
  await page.mouse.down();
  await page.mouse.move(title.x + 300, title.y + 8, { steps: 6 });
  await page.mouse.up();
  await expect.poll(column).not.toBe(before);
});
