// Owns the chord diagram and the bars: what they say against the records, and what a click leads to.
import { chips, filters, Panel, pick } from '../support/panel.mjs';
import { expect, test } from '../support/test.mjs';
import { short } from '../support/words.mjs';

const CHORD = 'Who reaches whom, by verdict';
const VERDICTS = { allow: 'Allowed', drop: 'Dropped', reject: 'Rejected', unprotected: 'Unprotected' };

// What the page shows, written again.
const HIDDEN = "('kube-system', 'flow-visibility', 'flow-aggregator')";
const SHOWN = `not (sourcePodNamespace in ${HIDDEN} or destinationPodNamespace in ${HIDDEN})`;
const RECORDS = 'sum(octetDeltaCount + packetDeltaCount + reverseOctetDeltaCount + reversePacketDeltaCount > 0)';
const ACTIONS = '[egressNetworkPolicyRuleAction, ingressNetworkPolicyRuleAction]';
const NAMED = "egressNetworkPolicyName != '' or ingressNetworkPolicyName != ''";
const VERDICT = `multiIf(has(${ACTIONS}, 2), 'drop', has(${ACTIONS}, 3), 'reject', has(${ACTIONS}, 1) or ${NAMED}, 'allow', 'unprotected')`;
const POD = (end) => `if(${end}PodName = '', '', ${end}PodNamespace || '/' || ${end}PodName)`;
const SOURCE = `if(sourcePodName = '', sourceIP, ${POD('source')})`;
const SERVICE = "if(destinationServicePortName = '', destinationIP, destinationServicePortName)";
const DESTINATION = `if(destinationPodName = '', ${SERVICE}, ${POD('destination')})`;

/** The page's records, or what they sum up to, by whatever is asked for. */
async function sums(stack, what, more = '1', params = {}) {
  const sql = `select ${what}, ${RECORDS} as n from flows where ${stack.within()} and ${SHOWN} and ${more} group by all having n > 0 order by n desc`;
  return stack.ask(sql, params);
}

async function count(stack, more, params) {
  const [row] = await sums(stack, '1', more, params);
  return row.n;
}

async function open(page, stack, title = CHORD) {
  await page.goto(stack.page('network-policy', 60));
  const panel = new Panel(page, title);
  await panel.root.scrollIntoViewIfNeeded();
  await panel.drawn();
  return panel;
}

/** The cells of every row that screen readers have. */
async function cells(panel) {
  return panel.rows.evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent)));
}

const legend = (panel) => panel.root.getByRole('list', { name: 'Legend' }).locator('button[aria-pressed]');

test('every pair has a ribbon for each verdict, with the records that the database counts', async ({ page, stack }) => {
  const chord = await open(page, stack);
  await expect(chord.total).toHaveText(`${short(await count(stack))} total`);
  const rows = await cells(chord);
  const keys = rows.map(([source, destination, verdict]) => `${source} > ${destination} > ${verdict}`);
  expect(new Set(keys).size, 'one row per pair and verdict').toBe(keys.length);
  const counted = await sums(stack, `${SOURCE} as source, ${DESTINATION} as destination, ${VERDICT} as verdict`);
  const by = new Map(counted.map((r) => [`${r.source} > ${r.destination} > ${VERDICTS[r.verdict]}`, r.n]));
  const named = rows.filter(([source, destination]) => source !== 'Other' && destination !== 'Other');
  expect(named.length).toBeGreaterThan(5);
  named.forEach(([source, destination, verdict, value]) => {
    expect(value, `${source} > ${destination}`).toBe(short(by.get(`${source} > ${destination} > ${verdict}`)));
  });
  const verdicts = new Set(named.map((row) => row[2]));
  expect(verdicts.size, 'several verdicts').toBeGreaterThan(2);
});

test('the legend sums the verdicts, and a click shows one alone', async ({ page, stack }) => {
  const chord = await open(page, stack);
  const all = await count(stack);
  const counted = await sums(stack, `${VERDICT} as verdict`);
  await expect(legend(chord)).toHaveCount(counted.length);
  for (const { verdict, n } of counted) {
    const entry = legend(chord).filter({ hasText: VERDICTS[verdict] });
    await expect(entry).toContainText(`${short(n)} · `);
  }
  const dropped = counted.find(({ verdict }) => verdict === 'drop').n;
  const before = await chord.canvas.screenshot();
  await legend(chord).filter({ hasText: 'Dropped' }).click();
  await expect(chord.area).toHaveAccessibleName(new RegExp(`: ${short(dropped)} dropped of ${short(all)} total$`));
  await expect(chord.rows.first()).toBeAttached();
  expect(new Set((await cells(chord)).map((row) => row[2]))).toEqual(new Set(['Dropped']));
  expect(before.equals(await chord.canvas.screenshot()), 'the others are gone').toBe(false);
  await legend(chord).filter({ hasText: 'Dropped' }).click();
  await expect(chord.area).toHaveAccessibleName(new RegExp(`: ${short(all)} total$`));
});

