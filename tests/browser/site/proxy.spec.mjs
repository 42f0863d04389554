// Owns the page behind proxies that lose, change or add to what the browser says of its host.
import { settled } from '../support/panel.mjs';
import { FINDS_NAME, NAME, UNTRUSTED, proxy } from '../support/named.mjs';
import { Table } from '../support/table.mjs';
import { expect, test as base } from '../support/test.mjs';

const test = base.extend({
  named: [async ({ stack }, use) => use(await stack.serve('--allow-host', NAME)), { scope: 'worker' }],
});
test.use(FINDS_NAME);

const WAYS = [
  ['the port is lost', (headers) => { headers.host = NAME; }],
  ['the port is another one', (headers) => { headers.host = `${NAME}:8080`; }],
  ['the name is spelled otherwise', (headers) => { headers.host = 'WEIR.test.'; }],
  ['each proxy adds its name to a list', (headers, port) => {
    headers.host = '127.0.0.1:8300';
    headers['x-forwarded-host'] = `${NAME}:${port}, 127.0.0.1`;
  }],
  ['the name comes on two lines', (headers) => {
    headers.host = '127.0.0.1:8300';
    headers['x-forwarded-host'] = [NAME, NAME];
  }],
  ['a forwarded name is empty', (headers) => { headers['x-forwarded-host'] = ''; }],
];

for (const [name, change] of WAYS) {
  test(`a page is read and answered where ${name}`, async ({ page, stack, named, guard }) => {
    const site = await proxy(named, change);
    try {
      guard.trust(site.url);
      guard.allow(UNTRUSTED);
      await page.goto(stack.page('flow-records', 30).replace(stack.url, site.url));
      await settled(page);
      await expect(new Table(page).row(0)).toBeVisible();
    } finally {
      await site.close();
    }
  });
}

test('a site whose name does not reach the server explains it in its panels', async ({ page, stack, named, guard }) => {
  guard.allow(/status of 403/);
  const site = await proxy(named, (headers) => { headers.host = '127.0.0.1:8300'; });
  try {
    guard.trust(site.url);
    guard.allow(UNTRUSTED);
    await page.goto(stack.page('flow-records', 30).replace(stack.url, site.url));
    await expect(page.getByRole('alert').first()).toContainText('send X-Forwarded-Host');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Flow Records');
  } finally {
    await site.close();
  }
});
