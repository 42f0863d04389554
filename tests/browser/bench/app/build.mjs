// Owns the build of the app bench: its page with everything that the page loads, and the peer of the table.
import { cpSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { bundle, example, workFolder } from '../support/build.mjs';

const here = import.meta.dirname;
const FONTS = resolve(here, '../../../../static/generated');
const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>bench</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/inter.css"><link rel="stylesheet" href="/page.css"><link rel="stylesheet" href="/uplot.css">
<body><script type="module" src="/page.js"></script></body></html>`;
const CSS = `body { margin: 0; font-family: Inter, sans-serif; } .box { position: relative; overflow: auto; }
svg path { fill: none; stroke-opacity: 0.4; } svg path.hot { stroke-opacity: 0.8; } svg text { font-size: 12px; }
.tip { position: fixed; left: 12px; top: 12px; background: #fff; pointer-events: none; white-space: pre; }`;

/** The files of the page by path; `rows` are the answers that both decode. */
export async function pageFiles(rows) {
  const work = workFolder('bench-app', join(here, 'page'));
  cpSync(join(here, '../sankey/graphs.mjs'), join(work, 'graphs.mjs'));
  example('bench_decode', 'weir-query', join(work, 'pkg'));
  example('bench_panel', 'weir-web', join(work, 'pkg'));
  const read = (folder, name) => readFileSync(join(folder, name));
  const script = (body) => ['text/javascript', body];
  const wasm = (body) => ['application/wasm', body];
  const uplot = join(here, '../../node_modules/uplot/dist/uPlot.min.css');
  const fonts = ['inter-latin-400-normal', 'inter-latin-600-normal'].map((name) => [`/fonts/${name}.woff2`, ['font/woff2', read(join(FONTS, 'fonts'), `${name}.woff2`)]]);
  return {
    '/': ['text/html', PAGE],
    '/inter.css': ['text/css', read(FONTS, 'inter.css')],
    '/page.css': ['text/css', CSS],
    '/uplot.css': ['text/css', readFileSync(uplot)],
    '/page.js': script(await bundle(join(work, 'main.mjs'), ['/weir_web.js', '/bench_panel.js'])),
    '/weir_web.js': script(read(process.env.WEIR_EMBED, 'weir_web.js')),
    '/weir_web_bg.wasm': wasm(read(process.env.WEIR_EMBED, 'weir_web_bg.wasm')),
    '/bench_panel.js': script(read(join(work, 'pkg'), 'bench_panel.js')),
    '/bench_panel_bg.wasm': wasm(read(join(work, 'pkg'), 'bench_panel_bg.wasm')),
    '/bench_decode_bg.wasm': wasm(read(join(work, 'pkg'), 'bench_decode_bg.wasm')),
    '/rows.bin': ['application/octet-stream', rows.binary],
    '/rows.json': ['application/json', rows.json],
    ...Object.fromEntries(fonts),
  };
}
