// Owns the build of the plugin: one AMD module for the app and for each nested panel, as Grafana loads
// them, and one chunk with Weir's core and its wasm, which all panels share.
const { existsSync, readFileSync, readdirSync } = require('node:fs');
const { join, relative, resolve, dirname } = require('node:path');
const CopyPlugin = require('copy-webpack-plugin');
const { SubresourceIntegrityPlugin } = require('webpack-subresource-integrity');

const SRC = resolve(__dirname, 'src');
/** The class of `crates/web` with its wasm, which `cargo xtask plugin` puts there. */
const CORE = process.env.WEIR_PLUGIN_CORE ?? resolve(__dirname, '../target/plugin/wasm');
const OUT = process.env.WEIR_PLUGIN_DIST ?? resolve(__dirname, '../target/plugin/weir-flows-app');
const { version } = require('./package.json');

/** What Grafana gives to plugins; everything else is bundled. */
const SHARED = [
  'lodash', 'react', 'react-dom', 'react/jsx-runtime', 'rxjs', 'moment', '@emotion/css', '@emotion/react',
  '@grafana/data', '@grafana/ui', '@grafana/runtime', 'react-router', 'react-router-dom', 'd3', 'angular', 'slate',
];

/** Every folder with a plugin.json and a module.ts is a plugin of its own. */
function entries(folder = SRC, found = {}) {
  const here = readdirSync(folder, { withFileTypes: true });
  const names = here.map((entry) => entry.name);
  if (names.includes('plugin.json') && names.includes('module.ts')) {
    found[join(relative(SRC, folder), 'module')] = join(folder, 'module.ts');
  }
  here.filter((entry) => entry.isDirectory()).forEach((entry) => entries(join(folder, entry.name), found));
  return found;
}

const stamped = (text) => text.toString()
  .replaceAll('%VERSION%', version)
  .replaceAll('%TODAY%', process.env.WEIR_TODAY ?? new Date().toISOString().slice(0, 10));

/** Names of files in the order of the app's menu: the overview, then the others by name. */
const homeFirst = (a, b) => (b === 'home.json') - (a === 'home.json') || a.localeCompare(b);

/** The app's own plugin.json, with the generated dashboards. */
function withDashboards(text) {
  const plugin = JSON.parse(stamped(text));
  const folder = join(SRC, 'dashboards/generated');
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')).sort(homeFirst) : [];
  for (const file of files) {
    const { title, uid } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    // Without its uid Grafana has no address to lead to. In the app's menu the app's name is said already.
    const name = title.replace(/^Weir \/ /, '');
    plugin.includes.push({ type: 'dashboard', name, uid, path: `dashboards/${file}`, addToNav: true, defaultNav: file === 'home.json' });
  }
  return `${JSON.stringify(plugin, null, 2)}\n`;
}

/** `src/**` as it is, but for the places that are stamped. */
function copies() {
  const plugins = Object.keys(entries()).map((entry) => dirname(entry));
  const files = plugins.map((folder) => ({ from: join(folder, 'plugin.json'), to: join(folder, 'plugin.json'), transform: folder === '.' ? withDashboards : stamped }));
  const optional = (from, to) => ({ from, to, noErrorOnMissing: true });
  return [
    ...files,
    { from: 'README.md', to: 'README.md', transform: stamped },
    { from: '../CHANGELOG.md', to: 'CHANGELOG.md' },
    { from: '../../LICENSE', to: 'LICENSE', toType: 'file' },
    optional('**/img/*', '[path][name][ext]'),
    optional('dashboards/generated/*.json', 'dashboards/[name][ext]'),
  ];
}

module.exports = (_, { mode = 'production' } = {}) => ({
  mode,
  context: SRC,
  entry: entries(),
  target: 'web',
  devtool: mode === 'production' ? 'source-map' : 'eval-source-map',
  externals: [{ 'amd-module': 'module' }, ({ request }, done) => (SHARED.includes(request) ? done(null, request) : done())],
  output: {
    path: OUT,
    clean: true,
    filename: '[name].js',
    chunkFilename: 'weir-[name].[contenthash:12].js',
    assetModuleFilename: '[name].[contenthash:12][ext]',
    library: { type: 'amd' },
    uniqueName: 'weir-flows-app',
    publicPath: 'public/plugins/weir-flows-app/',
    crossOriginLoading: 'anonymous',
  },
  resolve: { extensions: ['.ts', '.tsx', '.js'], alias: { 'weir-core': join(CORE, 'weir_web.js'), 'weir-wasm': join(CORE, 'weir_web_bg.wasm') } },
  module: {
    rules: [{
      test: /\.tsx?$/,
      use: {
        loader: 'swc-loader',
        options: { jsc: { target: 'es2021', parser: { syntax: 'typescript', tsx: true }, transform: { react: { runtime: 'automatic' } } } },
      },
    }],
  },
  // Modules of the app and its panels are small; only the core is worth a file of its own.
  optimization: { splitChunks: false, runtimeChunk: false },
  performance: { hints: false },
  plugins: [
    new CopyPlugin({ patterns: copies() }),
    new SubresourceIntegrityPlugin(),
    new (require('webpack').DefinePlugin)({ WEIR_VERSION: JSON.stringify(version) }),
    { apply: (compiler) => compiler.hooks.beforeRun.tap('weir', () => requireCore()) },
  ],
});

function requireCore() {
  const file = join(CORE, 'weir_web_bg.wasm');
  if (!existsSync(file) || readFileSync(file).subarray(0, 4).toString('latin1') !== '\0asm') {
    throw new Error(`expected Weir's core at ${file}: run \`cargo xtask plugin\``);
  }
}
