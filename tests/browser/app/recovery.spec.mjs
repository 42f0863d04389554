// Owns what the page says and does when the database is away, refuses, or has nothing to give.
import { Panel, settled } from '../support/panel.mjs';
import { Table } from '../support/table.mjs';
import { expect, test } from '../support/test.mjs';
import { short } from '../support/words.mjs';

const STAT = 'Flow records';
const AWAY = [/status of 50[234]/];

test('ClickHouse stops and comes back: the page says so and recovers by itself', async ({ page, stack, guard }) => {
  AWAY.forEach((fault) => guard.allow(fault));
  await page.goto(stack.page('pod-to-pod', 30));
  const sankey = new Panel(page, 'Octets, source to destination');
  await sankey.drawn();
  await settled(page);
  const total = await sankey.total.textContent();
  const banner = page.locator('.banner');
  await expect(banner).toHaveCount(0);

  await stack.stopClickHouse();
  try {
    await page.getByRole('button', { name: 'Refresh now' }).click();
    await expect(banner).toContainText(/ClickHouse/);
    await expect(banner).toContainText('What you see is from before');
    await expect(sankey.total).toHaveText(total);

    await test.step('another page opened meanwhile is not blank', async () => {
      await page.getByRole('link', { name: 'Flow Records' }).click();
      const stat = page.getByRole('region', { name: STAT, exact: true });
      await expect(stat).toContainText(/database is away|ClickHouse/);
      await expect(stat.locator('.note, .banner').first()).toBeVisible();
      await expect(banner).toBeVisible();
    });
  } finally {
    await stack.startClickHouse();
  }
  await expect(banner).toHaveCount(0, { timeout: 30_000 });
  const records = await stack.number(`select count() from flows where ${stack.within(30)} and (octetDeltaCount > 0 or packetDeltaCount > 0 or reverseOctetDeltaCount > 0 or reversePacketDeltaCount > 0)`);
  await expect(new Panel(page, STAT).area).toHaveAccessibleName(new RegExp(`^Flow records: ${short(records)},`));
  await expect(new Table(page).row(0)).toBeVisible();
});

test('the page loads while ClickHouse is away, and fills when it is back', async ({ page, stack, guard }) => {
  AWAY.forEach((fault) => guard.allow(fault));
  await stack.stopClickHouse();
  try {
    await page.goto(stack.page('flow-records', 30));
    await expect(page.locator('.banner')).toContainText(/ClickHouse/);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Flow Records');
  } finally {
    await stack.startClickHouse();
  }
  await expect(new Table(page).row(0)).toBeVisible({ timeout: 30_000 });
  await expect(page.locator('.banner')).toHaveCount(0);
});

test("a refused statement shows ClickHouse's words and a way to ask again", async ({ page, stack, guard }) => {
  const url = await stack.serve('--max-rows-to-read', '1000');
  guard.trust(url);
  guard.allow(/status of [45]\d\d/);
  await page.goto(stack.page('flow-records', 60).replace(stack.url, url));
  const failed = page.getByRole('region', { name: STAT, exact: true }).getByRole('alert');
  await expect(failed).toContainText('ClickHouse says');
  await expect(failed).toContainText(/rows/i);
  const asked = page.waitForRequest((request) => request.url().includes('/clickhouse/'));
  await failed.getByRole('button', { name: 'Try again' }).click();
  await asked;
  await expect(failed).toContainText('ClickHouse says');
  await expect(page.locator('.banner')).toHaveCount(0);
});

test('a range without records says so, and the wider range it offers has some', async ({ page, stack }) => {
  // Beyond the end of all records, an hour long: the next wider ranges reach them.
  const from = stack.end + 60_000;
  await page.goto(`${stack.url}/d/flow-records?from=${from}&to=${from + 3_600_000}`);
  const stat = page.getByRole('region', { name: 'Records', exact: true });
  await expect(stat).toContainText('Nothing to show');
  await expect(stat).toContainText('There are no records of this kind in this range.');
  await stat.getByRole('button', { name: /^Show: / }).click();
  await expect(new Table(page).row(0)).toBeVisible();
  expect(new URL(page.url()).searchParams.get('to')).toBe('now');
});

test('filters that leave nothing over can be switched off', async ({ page, stack }) => {
  const none = encodeURIComponent('sourcePodNamespace = "nowhere"');
  await page.goto(stack.page('pod-to-pod', 60, `&var-filter=${none}`));
  const sankey = new Panel(page, 'Octets, source to destination');
  await expect(sankey.root).toContainText('The filters leave out all');
  await sankey.root.getByRole('button', { name: 'Switch the filters off' }).click();
  await sankey.drawn();
  await expect(page).toHaveURL(/var-off=/);
});
