// Owns the proof that the guard of all other specs sees what it must see.
import { settled } from '../support/panel.mjs';
import { expect, test } from '../support/test.mjs';

test('a request elsewhere, an error and a breach of the policy are seen', async ({ page, stack, guard }) => {
  await page.goto(stack.page('flow-records', 5));
  await settled(page);
  expect(guard.faults()).toEqual([]);
  await page.evaluate(() => {
    console.error('a wrong word');
    setTimeout(() => { throw new Error('thrown'); });
    const image = new Image();
    image.src = 'http://127.0.0.2:9/elsewhere.png';
    document.body.append(image);
  });
  await expect.poll(() => guard.faults().join('\n')).toMatch(/logged: a wrong word/);
  await expect.poll(() => guard.faults().join('\n')).toMatch(/threw: .*thrown/);
  await expect.poll(() => guard.faults().join('\n')).toMatch(/policy img-src broken by http:\/\/127\.0\.0\.2:9/);
  guard.allow(/./s);
});

test('a page of another origin is a fault', async ({ page, guard }) => {
  await page.route('http://elsewhere.test/**', (route) => route.fulfill({ body: 'here' }));
  await page.goto('http://elsewhere.test/page');
  expect(guard.faults()).toContain('asked another origin: http://elsewhere.test/page');
  guard.allow(/elsewhere/);
});
