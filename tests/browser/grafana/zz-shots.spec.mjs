import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { Stack } from '../support/stack.mjs';
import { HOSTS, at, caption, open, serveHost } from './support.mjs';
test('shots', async ({ page }) => {
  test.setTimeout(500000);
  const stack = await Stack.start(); const site = await serveHost(HOSTS[0][1]); site.set({ clickhouse: await stack.writer() });
  await page.setViewportSize({ width: 1440, height: 1300 });
  for (const [file, theme] of [['network-policy', 'dark'], ['pod-to-service', 'light'], ['flow-records', 'dark']]) {
    await open(page, site, theme);
    const d = JSON.parse(await readFile(join('/work/main/panel-plugin/src/dashboards/generated', `${file}.json`), 'utf8'));
    await page.evaluate(([d, r]) => window.host.open(d, r), [d, { from: stack.end - 3600000, to: stack.end }]);
    const own = d.panels.filter(({ type }) => type.startsWith('weir-'));
    for (const { id, type } of own) {
      await expect(async () => { await at(page, id).scrollIntoViewIfNeeded(); }).toPass();
      const drawn = type === 'weir-flowtable-panel' ? at(page, id).locator('[role="row"]').nth(3) : caption(at(page, id));
      await expect(drawn).not.toBeEmpty({ timeout: 60000 });
    }
    await page.screenshot({ path: `/tmp/g2/${file}.png`, fullPage: true });
  }
  await site.close(); await stack.stop();
});
