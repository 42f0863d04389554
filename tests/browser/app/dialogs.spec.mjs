// Owns dialogs: in the middle of any window, scrolled where they are long, with the focus inside, and
// given back when they close.
import { Panel, settled } from '../support/panel.mjs';
import { expect, test } from '../support/test.mjs';

const SCREENS = [[1440, 900], [1024, 700], [400, 700], [400, 320]];
const OCTETS = 'Octets, source to destination';
const pageMenu = (page) => page.getByRole('button', { name: 'Menu of the page' });

/** Chooses in the menu of the page. */
const ofPage = (choice) => async (page) => {
  await pageMenu(page).click();
  await page.getByRole('menuitem', { name: choice, exact: true }).click();
  return pageMenu(page);
};

/** The dialogs: how each is opened, and what has the focus afterwards. */
const DIALOGS = {
  'New page': ofPage('New page…'),
  'Import a page': ofPage('Import…'),
  'Keyboard shortcuts': async (page) => {
    await page.getByRole('button', { name: 'Share this view' }).focus();
    await page.keyboard.press('?');
    return page.getByRole('button', { name: 'Share this view' });
  },
  [`Query of ${OCTETS}`]: async (page) => {
    await new Panel(page, OCTETS).menu('Show query');
    return page.getByRole('button', { name: `Menu of ${OCTETS}` });
  },
  'Add to a dashboard': async (page) => {
    await new Panel(page, OCTETS).menu('Options');
    const button = page.getByRole('button', { name: /^Add to dashboard/ });
    await button.click();
    return button;
  },
};

/** Where a dialog is in its window, in pixels from each side, and whether it can be scrolled to its end. */
function stand(dialog) {
  return dialog.evaluate((dialog) => {
    const box = dialog.getBoundingClientRect();
    const [left, right] = [box.left, document.documentElement.clientWidth - box.right];
    const [top, bottom] = [box.top, innerHeight - box.bottom];
    dialog.scrollTop = dialog.scrollHeight;
    const last = [...dialog.querySelectorAll('footer button')].at(-1).getBoundingClientRect();
    dialog.scrollTop = 0;
    return { left, right, top, bottom, last: last.top >= box.top && last.bottom <= box.bottom, wide: dialog.scrollWidth > dialog.clientWidth };
  });
}

for (const [name, open] of Object.entries(DIALOGS)) {
  test(`${name}: in the middle, with the focus, and gives it back`, async ({ page, stack }) => {
    await page.goto(stack.page('pod-to-pod'));
    await settled(page);
    const opener = await open(page);
    const dialog = page.getByRole('dialog', { name });
    await expect(dialog).toBeVisible();
    for (const [width, height] of SCREENS) {
      await page.setViewportSize({ width, height });
      const at = await stand(dialog);
      const words = `${width} by ${height}: ${JSON.stringify(at)}`;
      expect(Math.abs(at.left - at.right), words).toBeLessThanOrEqual(1);
      expect(Math.abs(at.top - at.bottom), words).toBeLessThanOrEqual(1);
      expect(Math.min(at.left, at.top), words).toBeGreaterThanOrEqual(8);
      expect(at.last, words).toBe(true);
      expect(at.wide, words).toBe(false);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
    for (let step = 0; step < 16; step += 1) {
      await page.keyboard.press(step < 12 ? 'Tab' : 'Shift+Tab');
      // Between its last and its first thing the browser may have the focus itself.
      const inside = await dialog.evaluate((dialog) => document.activeElement === document.body || dialog.contains(document.activeElement));
      expect(inside, `after ${step + 1} steps`).toBe(true);
    }
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await expect(opener).toBeFocused();
    await open(page);
    await dialog.getByRole('button', { name: /^(Cancel|Close)$/ }).click();
    await expect(dialog).toHaveCount(0);
    await expect(opener).toBeFocused();
  });
}

test('the question before a page goes stands in the middle, too', async ({ page, stack }) => {
  await page.goto(stack.page('node-to-node'));
  await settled(page);
  await ofPage('Duplicate page')(page);
  const save = page.getByRole('region', { name: 'Edit the page' }).getByRole('button', { name: 'Save', exact: true });
  await expect(page.locator('.origin')).toHaveText(/new, not saved|kept in this browser/);
  if (await save.count()) await save.click();
  await settled(page);
  await ofPage('Delete page…')(page);
  const at = await stand(page.getByRole('dialog', { name: 'Delete this page?' }));
  expect(Math.abs(at.left - at.right), JSON.stringify(at)).toBeLessThanOrEqual(1);
  expect(Math.abs(at.top - at.bottom), JSON.stringify(at)).toBeLessThanOrEqual(1);
});

test('a long dialog scrolls within a low window, its buttons in sight', async ({ page, stack }) => {
  await page.setViewportSize({ width: 400, height: 320 });
  await page.goto(stack.page('pod-to-pod'));
  await settled(page);
  await new Panel(page, OCTETS).menu('Show query');
  const dialog = page.getByRole('dialog', { name: `Query of ${OCTETS}` });
  const close = dialog.getByRole('button', { name: 'Close' });
  await expect(close).toBeInViewport();
  const scrolls = await dialog.evaluate((dialog) => dialog.scrollHeight > dialog.clientHeight);
  expect(scrolls).toBe(true);
  await dialog.hover();
  await page.mouse.wheel(0, 400);
  await expect.poll(() => dialog.evaluate((dialog) => dialog.scrollTop)).toBeGreaterThan(0);
  await expect(close).toBeInViewport();
});
