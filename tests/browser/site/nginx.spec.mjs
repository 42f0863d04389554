// Owns the site behind a real nginx with the shipped configuration, in a folder of its own.
import { createServer, request } from 'node:http';
import { Nginx } from '../support/nginx.mjs';
import { Panel, settled } from '../support/panel.mjs';
import { expect, test as base } from '../support/test.mjs';

const PATH = '/net/weir';

const test = base.extend({
  nginx: [async ({ stack }, use) => {
    const nginx = await Nginx.start(stack, PATH);
    await use(nginx);
    await nginx.stop();
  }, { scope: 'worker' }],
});

/** Asks as a program would; `fetch` sends what it is told. */
const post = (nginx, sql, args = '', headers = {}) =>
  fetch(`${nginx.url}/clickhouse/${args}`, { method: 'POST', body: sql, headers });

test('a deep link, the way through pages and a reload stay below the folder', async ({ page, nginx, guard, stack }) => {
  guard.trust(nginx.origin);
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(stack.page('pod-to-pod').replace(stack.url, nginx.url));
  await settled(page);
  await new Panel(page, 'Octets, source to destination').drawn();
  await page.getByRole('link', { name: 'Flow Records' }).click();
  await settled(page);
  await expect(page).toHaveURL(new RegExp(`^${nginx.url}/d/flow-records\\?`));
  await page.reload();
  await settled(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Flow Records');
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Pod-to-Pod');
  await page.goto(`${nginx.url}/`);
  await settled(page);
  await expect(page).toHaveURL(new RegExp(`^${nginx.url}/d/[a-z-]+\\?`));
  expect(asked.filter((url) => !/^(data|blob):/.test(url) && !url.startsWith(`${nginx.url}/`))).toEqual([]);
});

test('a keyboard user skips to the panels without leaving the page', async ({ page, nginx, guard, stack }) => {
  guard.trust(nginx.origin);
  await page.goto(stack.page('flow-records').replace(stack.url, nginx.url));
  await settled(page);
  const before = page.url();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.locator('#panels')).toBeFocused();
  expect(page.url().split('#')[0]).toBe(before);
});

test('shortened addresses lead on', async ({ nginx }) => {
  for (const [from, to] of [['', '/'], ['/d/home/a-title?from=now-1h', '/d/home?from=now-1h']]) {
    const response = await fetch(`${nginx.url}${from}`, { redirect: 'manual' });
    expect(response.status).toBe(308);
    expect(response.headers.get('location')).toBe(`${PATH}${to}`);
  }
  expect((await fetch(`${nginx.url}/nothing.js`)).status).toBe(404);
});

test('the account stays with nginx', async ({ page, nginx, guard, stack }) => {
  guard.trust(nginx.origin);
  const { user, password } = await stack.reader();
  const seen = [];
  page.on('response', async (response) => {
    seen.push(JSON.stringify([response.url(), response.request().headers(), response.headers()]));
    seen.push((await response.body().catch(() => '')).toString('latin1'));
  });
  await page.goto(stack.page('pod-to-pod').replace(stack.url, nginx.url));
  await settled(page);
  expect(seen.length).toBeGreaterThan(10);
  for (const secret of [password, user]) {
    expect(seen.some((text) => text.includes(secret))).toBe(false);
    expect(await nginx.log()).not.toContain(secret);
  }
});

test('nothing can be written, and no setting or account be chosen', async ({ nginx, stack }) => {
  const count = () => stack.number('SELECT count() FROM flows');
  const before = await count();
  for (const sql of ['DROP TABLE flows', 'TRUNCATE TABLE flows', "INSERT INTO flows (sourceIP) VALUES ('1.2.3.4')"]) {
    const response = await post(nginx, sql);
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(await response.text()).toMatch(/READONLY|ACCESS_DENIED|readonly|Not enough privileges/);
  }
  expect(await count()).toBe(before);
  for (const args of ['?readonly=0', '?user=default', '?param_a=1&max_threads=1', '?%75ser=default', '?database=system']) {
    expect((await post(nginx, 'SELECT 1', args)).status, args).toBe(400);
  }
  for (const headers of [{ 'X-ClickHouse-User': 'nobody' }, { Authorization: 'Basic bm9ib2R5Og==' }]) {
    // Had the name reached the database, it would have been refused.
    expect((await post(nginx, 'SELECT 1', '', headers)).status).toBe(200);
  }
  const args = '?param_a=x%26y&query_id=weir-1&default_format=TabSeparated';
  expect(await (await post(nginx, 'SELECT {a:String}', args)).text()).toBe('x&y\n');
});

test('other sites and other methods do not pass', async ({ nginx }) => {
  for (const headers of [{ Origin: 'http://evil.example' }, { 'Sec-Fetch-Site': 'cross-site' }]) {
    expect((await post(nginx, 'SELECT 1', '', headers)).status).toBe(403);
  }
  expect((await post(nginx, 'SELECT 1', '', { Origin: nginx.origin, 'Sec-Fetch-Site': 'same-origin' })).status).toBe(200);
  expect((await fetch(`${nginx.url}/clickhouse/?query_id=a`)).status).toBe(405);
  expect((await fetch(`${nginx.url}/`, { method: 'DELETE' })).status).toBe(403);
  expect((await post(nginx, `SELECT 1 -- ${'x'.repeat(1 << 20)}`)).status).toBe(413);
});

