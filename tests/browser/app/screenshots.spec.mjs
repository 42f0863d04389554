// Owns pictures of both pages for people to look at, and that nothing is cut off at the side.
import { join } from 'node:path';
import { Panel, settled } from '../support/panel.mjs';
import { expect, test } from '../support/test.mjs';

const FOLDER = join(import.meta.dirname, '../results');
const FIRST = { 'flow-records': 'Flow records over time', 'pod-to-pod': 'Octets, source to destination' };

for (const uid of ['flow-records', 'pod-to-pod']) {
  for (const colorScheme of ['light', 'dark']) {
    for (const [width, height] of [[1440, 900], [400, 800]]) {
      test(`${uid}, ${colorScheme}, ${width} wide`, async ({ page, stack }) => {
        await page.setViewportSize({ width, height });
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.goto(stack.page(uid));
        await settled(page);
        await new Panel(page, FIRST[uid]).drawn();
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(wide).toBeLessThanOrEqual(width);
        const path = join(FOLDER, `${uid}-${colorScheme}-${width}.png`);
        await page.screenshot({ path, fullPage: width < 500 });
      });
    }
  }
}
