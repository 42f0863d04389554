// Owns `cargo xtask bench plugin`: the plugin's Sankey against d3-sankey with SVG in React, both as panels
// of one Grafana front end, as ratios. `--rounds N` sets how often each is timed.
//
// First is a panel's first paint in a fresh page, ours with all that it loads, and with the core there
// already; redraw is a refresh of the same links with other values, from the query to the painted frame.
import { parseArgs } from 'node:util';
import { serveHost } from '../grafana/host/site.mjs';
import { launch, mainThread, UNLIMITED } from './support/browser.mjs';
import { bundle } from './support/build.mjs';
import { compared, heading, line, median } from './support/numbers.mjs';
import { graph } from './sankey/graphs.mjs';

const { values: given } = parseArgs({ options: { rounds: { type: 'string', default: '9' } } });
const rounds = Number(given.rounds);
const WHO = { ours: 'weir-sankey-panel', peer: 'peer-sankey' };
const SIZES = [[300, 500], [1200, 2000]];

/** Links as a table; every turn has other values. */
function table({ nodes, links }, turn) {
  const { sources, targets, values } = graph({ nodes, links, stages: 2, seed: nodes });
  const name = (node) => `ns-${node % 12}/pod-${node}`;
  const field = (name, type, values) => ({ name, type, values: Array.from(values) });
  return { fields: [
    field('from', 'string', Array.from(sources, name)), field('to', 'string', Array.from(targets, name)),
    field('amount', 'number', values.map((value, i) => value * (1 + ((i * 7 + turn * 13) % 10) / 10))),
  ] };
}

/** A fresh page with the host and the peer's panel in it. */
async function opened(browser, url, peer) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  page.on('pageerror', (error) => console.error(`the page threw: ${error.stack ?? error}`));
  await page.goto(`${url}?theme=dark`);
  await page.waitForFunction(() => window.host);
  // By the debugger, for the page's policy lets no further script in.
  await page.evaluate(peer);
  return { page, close: () => context.close() };
}

const panel = (who, id, frame) => ({ id, title: '', plugin: WHO[who], frames: [frame], grid: [0, 0, 24, 20], options: who === 'ours' ? { top: 0 } : {} });

/** Times of one of the two in a page of its own. */
async function timed(browser, url, peer, who, size) {
  const { page, close } = await opened(browser, url, peer);
  try {
    const busy = await mainThread(page);
    const step = async (how, data) => {
      const before = await busy();
      const shown = await page.evaluate(([how, data]) => window.bench[how](data), [how, data]);
      return { shown, main: await busy() - before };
    };
    const cold = await step('first', panel(who, 1, table(size, 0)));
    const first = await step('first', panel(who, 2, table(size, 0)));
    const redraws = [];
    for (let turn = 1; turn <= 4; turn += 1) redraws.push(await step('redraw', table(size, turn)));
    return { cold, first, redraw: { shown: median(redraws.slice(1).map((r) => r.shown)), main: median(redraws.slice(1).map((r) => r.main)) } };
  } finally {
    await close();
  }
}

const peer = `(() => { ${await bundle(new URL('./plugin/peer.jsx', import.meta.url).pathname)} })()`;
const site = await serveHost(process.env.WEIR_GRAFANA);
const browser = await launch(...UNLIMITED);
try {
  const { grafana, react } = site.versions;
  console.log(`Chromium ${browser.version()}, Grafana's packages ${grafana}, React ${react}; medians of ${rounds}`);
  for (const [nodes, links] of SIZES) {
    const found = { ours: [], peer: [] };
    for (let i = 0; i < rounds; i += 1) {
      for (const who of Object.keys(WHO)) found[who].push(await timed(browser, site.url, peer, who, { nodes, links }));
    }
    const of = (who, when, what) => median(found[who].map((run) => run[when][what]));
    const names = { cold: 'first panel, plugin loaded with it', first: 'further panel', redraw: 'refresh' };
    const lines = Object.entries(names).flatMap(([when, name]) => ['main', 'shown'].map((what) => (
      compared(`${name}, ${what === 'main' ? 'main thread' : 'until shown'}`, 'ms', of('ours', when, what), of('peer', when, what)))));
    console.log([heading(`Sankey of ${links} links in Grafana`, 'd3 + React'), ...lines.map(line)].join('\n'));
  }
} finally {
  await browser.close();
  await site.close();
}
