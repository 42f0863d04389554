// Owns the parts of the app bench that run in one page of its own: Sankeys, series, hovers, decoding.
import { mainThread, withPage } from '../support/browser.mjs';
import { compared, median, quantile } from '../support/numbers.mjs';

const LINKS = [[300, 500], [1200, 2000], [3200, 10000]];
const SERIES = [{ lines: 20, points: 1000 }, { lines: 100, points: 1440 }];
const WHO = ['ours', 'peer'];

/** Alternates the two in one page after a round that warms up; medians of every time. */
async function alternate(browser, url, rounds, kind, spec) {
  return withPage(browser, url, async (page) => {
    const busy = await mainThread(page);
    const step = async (name) => {
      const before = await busy();
      const shown = await page.evaluate(([k, n]) => window.bench[k][n](), [kind, name]);
      return { shown, main: await busy() - before };
    };
    const found = { ours: [], peer: [] };
    for (let i = 0; i < rounds + 1; i++) {
      for (const who of WHO) {
        await page.evaluate(([k, w, s]) => window.bench[k].prepare(w, s), [kind, who, spec]);
        const run = { first: await step('first'), redraw: await step('redraw') };
        await page.evaluate((k) => window.bench[k].end(), kind);
        if (i) found[who].push(run);
      }
    }
    return (who, when, what) => median(found[who].map((run) => run[when][what]));
  });
}

/** The waits for frames are the same for both; what keeps the main thread busy is compared. */
function lines(name, times, goal) {
  return ['first', 'redraw'].flatMap((when) => [
    compared(`${name}, ${when}, main thread`, 'ms', times('ours', when, 'main'), times('peer', when, 'main'), goal),
    compared(`${name}, ${when}, until shown`, 'ms', times('ours', when, 'shown'), times('peer', when, 'shown')),
  ]);
}

/** Layout and painting of Sankeys, against d3-sankey with SVG. */
export async function sankeys(browser, url, rounds) {
  const found = [];
  for (const [nodes, links] of LINKS) {
    const times = await alternate(browser, url, rounds, 'sankey', { nodes, links, seed: nodes });
    found.push(...lines(`Sankey of ${links} links`, times, 1 / 5));
  }
  return found;
}

/** Lines over time, against uPlot. */
export async function series(browser, url, rounds) {
  const found = [];
  for (const spec of SERIES) {
    const times = await alternate(browser, url, rounds, 'series', spec);
    found.push(...lines(`Series of ${spec.lines} × ${spec.points}`, times, 1));
  }
  return found;
}

/** The pointer over the largest Sankey, from its move to the painted frame. */
export async function hovers(browser, url, moves) {
  const [nodes, links] = LINKS.at(-1);
  return withPage(browser, url, async (page) => {
    const times = { ours: [], peer: [] };
    for (const who of WHO) {
      await page.evaluate(([w, s]) => window.bench.hover.begin(w, s), [who, { nodes, links, seed: nodes }]);
      const frames = () => page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))); }));
      await frames();
      for (let i = 0; i < moves + 5; i++) {
        await page.mouse.move(300 + ((i * 37) % 500), 60 + ((i * 53) % 580));
        await frames();
        // The first moves make what later ones keep.
        if (i === 4) await page.evaluate(() => window.bench.hover.taken());
      }
      times[who] = await page.evaluate(() => window.bench.hover.taken());
      if (times[who].length < moves * 0.9) throw new Error(`expected ${moves} moves, the page saw ${times[who].length}`);
    }
    const name = `Hover over ${links} links`;
    return [0.5, 0.95].map((share) => compared(`${name}, ${share === 0.5 ? 'median' : 'p95'}`, 'ms', quantile(times.ours, share), quantile(times.peer, share)));
  });
}

/** Decoding of the same rows, against `JSON.parse`. */
export async function decoding(browser, url, rounds) {
  const found = await withPage(browser, url, (page) => page.evaluate((n) => window.bench.decode(n), rounds));
  const ours = median(found.ours);
  const rows = `Decode ${found.rows} records of all columns`;
  return [
    compared(`${rows}, from bytes`, 'ms', ours, median(found.json), 1 / 5),
    compared(`${rows}, JSON a string already`, 'ms', ours, median(found.text), 1 / 5),
    compared(`${rows}, bytes before compression`, 'MB', found.sizes.ours / 1e6, found.sizes.json / 1e6),
  ];
}
