// Owns what a Sankey can be: both directions, strands, a graph, six stages, searched, scaled, opened in place.
import { Panel, pick, settled } from '../support/panel.mjs';
import { expect, test } from '../support/test.mjs';
import { short } from '../support/words.mjs';

const TITLE = 'Octets, source to destination';
const HIDDEN = "('kube-system', 'flow-visibility', 'flow-aggregator')";
const ENDS = ['sourcePod', 'destinationPod'];

/** Opens the Sankey with other stages and another look, as its address says them. */
async function open(page, stack, stages, view = {}, more = {}) {
  const query = { kind: 'links', stages, measure: 'octets', top: 20, ...more };
  const change = JSON.stringify({ query, view: { kind: 'sankey', ...view } });
  await page.goto(stack.page('pod-to-pod', 60, `&p-octets=${encodeURIComponent(change)}`));
  const panel = new Panel(page, TITLE);
  await panel.drawn();
  await settled(page);
  return panel;
}

/** What the database says about the records that the page shows. */
function truth(stack, what, more = '1') {
  return stack.number(`select ${what} from flows where ${stack.within(60)} and flowType in (1, 2)
    and sourcePodNamespace not in ${HIDDEN} and destinationPodNamespace not in ${HIDDEN} and ${more}`);
}

/** The cells of the table for screen readers, by heading. */
async function cells(panel, heading) {
  const table = panel.root.locator('.weir-sr table');
  const heads = await table.locator('th').allTextContents();
  const at = heads.indexOf(heading);
  expect(at, `${heading} among ${heads}`).toBeGreaterThanOrEqual(0);
  return table.locator(`tbody tr td:nth-child(${at + 1})`).allTextContents();
}

test('both directions are drawn in one picture, with both true totals', async ({ page, stack }, info) => {
  const panel = await open(page, stack, ENDS, { mirror: true });
  const there = short(await truth(stack, 'sum(octetDeltaCount)'), 'B');
  const back = short(await truth(stack, 'sum(reverseOctetDeltaCount)'), 'B');
  await expect(panel.total).toHaveText(`${there} → · ← ${back}`);
  expect((await cells(panel, 'Reverse octets')).some((text) => !text.startsWith('0 '))).toBe(true);
  await panel.find(0.5, (title) => title.includes(' ⇄ '));
  await expect(panel.tooltip).toContainText('→ Octets');
  await expect(panel.tooltip).toContainText('← Reverse octets');
  await page.screenshot({ path: info.outputPath('mirror.png') });
});

test('verdicts are strands with a legend that isolates them', async ({ page, stack }, info) => {
  const panel = await open(page, stack, ENDS, { color: 'split' }, { split: 'verdict' });
  const entries = panel.root.locator('.weir-legend button[aria-pressed]');
  const verdicts = new Set(await cells(panel, 'Verdict'));
  await expect(entries).toHaveCount(verdicts.size);
  const unprotected = await truth(stack, 'sum(octetDeltaCount)',
    "ingressNetworkPolicyName = '' and egressNetworkPolicyName = ''");
  await expect(entries.filter({ hasText: 'Unprotected' })).toContainText(short(unprotected, 'B'));
  const before = await panel.canvas.screenshot();
  await entries.first().click();
  await expect(entries.nth(1)).toHaveAttribute('aria-pressed', 'false');
  await panel.title();
  expect(before.equals(await panel.canvas.screenshot()), 'the others are dimmed').toBe(false);
  await page.screenshot({ path: info.outputPath('verdicts.png') });
  await entries.first().click();
  await expect(entries.nth(1)).toHaveAttribute('aria-pressed', 'true');
});

test('in a graph a Pod that sends and receives stands once, and cycles are drawn', async ({ page, stack }, info) => {
  const panel = await open(page, stack, ENDS, { shape: 'graph' });
  await expect(panel.total).toHaveText(`${short(await truth(stack, 'sum(octetDeltaCount)'), 'B')} total`);
  await page.screenshot({ path: info.outputPath('graph.png') });
  await panel.area.focus();
  const both = await steps(page, panel, (title) => title.startsWith('Source Pod, Destination Pod: '));
  const name = both.split(': ')[1];
  await page.keyboard.press('Enter');
  await pick(page, 'Filter for this');
  const chip = new URL(page.url()).searchParams.getAll('var-filter').join(' ');
  expect(chip).toContain(`sourcePod = "${name}" or destinationPod = "${name}"`);
});

test('six stages stand side by side', async ({ page, stack }, info) => {
  const stages = ['sourcePodNamespace', 'sourcePod', 'sourceNodeName', 'destinationServicePortName', 'destinationPod', 'destinationPodNamespace'];
  const panel = await open(page, stack, stages, { color: 'destination', sort: 'name' });
  await expect(panel.total).toHaveText(`${short(await truth(stack, 'sum(octetDeltaCount)'), 'B')} total`);
  expect((await cells(panel, 'Service')).length).toBeGreaterThan(1);
  await page.screenshot({ path: info.outputPath('six.png') });
});