test('the own site passes however proxies spell it', async ({ nginx }) => {
  const { hostname, port } = new URL(nginx.url);
  const ask = (headers) => new Promise((resolve, reject) => {
    const options = { hostname, port, path: `${PATH}/clickhouse/`, method: 'POST', headers };
    request(options, (answer) => { answer.resume(); resolve(answer.statusCode); }).on('error', reject).end('SELECT 1');
  });
  for (const headers of [
    { Host: 'flows.example' },
    { Host: 'flows.example', Origin: 'https://flows.example:8443' },
    { Host: 'FLOWS.example.:8080', Origin: 'http://flows.example:30443' },
    { Host: '[fd00::1]', Origin: 'https://[fd00::1]:8443' },
    { Host: 'localhost:80', Origin: 'http://localhost' },
    { Host: '10.0.0.1', 'X-Forwarded-Host': 'flows.example:443, inner', Origin: 'https://flows.example' },
    { Host: '10.0.0.1', 'X-Forwarded-Host': '', Origin: 'http://10.0.0.1' },
    { Host: '10.0.0.1', 'Sec-Fetch-Site': 'same-origin', Origin: 'https://flows.example' },
  ]) expect(await ask(headers), JSON.stringify(headers)).toBe(200);
  for (const headers of [
    { Host: 'localhost:8300', Origin: 'http://localhost:9999' },
    { Host: 'localhost', Origin: 'http://localhost:9999' },
    { Host: '127.0.0.1:8300', Origin: 'http://127.0.0.1:9999' },
    { Host: 'flows.example', Origin: 'http://evil.example' },
    { Host: 'sub.flows.example', Origin: 'http://flows.example' },
    { Host: 'flows.example', Origin: 'http://sub.flows.example' },
    { Host: 'flows.example', Origin: 'null', 'Sec-Fetch-Site': 'same-origin' },
    { Host: 'flows.example', Origin: 'http://flows.example:9', 'Sec-Fetch-Site': 'same-site' },
  ]) expect(await ask(headers), JSON.stringify(headers)).toBe(403);
});

test('answers are hardened as those of weir serve', async ({ nginx, stack }) => {
  const page = await (await fetch(`${stack.url}/`)).text();
  const script = page.match(/start-[0-9a-f]+\.js/)[0];
  const names = ['content-security-policy', 'cache-control', 'x-content-type-options', 'referrer-policy', 'x-frame-options',
    'cross-origin-opener-policy', 'cross-origin-resource-policy', 'permissions-policy'];
  const headers = async (url, options) => {
    const response = await fetch(url, options);
    return Object.fromEntries(names.map((name) => [name, response.headers.get(name)]));
  };
  const query = { method: 'POST', body: 'SELECT 1' };
  for (const [path, options] of [['/'], ['/d/home'], [`/${script}`], ['/watch.js'], ['/config.json'], ['/clickhouse/', query]]) {
    expect(await headers(`${nginx.url}${path}`, options), path).toEqual(await headers(`${stack.url}${path}`, options));
  }
});

test('files and long answers are compressed', async ({ nginx }) => {
  const get = (path, options) => fetch(`${nginx.url}${path}`, { headers: { 'Accept-Encoding': 'gzip' }, ...options });
  const page = await (await get('/')).text();
  const wasm = await get(`/${page.match(/weir-app-[0-9a-f]+_bg\.wasm/)[0]}`);
  expect(wasm.headers.get('content-type')).toBe('application/wasm');
  await wasm.arrayBuffer();
  const answer = await get('/clickhouse/?default_format=RowBinary', { method: 'POST', body: 'SELECT number FROM numbers(100000)' });
  expect(answer.headers.get('content-encoding')).toBe('gzip');
  expect((await answer.arrayBuffer()).byteLength).toBe(800_000);
});

test('rows pass as they come, and who leaves ends the query', async () => {
  let left;
  const gone = new Promise((resolve) => { left = resolve; });
  const database = createServer((request, response) => {
    if (request.method === 'GET') return response.end('Ok.\n');
    response.on('close', left);
    // The first rows of an answer that never ends.
    return response.write('first');
  });
  await new Promise((ready) => { database.listen(0, '127.0.0.1', ready); });
  const clickhouse = `http://127.0.0.1:${database.address().port}`;
  const nginx = await Nginx.start({ clickhouse, reader: async () => ({ user: 'a', password: 'b' }) }, PATH);
  try {
    const leaving = new AbortController();
    const query = await fetch(`${nginx.url}/clickhouse/`, { method: 'POST', body: 'SELECT 1', signal: leaving.signal });
    const { value } = await query.body.getReader().read();
    expect(new TextDecoder().decode(value)).toBe('first');
    leaving.abort();
    await gone;
  } finally {
    await nginx.stop();
    database.close();
  }
});
