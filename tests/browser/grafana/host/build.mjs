// Owns the bundle of the host page: real @grafana/data, ui, runtime and scenes of one set of packages.
import { realpathSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const built = new Map();

/** Bundles the page with the packages of a folder, once per run; resolves to `{out, versions}`. */
export function bundle(packages) {
  if (!built.has(packages)) built.set(packages, bundleOnce(packages));
  return built.get(packages);
}

async function bundleOnce(packages) {
  const out = await mkdtemp(join(tmpdir(), 'weir-grafana-'));
  await build({
    entryPoints: [join(here, 'boot.mjs'), join(here, 'main.jsx')],
    outdir: out,
    bundle: true,
    format: 'iife',
    jsx: 'automatic',
    target: 'es2022',
    logLevel: 'error',
    loader: { '.svg': 'dataurl', '.woff2': 'dataurl', '.png': 'dataurl', '.ttf': 'empty' },
    // Without the last, libraries that look for an AMD loader find SystemJS's and are lost.
    define: { 'process.env.NODE_ENV': '"production"', global: 'window', define: 'undefined' },
    plugins: [packagesOf(packages)],
  });
  const require = createRequire(join(packages, 'x.js'));
  const version = async (name) => JSON.parse(await readFile(join(packages, 'node_modules', name, 'package.json'), 'utf8')).version;
  const versions = { grafana: await version('@grafana/data'), react: await version('react'), scenes: await version('@grafana/scenes') };
  const system = ['systemjs/dist/system.js', 'systemjs/dist/extras/amd.js'].map((name) => require.resolve(name));
  return { out, versions, system, icons: join(packages, 'node_modules/@grafana/ui/dist/public') };
}

/** Bare imports of the host come from the packages' folder, not from the tests' own. */
function packagesOf(folder) {
  return {
    name: 'packages',
    setup(build) {
      build.onResolve({ filter: /^[^./]/ }, ({ path, importer, kind, pluginData }) => {
        if (pluginData === 'inside' || kind === 'entry-point' || !importer.startsWith(here)) return undefined;
        // The real path, for a module that is found by two paths would be there twice.
        if (path.startsWith('deep:')) return { path: realpathSync(join(folder, 'node_modules', path.slice(5))) };
        return build.resolve(path, { kind, resolveDir: folder, pluginData: 'inside' });
      });
    },
  };
}