/** Goes from node to node until a tooltip's title fits. */
async function steps(page, panel, fits) {
  let last;
  for (;;) {
    await page.keyboard.press('ArrowDown');
    const title = await panel.title();
    if (fits(title)) return title;
    expect(title, 'nothing fits').not.toBe(last);
    last = title;
  }
}

test('the keyboard goes along the flow: node, its links, where they lead', async ({ page, stack }) => {
  const panel = await open(page, stack, ENDS);
  await panel.area.focus();
  await page.keyboard.press('ArrowDown');
  const source = (await panel.title()).split(': ')[1];
  await page.keyboard.press('ArrowRight');
  const link = await panel.title();
  expect(link.startsWith(`${source} → `), link).toBe(true);
  await page.keyboard.press('ArrowRight');
  expect(await panel.title()).toBe(`Destination Pod: ${link.split(' → ')[1]}`);
  await page.keyboard.press('ArrowLeft');
  expect(await panel.title()).toContain(' → ');
});

test('a name is found from the keyboard, counted, brought into sight and let go', async ({ page, stack }, info) => {
  const panel = await open(page, stack, ENDS);
  const names = [...await cells(panel, 'Source Pod').then((n) => new Set(n)), ...await cells(panel, 'Destination Pod').then((n) => new Set(n))];
  const wanted = names.find((name) => name.includes('/')).split('/')[0].toUpperCase();
  const count = names.filter((name) => name.toUpperCase().includes(wanted)).length;
  const button = panel.root.getByRole('button', { name: `Search in ${TITLE}` });
  await button.focus();
  await page.keyboard.press('Enter');
  const before = await panel.canvas.screenshot();
  await page.keyboard.type(wanted);
  await expect(panel.root.locator('.find-count')).toHaveText(`${count} found`);
  await panel.title();
  expect(before.equals(await panel.canvas.screenshot()), 'the rest is dimmed').toBe(false);
  await page.screenshot({ path: info.outputPath('search.png') });
  await page.keyboard.type('no such name');
  await expect(panel.root.locator('.find-count')).toHaveText('none found');
  await page.keyboard.press('Escape');
  await expect(panel.root.getByRole('searchbox')).toHaveCount(0);
  await expect(button).toBeFocused();
});

test('a picture is enlarged, dragged about and brought back', async ({ page, stack }, info) => {
  const panel = await open(page, stack, ENDS);
  const size = () => panel.area.evaluate((a) => ({ wide: a.scrollWidth / a.clientWidth, left: a.scrollLeft, top: a.scrollTop }));
  await panel.hover(0.5, 0.5);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -200);
  await page.keyboard.up('Control');
  await expect.poll(async () => (await size()).wide).toBeGreaterThan(1.5);
  const start = await size();
  expect(start.left, 'what was under the pointer stays there').toBeGreaterThan(0);
  await page.mouse.down();
  await page.mouse.move(...Object.values(await middle(panel, 60, 40)));
  await page.mouse.up();
  const moved = await size();
  expect(moved.left).toBeLessThan(start.left);
  await expect(page.getByRole('menu')).toHaveCount(0);
  await page.screenshot({ path: info.outputPath('large.png') });
  const buttons = panel.root.getByRole('group', { name: 'Size of the picture' });
  await buttons.getByRole('button', { name: /^As large/ }).click();
  await expect.poll(async () => (await size()).wide).toBe(1);
  await panel.area.focus();
  await page.keyboard.press('+');
  await expect.poll(async () => (await size()).wide).toBeGreaterThan(1.2);
  await page.keyboard.press('0');
  await expect.poll(async () => (await size()).wide).toBe(1);
});

/** A place off the middle of the picture. */
async function middle(panel, x, y) {
  const box = await panel.area.boundingBox();
  return { x: box.x + box.width / 2 + x, y: box.y + box.height / 2 + y };
}

test('a namespace is opened and closed in place', async ({ page, stack }, info) => {
  const panel = await open(page, stack, ['sourcePod[fold]', 'destinationPodNamespace']);
  const [name] = (await cells(panel, 'Source Pod')).filter((n) => n.endsWith('/'));
  const namespace = name.slice(0, -1);
  await panel.area.focus();
  await steps(page, panel, (title) => title === `Source Pod: ${name}`);
  await page.keyboard.press('Enter');
  await pick(page, `Expand ${namespace}`);
  await expect(async () => {
    const names = await cells(panel, 'Source Pod');
    expect(names.some((n) => n.startsWith(name) && n !== name)).toBe(true);
    expect(names).not.toContain(name);
  }).toPass();
  expect(decodeURIComponent(page.url())).toContain(`sourcePod[fold ${namespace}]`);
  await settled(page);
  await expect(panel.total).toHaveText(`${short(await truth(stack, 'sum(octetDeltaCount)'), 'B')} total`);
  await page.screenshot({ path: info.outputPath('expanded.png') });
  await panel.area.focus();
  await page.keyboard.press('Escape');
  await steps(page, panel, (title) => title.startsWith(`Source Pod: ${name}`));
  await page.keyboard.press('Enter');
  await pick(page, `Collapse ${namespace}`);
  await expect(async () => expect(await cells(panel, 'Source Pod')).toContain(name)).toPass();
});
