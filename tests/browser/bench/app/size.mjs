// Owns the size of the app: what its first page loads, each file as brotli 11 makes it.
import { brotliCompressSync, constants } from 'node:zlib';

/** The most that the first load may be, in bytes. */
const GOAL = 300_000;
const DATA = /\/(clickhouse|api)\//;

function pressed(body) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };
  return brotliCompressSync(body, { params }).length;
}

/** Opens the first page and lists its files; fonts are compressed as they are. */
export async function size(browser, stack) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const loads = [];
    page.on('response', (response) => {
      if (!DATA.test(response.url()) && response.url().startsWith(stack.url)) loads.push(response);
    });
    await page.goto(stack.url);
    await page.locator('.weir-sr caption').first().waitFor({ state: 'attached', timeout: 120_000 });
    await page.waitForFunction(() => document.fonts.ready.then(() => true));
    const files = [];
    for (const response of loads) {
      const body = await response.body().catch(() => Buffer.alloc(0));
      const kind = response.headers()['content-type'] ?? '';
      const path = new URL(response.url()).pathname;
      const listed = files.some((file) => file.path === path);
      if (body.length && !listed) files.push({ path, plain: body.length, brotli: /font|woff/.test(kind + path) ? body.length : pressed(body) });
    }
    const total = files.reduce((sum, file) => sum + file.brotli, 0);
    return { files: files.toSorted((a, b) => b.brotli - a.brotli), total, goal: GOAL, met: total <= GOAL };
  } finally {
    await context.close();
  }
}

/** The list as lines. */
export function sizeLines({ files, total, goal, met }) {
  const kb = (bytes) => `${(bytes / 1000).toFixed(1)} kB`.padStart(12);
  const row = ({ path, plain, brotli }) => `${path.padEnd(58)}${kb(plain)}${kb(brotli)}`;
  const last = `${'together'.padEnd(58)}${kb(files.reduce((sum, file) => sum + file.plain, 0))}${kb(total)}`;
  return [...files.map(row), `${last}  goal ${goal / 1000} kB, ${met ? 'met' : 'MISSED'}`];
}
