// Owns looking at one cluster of several: the choice, its place in the address, every panel's numbers.
import { Panel, settled } from '../support/panel.mjs';
import { expect, test } from '../support/test.mjs';
import { short } from '../support/words.mjs';

test.use({ records: { since: '40m', flags: ['--clusters', '2'] } });

const button = (page) => page.getByRole('button', { name: /^Cluster: / });

test('one cluster is looked at on every page, by mouse and keyboard', async ({ page, stack }) => {
  const rows = await stack.ask(`select clusterUUID as uuid, count() as records from flows where ${stack.within(30)} and octetDeltaCount + packetDeltaCount + reverseOctetDeltaCount + reversePacketDeltaCount > 0 group by uuid order by uuid`);
  expect(rows).toHaveLength(2);
  await page.goto(stack.page('flow-records', 30));
  await settled(page);
  const stat = new Panel(page, 'Flow records');
  const counts = (records) => expect(stat.area).toHaveAccessibleName(new RegExp(`^Flow records: ${short(records)},`));
  await counts(rows[0].records + rows[1].records);

  await button(page).focus();
  await page.keyboard.press('Enter');
  const items = page.getByRole('menuitemradio');
  await expect(items).toHaveCount(3);
  await expect(items.first()).toHaveText('All clusters');
  await expect(items.first()).toBeFocused();
  const tip = await items.nth(1).locator('span').getAttribute('title');
  expect(tip).toBe(rows[0].uuid);
  expect(rows[0].uuid.startsWith(await items.nth(1).textContent())).toBe(true);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(button(page)).toHaveAccessibleName(`Cluster: ${rows[0].uuid}`);
  await counts(rows[0].records);
  expect(new URL(page.url()).searchParams.get('var-cluster')).toBe(rows[0].uuid);

  await page.getByRole('navigation').getByRole('link', { name: 'Pod-to-Pod' }).click();
  await settled(page);
  expect(new URL(page.url()).searchParams.get('var-cluster')).toBe(rows[0].uuid);
  await page.goBack();
  await counts(rows[0].records);
  await page.goBack();
  await counts(rows[0].records + rows[1].records);
  await expect(button(page)).toHaveAccessibleName('Cluster: all');
});
