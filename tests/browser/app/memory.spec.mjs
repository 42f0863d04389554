// Owns the proof that a page that stays open for days holds no more memory: over refreshes whose data
// change, and over changes of the page.
//
// The page's clock goes round through a few places among the records, so that every refresh brings
// other data. The engine answers each question once; after that its answer is given again.
import { Memory, rememberWasm, slope } from '../support/memory.mjs';
import { settled } from '../support/panel.mjs';
import { expect, test } from '../support/test.mjs';
import { UIDS } from '../support/pages.mjs';

// A trace keeps pictures of every state of the page.
test.use({ trace: 'off', records: { seed: 9, since: '2h', rate: 6 } });

const REFRESHES = 500;
const PAGE_CHANGES = 200;
/** Places of the clock, and milliseconds from one to the next. */
const [PLACES, STEP] = [8, 10 * 60_000];

/**
 * The most that may be held more at the end than in the middle, by the fitted line, in the units of
 * `Memory.held`: the noise of V8's and the allocator's bookkeeping, far below one answer per refresh.
 * With the elements the browser counts its own notes of slow frames and shifted layouts, which end at
 * a few hundred of each.
 */
const BOUNDS = { heap: 256 * 1024, elements: 512 * 1024, wasm: 3, nodes: 100, listeners: 20 };

/**
 * Gives the answers of the first time again. Inside the page, because the browser keeps a note of every
 * request over the network for the debugger that measures.
 */
const replay = (page) => page.addInitScript(() => {
  const ask = window.fetch;
  const answers = new Map();
  window.fetch = async (given, options) => {
    const request = new Request(given, options);
    if (!request.url.includes('/clickhouse/')) return ask(request);
    const url = new URL(request.url);
    url.searchParams.delete('query_id');
    const question = `${url} ${await request.clone().text()}`;
    if (!answers.has(question)) {
      const first = await ask(request);
      const { status } = first;
      answers.set(question, [await first.arrayBuffer(), { status, headers: [...first.headers] }]);
    }
    return new Response(...answers.get(question));
  };
});

/** Opens a page whose clock stands among the records. */
async function open(page, stack, uid) {
  await page.setViewportSize({ width: 1000, height: 700 });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await rememberWasm(page);
  await replay(page);
  const places = Array.from({ length: PLACES }, (_, i) => stack.end - (i + 1) * STEP);
  await page.addInitScript((places) => {
    window.clockAt = 0;
    Date.now = () => places[window.clockAt % places.length];
  }, places);
  await page.goto(`${stack.url}/d/${uid}?from=now-15m&to=now`);
  await settled(page);
}

/** Does something in the page and waits until all panels have their answers and are painted. */
const act = (page, times, what) => page.evaluate(async ([times, what]) => {
  const frame = () => new Promise((resolve) => { requestAnimationFrame(resolve); });
  const busy = () => document.querySelector('section[aria-busy="true"], .skeleton') || !document.querySelector('section[aria-busy]');
  const read = () => [...document.querySelectorAll('.weir-sr')].map((table) => table.textContent).join('|');
  let [changes, before] = [0, read()];
  for (let i = 0; i < times; i += 1) {
    window.clockAt += 1;
    if (what === 'refresh') document.querySelector('button[aria-label="Refresh now"]').click();
    else document.querySelector(`nav a[href^="d/${what}?"]`).click();
    do await frame(); while (busy());
    // The hosts draw in the frame after the answer.
    await frame();
    await frame();
    const shown = read();
    changes += Number(shown !== before);
    before = shown;
  }
  return changes;
}, [times, what]);

/** Fails for what grows over the second half of the samples. */
function expectFlat(samples, info) {
  const late = samples.slice(samples.length >> 1);
  const growth = Object.fromEntries(Object.keys(BOUNDS).map((key) => {
    const values = late.map((sample) => sample[key]);
    return [key, slope(values) * (values.length - 1)];
  }));
  const words = JSON.stringify({ growth, samples });
  info.annotations.push({ type: 'memory', description: words });
  for (const [key, most] of Object.entries(BOUNDS)) expect(growth[key], `${key} grows: ${words}`).toBeLessThan(most);
}

test.beforeEach(() => test.setTimeout(300_000));

test('memory stays flat over 500 refreshes whose data change', async ({ page, stack }, info) => {
  await open(page, stack, 'pod-to-pod');
  const memory = await Memory.of(page);
  const samples = [];
  let changes = 0;
  for (let done = 0; done < REFRESHES; done += 20) {
    changes += await act(page, 20, 'refresh');
    samples.push(await memory.held());
  }
  expect(changes).toBe(REFRESHES);
  expectFlat(samples, info);
});

test('memory stays flat over 200 changes of the page', async ({ page, stack }, info) => {
  await open(page, stack, UIDS[0]);
  const memory = await Memory.of(page);
  const samples = [];
  for (let done = 0; done < PAGE_CHANGES; done += UIDS.length) {
    for (const uid of [...UIDS.slice(1), UIDS[0]]) await act(page, 1, uid);
    samples.push(await memory.held());
  }
  expectFlat(samples, info);
});
