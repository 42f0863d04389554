// Owns the specs that Grafana's type does not reach into Weir's panels: its body has letters set apart.
import { expect, test } from '@playwright/test';
import { PAGES, dress, shown } from '../support/type.mjs';
import { CHORD, SANKEY, TABLE, panel, pods } from './data.mjs';
import { at, drawn, nextFrame, open, serveHost, show } from './support.mjs';

let site;
test.beforeAll(async () => { site = await serveHost(process.env.WEIR_GRAFANA); });
test.afterAll(async () => { await site.close(); });

const PANELS = [SANKEY, CHORD, TABLE].map((plugin, i) => panel(i + 1, plugin, [pods()]));

/** What Weir draws in each panel, mounted in the page as it is now. */
async function picture(page) {
  await page.evaluate(() => window.host.clear());
  await expect(page.locator('.weir-panel, .weir-table')).toHaveCount(0);
  await show(page, PANELS);
  await drawn(at(page, 1));
  await drawn(at(page, 2));
  await expect(at(page, 3).locator('.weir-body .weir-row')).toHaveCount(3);
  await nextFrame(page);
  return Promise.all(PANELS.map(({ id }) => shown(at(page, id).locator('.weir-panel, .weir-table'))));
}

test('panels look the same whatever the type of the page', async ({ page }) => {
  const faults = await open(page, site);
  const plain = await picture(page);
  const changed = [];
  for (const declarations of PAGES) {
    await dress(page, declarations);
    const dressed = await picture(page);
    PANELS.forEach(({ plugin }, i) => dressed[i] === plain[i] || changed.push(`${plugin}: ${declarations}`));
  }
  expect(changed).toEqual([]);
  expect(faults).toEqual([]);
});
