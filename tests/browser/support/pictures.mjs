// Owns pictures of whole pages for people to look at, and that each panel has something to show and
// nothing is cut off at the side.
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { PAGES } from './pages.mjs';
import { Panel, settled } from './panel.mjs';
import { test } from './test.mjs';

const FOLDER = join(import.meta.dirname, '../results');
const DRAWN = ['sankey', 'chord', 'series', 'pie', 'bars', 'stat'];

/** Light and dark, wide and narrow. */
export const SCREENS = ['light', 'dark'].flatMap((scheme) => [[scheme, 1440, 900], [scheme, 400, 800]]);

/**
 * One test for each page and screen. `kind` says what the records are like; the page is looked at
 * where `address(stack, uid)` leads, and its panels are drawn unless `empty`.
 */
export function pictures(kind, screens, address, empty = false) {
  for (const { uid, panels } of PAGES) {
    for (const [colorScheme, width, height] of screens) {
      test(`${uid}, ${kind}, ${colorScheme}, ${width} wide`, async ({ page, stack }) => {
        await page.setViewportSize({ width, height });
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.goto(address(stack, uid));
        await settled(page);
        await expect(page.locator('.panel .failed')).toHaveCount(0);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(wide).toBeLessThanOrEqual(width);
        const drawn = panels.filter((panel) => !empty && DRAWN.includes(panel.view.kind));
        for (const { title } of drawn) await new Panel(page, title).drawn();
        const path = join(FOLDER, `${kind}-${uid}-${colorScheme}-${width}.png`);
        await page.screenshot({ path, fullPage: true });
      });
    }
  }
}
