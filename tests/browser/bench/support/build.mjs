// Owns the builds of the benches: examples of crates to wasm, and the pages' scripts.
//
// `cargo xtask bench` puts the compiler for wasm32, its target folder and wasm-bindgen in place.
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../../../..');
const target = resolve(root, process.env.CARGO_TARGET_DIR || 'target');

/** An empty folder for what a bench builds, with the scripts of another folder in it. */
export function workFolder(name, scripts) {
  const work = join(target, name);
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  cpSync(scripts, work, { recursive: true });
  return work;
}

/** Compiles an example as the app is compiled, and binds it as an ES module into `folder`. */
export function example(name, crate, folder) {
  const args = ['build', '--package', crate, '--example', name];
  args.push('--target', 'wasm32-unknown-unknown', '--profile', 'wasm');
  execFileSync('cargo', args, { cwd: root, stdio: 'inherit', env: { ...process.env, CARGO_TARGET_DIR: target } });
  const module = join(target, `wasm32-unknown-unknown/wasm/examples/${name}.wasm`);
  execFileSync('wasm-bindgen', ['--target', 'web', '--no-typescript', '--out-dir', folder, module], { stdio: 'inherit' });
}

/** Bundles a script as a page would ship it; what is `external` the page loads by itself. */
export async function bundle(entry, external = []) {
  const made = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    external,
    nodePaths: [join(root, 'tests/browser/node_modules')],
    write: false,
  });
  return Buffer.from(made.outputFiles[0].contents);
}
