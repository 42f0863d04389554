// Owns the size of the app: what its first page loads before its first panel is drawn, and after, each
// file as brotli 11 makes it.
import { brotliCompressSync, constants } from 'node:zlib';

/** The most that may be loaded before the first panel, in bytes. */
const GOAL = 300_000;
/** A part of the app's code, and the parts that the first panel is drawn by. */
const PART = /\/([a-z]+)-[0-9a-f]{16}\.wasm$/;
const FIRST = ['figures', 'shared'];
const DATA = /\/(clickhouse|api)\//;

function pressed(body) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };
  return brotliCompressSync(body, { params }).length;
}

/** Opens the first page and lists its files; fonts come by themselves and do not count. */
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
    await page.waitForLoadState('networkidle');
    const files = [];
    for (const response of loads) {
      const body = await response.body().catch(() => Buffer.alloc(0));
      const kind = response.headers()['content-type'] ?? '';
      const path = new URL(response.url()).pathname;
      const listed = files.some((file) => file.path === path);
      if (body.length && !listed && !/font|woff/.test(kind + path)) files.push({ path, plain: body.length, brotli: pressed(body) });
    }
    files.sort((a, b) => b.brotli - a.brotli);
    const [first, later] = [files.filter(isFirst), files.filter((file) => !isFirst(file))];
    const total = sum(first, 'brotli');
    return { first, later, total, goal: GOAL, met: total <= GOAL };
  } finally {
    await context.close();
  }
}

function isFirst({ path }) {
  const [, part] = PART.exec(path) ?? [];
  return part === undefined || FIRST.includes(part);
}

function sum(files, what) {
  return files.reduce((total, file) => total + file[what], 0);
}

/** The list as lines. */
export function sizeLines({ first, later, goal, met }) {
  const kb = (bytes) => `${(bytes / 1000).toFixed(1)} kB`.padStart(12);
  const row = ({ path, plain, brotli }) => `${path.padEnd(58)}${kb(plain)}${kb(brotli)}`;
  const together = (name, files) => row({ path: name, plain: sum(files, 'plain'), brotli: sum(files, 'brotli') });
  return [
    ...first.map(row),
    `${together('before the first panel', first)}  goal ${goal / 1000} kB, ${met ? 'met' : 'MISSED'}`,
    ...later.map(row),
    together('after it', later),
  ];
}
