// Owns how the app's code comes: in parts, each when it is needed, the rest once the page has answers.
import { Panel, bar, settled } from '../support/panel.mjs';
import { expect, test } from '../support/test.mjs';

const FIGURES = 'Seen in the range';
const LINES = 'Throughput by source namespace';
const PARTS = ['chord', 'figures', 'records', 'sankey', 'series', 'shared', 'tools'];

/** The name of the part that a request is for; undefined for other requests. */
const part = (request) => /\/([a-z]+)-[0-9a-f]{16}\.wasm$/.exec(request.url())?.[1];
const isPart = (url) => /\/[a-z]+-[0-9a-f]{16}\.wasm$/.test(url.pathname);

test('a panel is drawn when its own code is here, whatever other code waits', async ({ page, stack }) => {
  let release;
  const released = new Promise((resolve) => { release = resolve; });
  const held = new Set();
  await page.route(isPart, async (route) => {
    const name = part(route.request());
    if (!['figures', 'shared'].includes(name)) {
      held.add(name);
      await released;
    }
    await route.continue();
  });
  await page.goto(stack.page('home'));
  await new Panel(page, FIGURES).drawn();
  const lines = new Panel(page, LINES);
  await expect(lines.root.locator('.skeleton')).toBeVisible();
  await expect(bar(page).getByRole('textbox', { name: 'Filter' })).toBeDisabled();
  expect([...held].sort()).toEqual(['series', 'tools']);
  release();
  await lines.drawn();
  await expect(bar(page).getByRole('combobox', { name: 'Filter' })).toBeEnabled();
});

test('once a page has its answers all code is here: what opens later asks for none', async ({ page, stack }) => {
  const came = [];
  page.on('requestfinished', (request) => {
    const name = part(request);
    if (name) came.push(name);
  });
  await page.goto(stack.page('home'));
  await settled(page);
  await expect.poll(() => [...came].sort()).toEqual(PARTS);
  await page.route(isPart, (route) => route.abort());
  await page.getByRole('link', { name: 'Network-Policy' }).first().click();
  await settled(page);
  await expect(page.locator('.failed')).toHaveCount(0);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  expect(came).toHaveLength(PARTS.length);
});

test('code that cannot be fetched is said, asked for again, and comes by itself', async ({ page, stack, guard }) => {
  guard.allow(/ERR_FAILED|Failed to fetch/);
  await page.route(isPart, (route) => (part(route.request()) === 'series' ? route.abort() : route.continue()));
  await page.goto(stack.page('home'));
  const lines = new Panel(page, LINES);
  await expect(lines.root.getByRole('alert')).toContainText('A part of Weir could not be fetched.');
  await new Panel(page, FIGURES).drawn();
  const again = page.waitForRequest((request) => part(request) === 'series');
  await lines.root.getByRole('button', { name: 'Try again' }).click();
  await again;
  await page.waitForRequest((request) => part(request) === 'series');
  await page.waitForRequest((request) => part(request) === 'series');
  await expect(lines.root.getByRole('alert')).toBeVisible();
  await page.unroute(isPart);
  await lines.drawn();
  await expect(lines.root.getByRole('alert')).toHaveCount(0);
});

test('a form whose code waits says so, and one whose code is missing says what to do', async ({ page, stack, guard }) => {
  guard.allow(/ERR_FAILED|Failed to fetch/);
  let release;
  const released = new Promise((resolve) => { release = resolve; });
  await page.route(isPart, async (route) => {
    if (part(route.request()) !== 'tools') return route.continue();
    await released;
    return route.abort();
  });
  await page.goto(stack.page('home'));
  await new Panel(page, FIGURES).drawn();
  await page.getByRole('button', { name: /^Time range: / }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Loading…' })).toBeVisible();
  release();
  const missing = page.getByRole('alert').filter({ hasText: 'A part of Weir could not be fetched.' });
  await expect(missing.getByRole('button', { name: 'Try again' })).toBeVisible();
  await page.unroute(isPart);
  await missing.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('textbox', { name: 'From' })).toBeVisible();
  await expect(missing).toHaveCount(0);
});
