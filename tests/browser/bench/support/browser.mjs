// Owns how benches start Chromium and serve their pages.
import { chromium } from '@playwright/test';
import { createServer } from 'node:http';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'];

/**
 * Frames come as fast as they are made: their distance is then what one costs, and a time that ends
 * with a frame has no wait for the display in it, which would be the same for both.
 */
export const UNLIMITED = ['--disable-frame-rate-limit', '--disable-gpu-vsync'];

/** A Chromium, with further flags. */
export function launch(...more) {
  const executablePath = process.env.WEIR_CHROMIUM || '/usr/bin/chromium';
  return chromium.launch({ executablePath, args: [...FLAGS, ...more] });
}

/**
 * Serves files on a free port: `[type, bytes]` by path. Two headers give the page the finer clock.
 * Gives the page's address and a function that ends it.
 */
export async function serve(files) {
  const server = createServer((request, response) => {
    const [type, body] = files[request.url] ?? [];
    response.writeHead(type ? 200 : 404, {
      'content-type': type ?? 'text/plain',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    });
    response.end(body);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

/** Opens a page whose script sets `window.bench`, in a context of its own, and works with it. */
export async function withPage(browser, url, work) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    const page = await context.newPage();
    page.on('pageerror', (error) => console.error(`the page threw: ${error.stack ?? error}`));
    await page.goto(url);
    await page.waitForFunction(() => window.bench);
    return await work(page);
  } finally {
    await context.close();
  }
}

/** Reads how long the page's main thread was busy so far, in milliseconds. */
export async function mainThread(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find((one) => one.name === 'TaskDuration').value * 1000;
  };
}
