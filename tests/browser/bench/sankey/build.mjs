// Owns the build of the Sankey bench: the layout to wasm, and the page's script with d3-sankey.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, example, workFolder } from '../support/build.mjs';

/** Builds everything; gives the page's script and the wasm module. */
export async function buildBench() {
  const work = workFolder('bench-sankey', import.meta.dirname);
  example('bench_sankey', 'weir-panels', join(work, 'pkg'));
  return {
    script: await bundle(join(work, 'page.mjs')),
    wasm: readFileSync(join(work, 'pkg/bench_sankey_bg.wasm')),
  };
}
