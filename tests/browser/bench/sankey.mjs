// Owns `cargo xtask bench sankey`: our layout against d3-sankey in one Chromium, on one set of graphs.
//
// Cold is the first layout of a fresh page; warm alternates the two after warming up. Ours counts
// the call into wasm and the copies of its arrays; d3-sankey's input objects are made beforehand.
import { buildBench } from './sankey/build.mjs';
import { launch, serve, withPage } from './support/browser.mjs';
import { median } from './support/numbers.mjs';

const SIZES = [
  [300, 500],
  [1200, 2000],
  [3200, 10000],
];
const STAGES = [2, 4];
const COLD_PAGES = 7;
const ROUNDS = 15;

async function measure(browser, url, spec) {
  const cold = { ours: [], d3: [] };
  for (let i = 0; i < COLD_PAGES; i++) {
    for (const who of ['ours', 'd3']) {
      const run = (page) => page.evaluate(([s, w]) => window.bench.cold(s, w), [spec, who]);
      cold[who].push(await withPage(browser, url, run));
    }
  }
  const run = (page) => page.evaluate(([s, r]) => window.bench.warm(s, r), [spec, ROUNDS]);
  const warm = await withPage(browser, url, run);
  return {
    cold: { ours: median(cold.ours), d3: median(cold.d3) },
    warm: { ours: median(warm.ours), d3: median(warm.d3) },
    crossings: warm.crossings,
  };
}

function row(spec, result) {
  const { cold, warm, crossings } = result;
  const time = (t) => [t.ours.toFixed(2), t.d3.toFixed(2), `${(t.d3 / t.ours).toFixed(1)}×`];
  const ratio = crossings.ours / crossings.d3;
  const cells = [`${spec.nodes}/${spec.links}`, spec.stages, ...time(cold), ...time(warm), ratio.toFixed(3)];
  return cells.map((c, i) => String(c).padStart(i ? 10 : 11)).join('');
}

const { script, wasm } = await buildBench();
const page = '<!doctype html><title>bench</title><script type="module" src="/page.js"></script>';
const server = await serve({
  '/': ['text/html', page],
  '/page.js': ['text/javascript', script],
  '/bench_sankey_bg.wasm': ['application/wasm', wasm],
});
const browser = await launch();
try {
  const { url } = server;
  console.log(`Chromium ${browser.version()}; medians in ms; crossings: ours / d3-sankey, weighted by value`);
  const head = ['nodes/links', 'stages', 'cold ours', 'cold d3', 'ratio', 'warm ours', 'warm d3', 'ratio', 'crossings'];
  console.log(head.map((c, i) => c.padStart(i ? 10 : 11)).join(''));
  for (const [nodes, links] of SIZES) {
    for (const stages of STAGES) {
      const spec = { nodes, links, stages, seed: nodes + stages };
      console.log(row(spec, await measure(browser, url, spec)));
    }
  }
} finally {
  await browser.close();
  server.close();
}
