// Owns the build of the Sankey bench: the layout to wasm, and the page's script with d3-sankey.
//
// `cargo xtask bench` puts the compiler for wasm32, its target folder and wasm-bindgen in place.
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../../..');
const target = resolve(root, process.env.CARGO_TARGET_DIR || 'target');

/** Compiles the layout as the app is compiled; gives the module's path. */
function compile() {
  const args = ['build', '--package', 'weir-panels', '--example', 'bench_sankey'];
  args.push('--target', 'wasm32-unknown-unknown', '--profile', 'wasm');
  const env = { ...process.env, CARGO_TARGET_DIR: target };
  execFileSync('cargo', args, { cwd: root, stdio: 'inherit', env });
  return join(target, 'wasm32-unknown-unknown/wasm/examples/bench_sankey.wasm');
}

/** Builds everything; gives the page's script and the wasm module. */
export async function buildBench() {
  const work = join(target, 'bench-sankey');
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  for (const file of ['page.mjs', 'graphs.mjs']) cpSync(join(here, file), join(work, file));
  const bindgen = ['--target', 'web', '--no-typescript', '--out-dir', join(work, 'pkg'), compile()];
  execFileSync('wasm-bindgen', bindgen, { stdio: 'inherit' });
  const bundle = await build({
    entryPoints: [join(work, 'page.mjs')],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    nodePaths: [join(here, '../../node_modules')],
    write: false,
  });
  return {
    script: Buffer.from(bundle.outputFiles[0].contents),
    wasm: readFileSync(join(work, 'pkg/bench_sankey_bg.wasm')),
  };
}
