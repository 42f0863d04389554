// Owns the pictures of the plugin beside Grafana's own components, dark and light, and what must hold
// in them: colours of the theme, and no scrollbar or message where there is room.
import { expect, test } from '@playwright/test';
import { at, count, drawn, open, serveHost, show } from './support.mjs';
import { showcase } from './showcase.mjs';

const BACKGROUND = { dark: '#181b1f', light: '#ffffff' };

for (const theme of ['dark', 'light']) {
  test(`a dashboard looks native on ${theme}`, async ({ page }, info) => {
    const site = await serveHost(process.env.WEIR_GRAFANA);
    const faults = await open(page, site, theme);
    await show(page, showcase());
    for (const id of [1, 2, 5]) await drawn(at(page, id));
    await expect(at(page, 4).locator('.weir-body .weir-row').first()).toBeVisible();
    await page.evaluate(() => document.fonts.ready);
    for (const id of [1, 2, 5]) {
      expect(await count(at(page, id), BACKGROUND[theme])).toBeGreaterThan(5000);
      expect(await at(page, id).locator('.weir-scroll').evaluate((e) => e.scrollHeight - e.clientHeight)).toBeLessThan(2);
    }
    await expect(page.getByTestId('error-view')).toHaveCount(0);
    const box = await at(page, 1).locator('canvas').boundingBox();
    await page.mouse.move(box.x + box.width * 0.45, box.y + box.height * 0.2);
    await expect(page.getByTestId('weir-tooltip')).toBeVisible();
    await page.screenshot({ path: info.outputPath(`dashboard-${theme}.png`), clip: { x: 0, y: 0, width: 1440, height: 850 } });
    expect(faults).toEqual([]);
    await site.close();
  });
}
