// Owns the largest Sankey: thousands of links that a query over 5,000 Pods answers.
import { expect, test } from '@playwright/test';
import { Stack } from '../support/stack.mjs';
import { nextFrame, open, show } from './mount.mjs';
import { serveEmbed } from './site.mjs';

const TOP = 700;
let site;
let stack;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  [site, stack] = await Promise.all([serveEmbed(), Stack.start({ seed: 5, size: 'huge', since: '30m', rate: 200 })]);
});
test.afterAll(async () => { await site?.close(); await stack?.stop(); });

/** The top Pods of each end, the rest of each end as Other, as the app asks for them. */
async function answer() {
  const [from, to] = [stack.end - 1_800_000, stack.end];
  const pod = (end) => `concat(${end}PodNamespace, '/', ${end}PodName)`;
  const where = `${stack.within(30)} and sourcePodName != '' and destinationPodName != ''`;
  const top = (end) => `select ${pod(end)} from flows where ${where} group by 1 order by sum(octetDeltaCount) desc limit ${TOP}`;
  const rows = await stack.ask(`
    select if(so, '', s) as source, toUInt8(so) as source_kind, if(do, '', d) as target, toUInt8(do) as target_kind, sum(v) as octets
    from (select ${pod('source')} as s, ${pod('destination')} as d, octetDeltaCount as v,
      s not in (${top('source')}) as so, d not in (${top('destination')}) as do from flows where ${where})
    group by all having octets > 0`);
  const text = (name, key) => ({ name, kind: 'text', values: rows.map((row) => row[key]) });
  const number = (name, key) => ({ name, kind: 'number', values: rows.map((row) => row[key]) });
  return {
    query: { kind: 'links', stages: ['sourcePod', 'destinationPod'], measure: 'octets', top: TOP },
    fields: [text('sourcePod', 'source'), number('sourcePod_kind', 'source_kind'), text('destinationPod', 'target'),
      number('destinationPod_kind', 'target_kind'), number('octets', 'octets')],
    from, to, bucket: 0, links: rows.length,
  };
}

test('2,000 links from a query over 5,000 Pods are drawn, hovered and chosen', async ({ page }) => {
  const pods = await stack.number(`select uniqExact(p) from (select arrayJoin([concat(sourcePodNamespace, '/', sourcePodName),
    concat(destinationPodNamespace, '/', destinationPodName)]) as p from flows) where p != '/'`);
  expect(pods).toBeGreaterThan(4_500);
  const large = await answer();
  expect(large.links).toBeGreaterThan(2_000);
  const faults = await open(page, site);
  await show(page, [{ id: 'a', view: { kind: 'sankey' }, answer: large }]);
  const area = page.locator('[data-panel="a"] .weir-scroll');
  expect(await area.evaluate((e) => e.scrollHeight > e.clientHeight)).toBe(true);
  for (const top of [0, 0.5, 1]) {
    await area.evaluate((e, share) => e.scrollTo(0, (e.scrollHeight - e.clientHeight) * share), top);
    await nextFrame(page);
    const effects = await page.evaluate(() => window.effects.length);
    await chooseLink(page, area);
    expect(await page.evaluate(() => window.effects.length)).toBe(effects + 1);
  }
  expect(faults).toEqual([]);
});

/** Moves down the middle of the picture until a link answers, and clicks it. */
async function chooseLink(page, area) {
  const box = await area.boundingBox();
  const tip = page.locator('[data-panel="a"] .weir-tooltip.weir-shown');
  for (let y = 40; y < box.height - 8; y += 6) {
    await page.mouse.move(box.x + box.width / 2, box.y + y);
    await nextFrame(page);
    if (await tip.isVisible() && (await tip.textContent()).includes(' → ')) {
      await page.mouse.down();
      await page.mouse.up();
      return;
    }
  }
  throw new Error('no link under the pointer anywhere down the middle');
}
