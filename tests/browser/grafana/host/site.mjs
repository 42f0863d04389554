// Owns the server of the host page: its bundle, plugins at Grafana's addresses, and its security policy.
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { dirname, extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './build.mjs';

const fonts = join(dirname(fileURLToPath(import.meta.url)), '../../../../static/generated');
const TYPES = { '.js': 'text/javascript', '.json': 'application/json', '.wasm': 'application/wasm', '.svg': 'image/svg+xml', '.woff2': 'font/woff2', '.css': 'text/css', '.map': 'application/json' };

/** Grafana's content security policy as its defaults.ini has it. */
export const POLICY = "script-src 'self' 'unsafe-eval' 'unsafe-inline' 'strict-dynamic' $NONCE;object-src 'none';font-src 'self';style-src 'self' 'unsafe-inline' blob:;img-src * data:;base-uri 'self';connect-src 'self' grafana.com ws://$ROOT_PATH wss://$ROOT_PATH;manifest-src 'self';media-src 'none';form-action 'self';";

/** Nested panels have addresses of their own. */
const FOLDERS = {
  'weir-flows-app': '', 'weir-sankey-panel': 'panels/sankey', 'weir-chord-panel': 'panels/chord', 'weir-flowtable-panel': 'panels/flowtable',
};

const SHARED = ['@emotion/css', '@grafana/data', '@grafana/runtime', '@grafana/ui', 'react', 'react/jsx-runtime', 'react-dom', 'rxjs'];

/**
 * Serves the host of a set of packages with a built plugin; resolves to `{url, versions, served, set, close}`.
 * `set({policy, types, clickhouse})` changes the policy, content types by file ending, and which database
 * `{url, user, password}` answers.
 */
export async function serveHost(packages, plugin = process.env.WEIR_PLUGIN) {
  const { out, versions, system, icons } = await bundle(packages);
  const now = { policy: POLICY, types: {} };
  const served = [];
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    if (request.method === 'POST' && path === '/clickhouse') return forward(request, response, now.clickhouse);
    if (path === '/') return page(response, now.policy, request.headers.host);
    const body = await find(path, { out, system, icons, plugin }).catch(() => null);
    served.push({ path, status: body ? 200 : 404 });
    if (!body) return response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
    const type = now.types[extname(path)] ?? TYPES[extname(path)] ?? 'application/octet-stream';
    return response.writeHead(200, { 'content-type': type }).end(body);
  });
  await new Promise((listening) => { server.listen(0, '127.0.0.1', listening); });
  const close = () => new Promise((closed) => { server.close(closed); server.closeAllConnections(); });
  const set = (change) => Object.assign(now, { policy: POLICY, types: {} }, change);
  return { url: `http://127.0.0.1:${server.address().port}/`, versions, served, set, close };
}

/** Passes a statement on, with the account that the page does not know. */
async function forward(request, response, { url, user, password }) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const headers = { 'X-ClickHouse-User': user, 'X-ClickHouse-Key': password };
  const answer = await fetch(`${url}/?default_format=JSONCompact&output_format_json_quote_64bit_integers=0`, { method: 'POST', headers, body: Buffer.concat(chunks) });
  response.writeHead(answer.status, { 'content-type': 'application/json' }).end(Buffer.from(await answer.arrayBuffer()));
}

function find(path, { out, system, icons, plugin }) {
  const safe = normalize(path).replaceAll('..', '');
  const part = safe.match(/^\/public\/plugins\/([^/]+)\/(.+)$/);
  if (part) return part[1] in FOLDERS ? readFile(join(plugin, FOLDERS[part[1]], part[2])) : Promise.reject(new Error('no such plugin'));
  if (safe.startsWith('/public/fonts/inter/')) return readFile(join(fonts, 'fonts', /Regular/.test(safe) ? 'inter-latin-400-normal.woff2' : 'inter-latin-600-normal.woff2'));
  if (/^\/public\/(build\/)?img\//.test(safe)) return readFile(join(icons, safe.replace(/^\/public\/(build\/)?/, '')));
  if (safe.startsWith('/fonts/') || safe === '/inter.css') return readFile(join(fonts, safe)).catch(() => readFile(join(fonts, safe.replace('/fonts/', '/'))));
  if (safe.startsWith('/system/')) return readFile(system[Number(safe.slice('/system/'.length)[0])]);
  return readFile(join(out, safe));
}

function page(response, policy, host) {
  const nonce = randomBytes(16).toString('base64');
  const csp = policy.replaceAll('$NONCE', `'nonce-${nonce}'`).replaceAll('$ROOT_PATH', host);
  const imports = JSON.stringify({ imports: Object.fromEntries(SHARED.map((name) => [name, `package:${name}`])) });
  const script = (src) => `<script nonce="${nonce}" src="${src}"></script>`;
  response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': csp }).end(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Grafana host</title><link rel="stylesheet" href="/inter.css"><link rel="stylesheet" href="/main.css"><link rel="icon" href="data:,"><style>body { margin: 0 }</style>
<script type="systemjs-importmap" nonce="${nonce}">${imports}</script></head>
<body><div id="root"></div>${['/boot.js', '/system/0.js', '/system/1.js', '/main.js'].map(script).join('')}</body></html>`);
}
