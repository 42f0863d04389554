// Owns a cluster of 5,000 Pods: the page stays whole, hovers and filters.
import { pictures, SCREENS } from '../support/pictures.mjs';
import { chips, Panel, pick, settled } from '../support/panel.mjs';
import { Table } from '../support/table.mjs';
import { expect, test } from '../support/test.mjs';
import { short } from '../support/words.mjs';

test.use({ records: { seed: 5, size: 'huge', since: '30m', rate: 200 } });

test('the Sankeys of 5,000 Pods are drawn, hovered and clicked', async ({ page, stack }) => {
  const pods = await stack.number(`select uniqExact(sourcePodNamespace, sourcePodName) from flows where ${stack.within(30)}`);
  expect(pods).toBeGreaterThan(3000);
  await page.goto(stack.page('pod-to-pod', 30));
  const sankey = new Panel(page, 'Octets, source to destination');
  await sankey.drawn();
  await settled(page);
  const hidden = "('kube-system', 'flow-visibility', 'flow-aggregator')";
  const sql = `select sum(octetDeltaCount) from flows where ${stack.within(30)} and flowType in (1, 2)
    and sourcePodNamespace not in ${hidden} and destinationPodNamespace not in ${hidden}`;
  await expect(sankey.total).toHaveText(`${short(await stack.number(sql), 'B')} total`);
  await sankey.find(0.5, (text) => text.includes(' → '));
  await sankey.click();
  await pick(page, 'Filter for this');
  await expect(chips(page)).toHaveCount(2);
  await sankey.drawn();
});

test('the table of many records pages on', async ({ page, stack }) => {
  await page.goto(stack.page('flow-records', 30));
  const table = new Table(page);
  await expect(table.row(0)).toBeVisible();
  // To the end, again and again, as pages come: the last row drawn is then beyond the second page.
  await expect.poll(() => table.scroll.evaluate((area) => {
    area.scrollTop = area.scrollHeight;
    return Math.max(...[...area.querySelectorAll('.weir-row[data-row]')].map((row) => Number(row.dataset.row)));
  }), { timeout: 20_000 }).toBeGreaterThan(404);
});

pictures('huge', [SCREENS[0], SCREENS[3]], (stack, uid) => stack.page(uid, 30));
