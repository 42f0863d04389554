// Owns what the bench of the app does inside its page.
import { decode } from './decode.mjs';
import * as hover from './hover.mjs';
import { sankeys } from './sankey.mjs';
import { lines } from './series.mjs';
import initDecode from './pkg/bench_decode.js';
import initPanel from '/bench_panel.js';
import initWeb from '/weir_web.js';

await Promise.all([
  initDecode({ module_or_path: '/bench_decode_bg.wasm' }),
  initPanel({ module_or_path: '/bench_panel_bg.wasm' }),
  initWeb({ module_or_path: '/weir_web_bg.wasm' }),
  ...['12px Inter', '600 12px Inter'].map((font) => document.fonts.load(font)),
]);
window.bench = { decode, hover, sankey: sankeys, series: lines };