test('a ribbon says its verdict and both directions, and filters for source, destination and verdict', async ({ page, stack }) => {
  const chord = await open(page, stack);
  const fits = (text) => text.includes(' → ') && !/Other|unknown/.test(text);
  const title = await chord.find([0.5, 0.4, 0.6, 0.3, 0.7], fits, 0.01);
  await expect(chord.tooltip).toContainText(/(Allowed|Dropped|Rejected|Unprotected)[\d.]+ k?·?/);
  await expect(chord.tooltip).toContainText(/The other way/);
  const label = await chord.tooltip.locator('.weir-strong').textContent();
  const verdict = Object.keys(VERDICTS).find((id) => label.includes(VERDICTS[id]));
  const [source, destination] = title.split(' → ');
  await chord.click();
  await pick(page, 'Filter for this');
  expect(filters(page).at(-1)).toBe(
    `sourceEndpoint = "${source}" and destinationEndpoint = "${destination}" and verdict = "${verdict}"`,
  );
  const more = `${SOURCE} = {source:String} and ${DESTINATION} = {destination:String} and ${VERDICT} = {verdict:String}`;
  const some = await count(stack, more, { source, destination, verdict });
  await expect(chord.total).toHaveText(`${short(some)} total`);
  await expect(chord.rows).toHaveCount(1);
  await page.goBack();
  await expect(chips(page)).toHaveCount(1);
});

test('the keyboard walks the names and opens their menu', async ({ page, stack }) => {
  const chord = await open(page, stack);
  await chord.area.focus();
  await page.keyboard.press('ArrowRight');
  const first = await chord.title();
  await page.keyboard.press('ArrowRight');
  expect(await chord.title()).not.toBe(first);
  await page.keyboard.press('ArrowLeft');
  expect(await chord.title()).toBe(first);
  await page.keyboard.press('Enter');
  await pick(page, 'Filter for this');
  const name = first.replace(/ \(.*/, '');
  expect(filters(page).at(-1)).toContain(name === 'Other' ? 'not in' : `Endpoint = "${name}"`);
});

test('bars rank the verdicts, say what they were, and filter', async ({ page, stack }) => {
  const bars = await open(page, stack, 'Flow records by verdict');
  const counted = await sums(stack, `${VERDICT} as verdict`);
  const rows = await cells(bars);
  expect(rows.map(([name, value]) => [name, value])).toEqual(counted.map((r) => [VERDICTS[r.verdict], short(r.n)]));
  const [{ verdict }] = counted;
  await bars.area.focus();
  await page.keyboard.press('ArrowDown');
  expect(await bars.title()).toBe(VERDICTS[verdict]);
  await expect(bars.tooltip).toContainText('As long before');
  await page.keyboard.press('Enter');
  await pick(page, 'Filter this out');
  expect(filters(page).at(-1)).toBe(`verdict != "${verdict}"`);
  await expect(bars.rows).toHaveCount(counted.length - 1);
});

test('bars of changes have the largest change first, either way', async ({ page, stack }) => {
  await page.goto(stack.page('home', 60));
  const bars = new Panel(page, 'What changed, by namespace');
  await bars.root.scrollIntoViewIfNeeded();
  await bars.drawn();
  const hour = 3600;
  const end = stack.end / 1000;
  const moved = await stack.ask(`select sourcePodNamespace as source, destinationPodNamespace as destination,
    sumIf(octetDeltaCount, flowEndSeconds >= toDateTime(${end - hour})) as now,
    sumIf(octetDeltaCount, flowEndSeconds < toDateTime(${end - hour})) as before
    from flows where flowEndSeconds >= toDateTime(${end - 2 * hour}) and flowEndSeconds < toDateTime(${end}) group by all`);
  const by = new Map(moved.map((r) => [`${r.source || 'unknown'} → ${r.destination || 'unknown'}`, r]));
  const rows = (await cells(bars)).filter(([name]) => !name.startsWith('Other'));
  expect(rows.length).toBeGreaterThan(3);
  let last = Infinity;
  for (const [name, now, , before, difference] of rows) {
    const row = by.get(name);
    expect([now, before], name).toEqual([short(row.now, 'B'), short(row.before, 'B')]);
    const size = Math.abs(row.now - row.before);
    expect(size, `${name} is not larger than the one before`).toBeLessThanOrEqual(last);
    const sign = row.now < row.before ? '\u2212' : '+';
    expect(difference).toBe(`${sign}${short(size, 'B')}`);
    last = size;
  }
});
