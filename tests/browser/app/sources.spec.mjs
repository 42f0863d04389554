// Owns what the page says of where its numbers come from: tables, cost, missing rollups, late reports.
import { Panel, settled } from '../support/panel.mjs';
import { expect, test } from '../support/test.mjs';

const OCTETS = 'Octets, source to destination';

/** Has the database look as if it had no rollups: the app asks for tables that are none. */
async function withoutRollups(page) {
  let hidden = true;
  await page.route('**/clickhouse/**', async (route) => {
    const request = route.request();
    const catalog = request.postData()?.includes('system.tables');
    const url = catalog && hidden ? request.url().replaceAll(/=flows_\w+/g, '=none') : request.url();
    await route.continue({ url });
  });
  return { show: () => { hidden = false; } };
}

test('a panel says which tables answered, and what it cost', async ({ page, stack }) => {
  await page.goto(stack.page('pod-to-pod', 60));
  const sankey = new Panel(page, OCTETS);
  await sankey.drawn();
  await settled(page);
  await sankey.menu('Show query');
  const dialog = page.getByRole('dialog', { name: `Query of ${OCTETS}` });
  await expect(dialog.getByRole('figure')).toHaveAccessibleName(/^Read from flows\w* \d+ (h|min|s)/);
  await expect(dialog.locator('.reads rect').first()).toBeVisible();
  await expect(dialog.locator('.facts')).toHaveText(/Time[\d.]+ m?sRows read[\d.]+.*Bytes read[\d.]+ [kMG]?BRows answered\d+/);
});

test('a database without rollups is noticed once, with what helps', async ({ page, stack, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: stack.url });
  await withoutRollups(page);
  await page.goto(stack.page('pod-to-pod', 60));
  await settled(page);
  const notice = page.getByRole('button', { name: 'Read from the records alone: long ranges are slower' });
  await expect(notice).toHaveCount(1);
  await notice.click();
  const dialog = page.getByRole('dialog', { name: /^Read from the records alone/ });
  await expect(dialog).toContainText('The numbers are the same.');
  await dialog.getByRole('button', { name: 'Copy' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('weir schema apply');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
});

test('the end of a range that reaches now is incomplete, its middle is not', async ({ page, stack }) => {
  // The records end where the clock stands 20 seconds later.
  await page.clock.setFixedTime(stack.end + 20_000);
  await page.goto(`${stack.url}/d/pod-to-pod?from=now-30m&to=now`);
  const lines = new Panel(page, 'Throughput per source');
  await lines.root.scrollIntoViewIfNeeded();
  await lines.drawn();
  await lines.find(0.96, (title) => title.endsWith(', incomplete'));
  await lines.find(0.5, (title) => /\d\d:\d\d(:\d\d)?$/.test(title));
});
