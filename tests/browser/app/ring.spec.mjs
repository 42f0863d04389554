// Owns that the keyboard's focus is seen on every kind of picture and on the table, in every scheme.
import { Panel, settled } from '../support/panel.mjs';
import { expect, test } from '../support/test.mjs';

/** A picture of each kind, by page and title. */
const PICTURES = {
  home: ['Seen in the range', 'Throughput by source namespace', 'Octets by verdict'],
  'pod-to-pod': ['Octets, source to destination'],
  'node-to-node': ['Octets by source Node'],
  'network-policy': ['Who reaches whom, by verdict'],
};
const SCHEMES = { light: { colorScheme: 'light' }, dark: { colorScheme: 'dark' }, forced: { forcedColors: 'active' } };

/** The share of the pixels along each edge of a box that differ between two screenshots of it. */
function changed(page, before, after) {
  const urls = [before, after].map((png) => `data:image/png;base64,${png.toString('base64')}`);
  return page.evaluate(async (urls) => {
    const read = async (url) => {
      const image = new Image();
      image.src = url;
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext('2d');
      context.drawImage(image, 0, 0);
      return context.getImageData(0, 0, image.width, image.height);
    };
    const [one, two] = await Promise.all(urls.map(read));
    const { width, height } = one;
    const differs = (x, y) => [0, 1, 2].some((c) => Math.abs(one.data[(y * width + x) * 4 + c] - two.data[(y * width + x) * 4 + c]) > 24);
    const share = (count, place) => Array.from({ length: count }, (_, at) => differs(...place(at))).filter(Boolean).length / count;
    // One pixel in: a ring of two pixels is there wherever its box begins between two pixels.
    return {
      top: share(width, (x) => [x, 1]),
      bottom: share(width, (x) => [x, height - 2]),
      left: share(height, (y) => [1, y]),
      right: share(height, (y) => [width - 2, y]),
    };
  }, urls);
}

/** Expects a ring along all four edges of a box once an element has the focus. */
async function expectRing(page, element, box, what) {
  await box.scrollIntoViewIfNeeded();
  await page.evaluate(() => document.activeElement?.blur());
  const before = await box.screenshot({ animations: 'disabled' });
  await page.keyboard.press('Shift');
  await element.focus();
  const after = await box.screenshot({ animations: 'disabled' });
  const edges = await changed(page, before, after);
  expect(Math.min(...Object.values(edges)), `${what}: ${JSON.stringify(edges)}`).toBeGreaterThan(0.9);
}

for (const [scheme, media] of Object.entries(SCHEMES)) {
  test(`${scheme}: every kind of picture has a ring around it`, async ({ page, stack }) => {
    await page.emulateMedia({ reducedMotion: 'reduce', ...media });
    for (const [uid, titles] of Object.entries(PICTURES)) {
      await page.goto(stack.page(uid));
      await settled(page);
      for (const title of titles) {
        const panel = new Panel(page, title);
        await panel.drawn();
        await expectRing(page, panel.area, panel.area, title);
      }
    }
  });

  test(`${scheme}: the table of records has a ring around it`, async ({ page, stack }) => {
    await page.emulateMedia({ reducedMotion: 'reduce', ...media });
    await page.goto(stack.page('flow-records'));
    await settled(page);
    const grid = page.getByRole('grid', { name: 'Flow records' });
    await expectRing(page, grid, page.locator('.weir-table-main'), 'the table');
  });
}

test('a picture that scrolls keeps its ring where it is seen', async ({ page, stack }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(stack.page('pod-to-pod'));
  await settled(page);
  const panel = new Panel(page, PICTURES['pod-to-pod'][0]);
  await panel.drawn();
  await panel.area.focus();
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('+');
  await expect.poll(() => panel.area.evaluate((area) => area.scrollWidth / area.clientWidth)).toBeGreaterThan(2);
  await panel.area.evaluate((area) => area.scrollBy(90, 90));
  await panel.title();
  // The scrollbars are the browser's: the ring is around the picture beside them.
  await expectRing(page, panel.area, panel.canvas, 'the picture');
});
