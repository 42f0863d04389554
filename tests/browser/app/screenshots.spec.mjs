// Owns pictures of every page for people to look at, and that each panel has something to show and
// nothing is cut off at the side.
import { join } from 'node:path';
import { Panel, settled } from '../support/panel.mjs';
import { PAGES } from '../support/pages.mjs';
import { expect, test } from '../support/test.mjs';

const FOLDER = join(import.meta.dirname, '../results');
const DRAWN = ['sankey', 'chord', 'series', 'pie', 'bars', 'stat'];

for (const { uid, panels } of PAGES) {
  for (const colorScheme of ['light', 'dark']) {
    for (const [width, height] of [[1440, 900], [400, 800]]) {
      test(`${uid}, ${colorScheme}, ${width} wide`, async ({ page, stack }) => {
        await page.setViewportSize({ width, height });
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.goto(stack.page(uid));
        await settled(page);
        await expect(page.locator('.panel .failed')).toHaveCount(0);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(wide).toBeLessThanOrEqual(width);
        for (const { title } of panels.filter((panel) => DRAWN.includes(panel.view.kind))) {
          await new Panel(page, title).drawn();
        }
        const path = join(FOLDER, `${uid}-${colorScheme}-${width}.png`);
        await page.screenshot({ path, fullPage: width < 500 });
      });
    }
  }
}
