// Owns the table part of the app bench: the app's Flow Records against ag-grid fed with JSON.
//
// Both read the same million records from the same engine through the same `weir serve`, each in a
// browser of its own. The peer is measured twice: with all rows given to the grid, which then sorts
// and filters by itself as its users expect, and with its infinite model, which asks for pages.
import { readFileSync } from 'node:fs';
import { launch, mainThread, UNLIMITED } from '../support/browser.mjs';
import { compared, quantile } from '../support/numbers.mjs';
import { Memory, rememberWasm } from '../../support/memory.mjs';
import { COLUMNS } from './columns.mjs';

/** Rows to have read before the memory is taken and the scrolling begins. */
const READ = 4000;
const FRAMES = 300;
/** Pixels of a frame: about what a fast flick of a wheel gives. */
const STEP = 280;

const PAGES = {
  ours: { ready: '.weir-row[data-row="0"]', area: '.weir-table-scroll', row: '.weir-row[data-row]', open: (stack, minutes) => stack.page('flow-records', minutes) },
  all: { ready: '.ag-row[row-index="0"] .ag-cell:has-text("20")', area: '.ag-grid-viewport', row: '.ag-row', open: (stack, minutes) => peer(stack, minutes, 'all') },
  pages: { ready: '.ag-row[row-index="0"] .ag-cell:has-text("20")', area: '.ag-grid-viewport', row: '.ag-row', open: (stack, minutes) => peer(stack, minutes, 'pages') },
};

const peer = (stack, minutes, model) => `${stack.url}/bench/index.html?model=${model}&from=${stack.end / 1000 - minutes * 60}&to=${stack.end / 1000}`;

/** Counts the bytes that arrive, as they are on the wire. */
async function counted(session) {
  const count = { bytes: 0, code: 0, paths: new Map() };
  session.on('Network.responseReceived', ({ requestId, response }) => count.paths.set(requestId, response.url));
  session.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
    count.bytes += encodedDataLength;
    if (!/\/(clickhouse|api)\//.test(count.paths.get(requestId) ?? '')) count.code += encodedDataLength;
  });
  await session.send('Network.enable');
  return count;
}

/** Private memory of the largest process that draws a page, in bytes. */
async function privateMemory(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const of = (pid) => {
    const lines = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8').matchAll(/^Private_\w+:\s+(\d+) kB/gm);
    return [...lines].reduce((sum, [, kb]) => sum + Number(kb) * 1024, 0);
  };
  return Math.max(...processInfo.filter((one) => one.type === 'renderer').map((one) => of(one.id)));
}

/** Scrolls down until so many rows are here, waiting for pages as they come. */
function read([area, row, step, rows]) {
  const element = document.querySelector(area);
  const index = (one) => Number(one.dataset.row ?? one.getAttribute('row-index'));
  return new Promise((done) => {
    const next = () => {
      element.scrollTop += step;
      const last = Math.max(...[...document.querySelectorAll(row)].map(index));
      if (last >= rows) done(last);
      else requestAnimationFrame(next);
    };
    next();
  });
}

/** Scrolls from the top frame by frame; the distances between the frames in milliseconds. */
function scroll([area, step, frames]) {
  const element = document.querySelector(area);
  element.scrollTop = 0;
  return new Promise((done) => {
    const times = [];
    let before = null;
    const next = (now) => {
      if (before !== null) times.push(performance.now() - before);
      before = performance.now();
      const top = element.scrollTop;
      element.scrollTop += step;
      if (element.scrollTop === top) throw new Error('expected more rows to scroll through');
      if (times.length < frames) requestAnimationFrame(next);
      else done(times);
    };
    requestAnimationFrame(() => requestAnimationFrame(next));
  });
}

async function measure(stack, minutes, who) {
  const { ready, area, row, open } = PAGES[who];
  const browser = await launch(...UNLIMITED);
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, bypassCSP: who !== 'ours' });
    const page = await context.newPage();
    page.on('pageerror', (error) => console.error(`${who}: the page threw: ${error.stack ?? error}`));
    const session = await context.newCDPSession(page);
    await rememberWasm(page);
    if (who === 'ours') await page.addInitScript(choose, COLUMNS);
    const held = await Memory.of(page);
    const busy = await mainThread(page);
    const count = await counted(session);
    const begun = performance.now();
    await page.goto(open(stack, minutes), { waitUntil: 'commit' });
    await page.locator(ready).first().waitFor({ timeout: 180_000 });
    const first = { ms: performance.now() - begun, bytes: count.bytes, code: count.code };
    await page.waitForFunction(() => !document.querySelector('.skeleton, section[aria-busy="true"]'));
    await session.send('Network.disable');
    await page.evaluate(read, [area, row, STEP, READ]);
    const memory = { ...(await held.held()), process: await privateMemory(browser) };
    const before = await busy();
    const times = await page.evaluate(scroll, [area, STEP, FRAMES]);
    const work = (await busy() - before) / FRAMES;
    return { first, memory, p95: quantile(times, 0.95), median: quantile(times, 0.5), work };
  } finally {
    await browser.close();
  }
}

/** The twelve columns in the app, as if chosen at an earlier visit. */
function choose(columns) {
  const chosen = columns.map((id) => ({ id, width: 130 }));
  const state = { version: 1, columns: chosen, sort: { column: 'flowEndSeconds', descending: true } };
  localStorage.setItem('weir.table.records', JSON.stringify(state));
}

/** Compares the three; `minutes` is the range that holds the rows. */
export async function table(stack, minutes, rows) {
  const found = {};
  for (const who of Object.keys(PAGES)) found[who] = await measure(stack, minutes, who);
  const { ours } = found;
  const against = (key, words, goals) => {
    const theirs = found[key];
    const one = (what, unit, pick, goal) => compared(`${what}, ${words}`, unit, pick(ours), pick(theirs), goal);
    return [
      one('Bytes to the first rows', 'MB', (f) => f.first.bytes / 1e6, goals && 1 / 5),
      one('of those, the answers', 'MB', (f) => (f.first.bytes - f.first.code) / 1e6),
      one('Time to the first rows', 'ms', (f) => f.first.ms),
      one('Frame of scrolling, p95', 'ms', (f) => f.p95, goals && 1 / 4),
      one('Frame of scrolling, median', 'ms', (f) => f.median),
      one('Main thread per frame', 'ms', (f) => f.work),
      one('Heap and wasm', 'MB', (f) => (f.memory.heap + f.memory.elements + f.memory.wasm * 65_536) / 1e6, goals && 1 / 4),
      one('Private memory of the process', 'MB', (f) => f.memory.process / 1e6),
    ];
  };
  return { rows, found, lines: [...against('all', 'all rows', true), ...against('pages', 'pages')] };
}
