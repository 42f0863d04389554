// Owns what a reader sees when the app does not start, is late, or stops: a message, never grey boxes alone.
import { settled } from '../support/panel.mjs';
import { Table } from '../support/table.mjs';
import { expect, test } from '../support/test.mjs';

/** A message is there after this time at the latest, in milliseconds. */
const MESSAGE_MS = 5_000;

const late = (page) => page.locator('.late');
const isStart = (url) => /\/start-[0-9a-f]+\.js$/.test(url.pathname);
const isApp = (url) => /\/weir-app-[0-9a-f]+\.js$/.test(url.pathname);
const isWasm = (url) => /\/weir-app-[0-9a-f]+_bg\.wasm$/.test(url.pathname);
const isFile = (url) => /\.(js|css|wasm|json|svg|woff2)$/.test(url.pathname);

const refuse = (status, body) => (route) => route.fulfill({ status, contentType: 'application/json', body });
const MISSING = 'Weir cannot start: a file of it did not come.';
const ERROR = 'Weir cannot start: an error ended it.';

/** What keeps the app from starting: which files, what comes in their place, and the message. */
const FAULTS = [
  ['the start script is refused', isStart, refuse(403, '{"error":{"message":"not for you"}}'), [MISSING, 'status 403', 'not for you', 'refuses it']],
  ['an upgrade took the old files', (url) => isStart(url) || isApp(url) || isWasm(url), refuse(404, ''), [MISSING, 'probably upgraded', 'status 404']],
  ['the app\'s script is gone', isApp, refuse(404, ''), [MISSING, /weir-app-[0-9a-f]+\.js: status 404/]],
  ['a script comes as a page', isApp, (route) => route.fulfill({ contentType: 'text/html', body: '<p>Log in</p>' }), [MISSING, 'came as text/html']],
  ['the network drops a script', isApp, (route) => route.abort(), [MISSING, 'weir-app-']],
  ['a script is cut off', isApp, async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).slice(0, 2_000);
    await route.fulfill({ response: answer, headers: { 'content-type': 'text/javascript' }, body });
  }, [ERROR, 'SyntaxError']],
  ['the module is cut off', isWasm, (route) => route.fulfill({ contentType: 'application/wasm', body: Buffer.from([0, 97, 115, 109, 1, 0, 0, 0, 1, 9]) }), [ERROR, 'WebAssembly']],
  ['the module is gone', isWasm, refuse(404, ''), [MISSING, /_bg\.wasm: status 404/]],
  ['the module comes as a page', isWasm, (route) => route.fulfill({ contentType: 'text/html', body: '<p>Log in</p>' }), [MISSING, 'came as text/html']],
  ['the start throws', isStart, (route) => route.fulfill({ contentType: 'text/javascript', body: 'throw new Error("boom")' }), [ERROR, 'boom']],
];

for (const [name, which, instead, message] of FAULTS) {
  test(`a message where ${name}`, async ({ page, stack, guard }) => {
    guard.allow(/./);
    await page.route(which, instead);
    await page.goto(stack.page('home'), { waitUntil: 'commit' });
    await expect(late(page).getByRole('button', { name: 'Reload' })).toBeVisible({ timeout: MESSAGE_MS });
    for (const text of message) await expect(late(page)).toContainText(text);
    await page.unroute(which);
    await late(page).getByRole('button', { name: 'Reload' }).click();
    await settled(page);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Home');
    expect(new URL(page.url()).searchParams.get('to')).toBe(`${stack.end}`);
  });
}

test('a message in a page none of whose files come', async ({ page, stack, guard }) => {
  guard.allow(/./);
  await page.route(isFile, (route) => route.abort());
  await page.goto(stack.page('home'), { waitUntil: 'commit' });
  await expect(late(page)).toBeVisible({ timeout: MESSAGE_MS });
  await expect(late(page)).toContainText('Reload the page');
  await expect(late(page).getByRole('link')).toHaveAttribute('href', './');
});

test('a message by the style sheet alone where no script runs', async ({ page, stack, guard }) => {
  guard.allow(/./);
  await page.route((url) => url.pathname.endsWith('.js'), refuse(403, ''));
  await page.goto(stack.page('home'), { waitUntil: 'load' });
  await expect(late(page)).toBeHidden();
  await expect(late(page)).toBeVisible({ timeout: MESSAGE_MS });
  await expect(late(page)).toContainText('Weir is not here yet.');
  await expect(late(page)).toContainText('blocks scripts');
});

test('a message in a browser without WebAssembly', async ({ page, stack, guard }) => {
  guard.allow(/WebAssembly/);
  await page.addInitScript(() => { delete window.WebAssembly; });
  await page.goto(stack.page('home'), { waitUntil: 'commit' });
  await expect(late(page)).toContainText('this browser does not run WebAssembly', { timeout: MESSAGE_MS });
});

test('a slow network is no failure: the message names what is on its way, and goes when it has come', async ({ page, stack }) => {
  let release;
  const released = new Promise((resolve) => { release = resolve; });
  await page.route(isWasm, async (route) => { await released; await route.continue(); });
  await page.goto(stack.page('home'), { waitUntil: 'commit' });
  await expect(late(page)).toBeVisible({ timeout: MESSAGE_MS });
  await expect(late(page)).toContainText('Weir is still loading.');
  await expect(late(page)).toContainText(/On its way: weir-app-[0-9a-f]+_bg\.wasm\./);
  await expect(late(page)).not.toContainText('cannot');
  release();
  await settled(page);
  await expect(late(page)).toHaveCount(0);
});

test('a message while the settings do not come', async ({ page, stack }) => {
  let release;
  const released = new Promise((resolve) => { release = resolve; });
  await page.route('**/config.json', async (route) => { await released; await route.continue(); });
  await page.goto(stack.page('home'), { waitUntil: 'commit' });
  await expect(late(page)).toContainText('Weir is still loading.', { timeout: MESSAGE_MS });
  release();
  await settled(page);
});

test('an app that broke says so, with its error and a way on', async ({ page, stack, guard }) => {
  guard.allow(/./);
  await page.goto(stack.page('flow-records', 30));
  await settled(page);
  // Something that the app trusts throws once, in the middle of its work.
  await page.evaluate(() => {
    const real = Element.prototype.getBoundingClientRect;
    Element.prototype.getBoundingClientRect = function rect() {
      const error = new Error('no such thing');
      // Others than the app ask too.
      if (!error.stack.includes('.wasm')) return real.call(this);
      Element.prototype.getBoundingClientRect = real;
      throw error;
    };
  });
  const cell = new Table(page).row(0).locator('[data-column="1"]');
  await cell.dispatchEvent('click');
  const stopped = page.getByRole('alertdialog', { name: 'Weir has stopped' });
  await expect(stopped).toContainText('no such thing');
  await stopped.getByRole('button', { name: 'Close' }).click();
  // From now on the table is for ever at work: the next event ends the app for good.
  await cell.dispatchEvent('click');
  await expect(stopped).toContainText('panicked at');
  await stopped.getByRole('button', { name: 'Reload' }).click();
  await settled(page);
  await cell.click();
  await expect(page.getByRole('menuitem', { name: 'Copy name' })).toBeVisible();
});
