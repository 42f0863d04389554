// Owns `cargo xtask bench app`: the app against its peers in one Chromium and run, as ratios.
//
// `--json FILE` writes the results; `--only PARTS` (sankey,series,hover,decode,table,size) runs some;
// `--rounds N` sets how often each is timed; `--rows N` how many records the table has.
import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { pageFiles } from './app/build.mjs';
import { decoding, hovers, sankeys, series } from './app/drawn.mjs';
import { served } from './app/served.mjs';
import { size, sizeLines } from './app/size.mjs';
import { table } from './app/table.mjs';
import { launch, serve, UNLIMITED } from './support/browser.mjs';
import { heading, line } from './support/numbers.mjs';

const { values: given } = parseArgs({
  options: {
    json: { type: 'string' },
    only: { type: 'string', default: 'sankey,series,hover,decode,table,size' },
    rounds: { type: 'string', default: '11' },
    rows: { type: 'string', default: '1000000' },
  },
});
const parts = given.only.split(',');
const [rounds, rows] = [Number(given.rounds), Number(given.rows)];
const DRAWN = ['sankey', 'series', 'hover', 'decode'];
const MINUTES = 120;
/** Records answered to both decoders. */
const DECODED = 100_000;

const results = {};
function print(part, title, peer, lines) {
  results[part] = lines;
  console.log([heading(title, peer), ...lines.map(line)].join('\n'));
}

/** The same records in both formats, straight from the engine. */
async function answers(stack) {
  const { user, password } = await stack.reader();
  const ask = async (format) => {
    const response = await fetch(`${stack.clickhouse}/?default_format=${format}`, {
      method: 'POST',
      headers: { 'X-ClickHouse-User': user, 'X-ClickHouse-Key': password },
      body: `SELECT * FROM flows WHERE ${stack.within(MINUTES)} ORDER BY flowEndSeconds DESC, cityHash64(sourceIP, sourceTransportPort) LIMIT ${DECODED}`,
    });
    if (!response.ok) throw new Error(await response.text());
    return Buffer.from(await response.arrayBuffer());
  };
  return { binary: await ask('RowBinaryWithNamesAndTypes'), json: await ask('JSON') };
}

/** The parts in a page of their own. */
async function drawn(browser, stack) {
  const page = await serve(await pageFiles(await answers(stack)));
  const has = (part) => parts.includes(part);
  try {
    if (has('sankey')) print('sankey', 'Sankey: layout and painting', 'd3 + SVG', await sankeys(browser, page.url, rounds));
    if (has('series')) print('series', 'Series', 'uPlot', await series(browser, page.url, rounds));
    if (has('hover')) print('hover', 'Hover: pointer to painted frame', 'd3 + SVG', await hovers(browser, page.url, rounds * 6));
    if (has('decode')) print('decode', 'Decoding', 'JSON.parse', await decoding(browser, page.url, rounds));
  } finally {
    page.close();
  }
}

const site = await served(process.env.WEIR_APP);
process.env.WEIR_APP = site.folder;
const { Stack } = await import('../support/stack.mjs');
// A part of the records carries nothing, which the page leaves out.
const rate = Math.ceil((rows * 1.25) / (MINUTES * 60));
const wanted = parts.includes('table') ? rate : 15;
const stack = await Stack.start({ seed: 11, size: 'medium', since: `${MINUTES}m`, rate: wanted });
const browser = await launch(...UNLIMITED);
const load = loadavg()[0].toFixed(1);
console.log(`Chromium ${browser.version()}; load of the machine ${load}; medians; a ratio above 1 means that ours is less`);
try {
  if (parts.some((part) => DRAWN.includes(part))) await drawn(browser, stack);
  if (parts.includes('table')) {
    const found = await table(stack, MINUTES, rows);
    print('table', `Table of ${rows} records`, 'ag-grid', found.lines);
    results.tableRaw = found.found;
  }
  if (parts.includes('size')) {
    results.size = await size(browser, stack);
    console.log(`\n${'First load'.padEnd(58)}${'plain'.padStart(12)}${'brotli 11'.padStart(12)}\n${sizeLines(results.size).join('\n')}`);
  }
  if (given.json) writeFileSync(given.json, `${JSON.stringify({ chromium: browser.version(), load, ...results }, null, 2)}\n`);
} finally {
  await browser.close();
  await stack.stop();
  site.remove();
}
