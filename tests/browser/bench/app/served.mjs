// Owns the folder that `weir serve` serves in the bench: the built app, and the peer's page beside it.
import { cpSync, mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { bundle } from '../support/build.mjs';

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>peer</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/bench/grid.css"><body><div id="grid"></div><script type="module" src="/bench/grid.js"></script></body></html>`;
const CSS = 'body { margin: 0; } #grid { height: 640px; margin: 200px 16px 16px; }';

/** Makes the folder; `remove` ends it. */
export async function served(dist) {
  const folder = mkdtempSync(join(tmpdir(), 'weir-bench-'));
  cpSync(dist, folder, { recursive: true });
  mkdirSync(join(folder, 'bench'));
  const write = (name, body) => writeFileSync(join(folder, 'bench', name), body);
  const script = await bundle(join(import.meta.dirname, 'peer/grid.mjs'));
  write('index.html', PAGE);
  write('grid.css', CSS);
  write('grid.js', script);
  // Compressed beforehand, as the app is.
  write('grid.js.br', brotliCompressSync(script));
  write('grid.js.gz', gzipSync(script));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
