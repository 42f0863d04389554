// Owns the server of the embedding page: its bundle, the class and its wasm, under a strict policy.
import { createServer } from 'node:http';
import { mkdtemp, readFile, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const TYPES = {
  '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm', '.woff2': 'font/woff2',
};
const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:";

/** Bundles the page and serves it on a free port; resolves to `{url, close}`. */
export async function serveEmbed() {
  const out = await mkdtemp(join(tmpdir(), 'weir-embed-'));
  await build({
    entryPoints: [join(here, 'main.jsx')], outfile: join(out, 'main.js'), bundle: true, format: 'esm', jsx: 'automatic',
    external: ['/weir_web.js'], define: { 'process.env.NODE_ENV': '"production"' }, target: 'es2022', logLevel: 'error',
  });
  const fonts = join(here, '../../../static/generated');
  const folders = [out, here, process.env.WEIR_EMBED, fonts, join(fonts, 'fonts')];
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, 'http://localhost').pathname;
    const name = path === '/' ? 'index.html' : path.replace(/^\/(fonts\/)*/, '');
    const body = await firstOf(folders.map((folder) => join(folder, name)));
    if (!body) return response.writeHead(404).end('not found');
    const type = TYPES[extname(name)] ?? 'application/octet-stream';
    return response.writeHead(200, { 'content-type': type, 'content-security-policy': POLICY }).end(body);
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const close = () => new Promise((closed) => { server.close(closed); server.closeAllConnections(); });
  return { url: `http://127.0.0.1:${server.address().port}/`, close };
}

async function firstOf(files) {
  for (const file of files) {
    const body = await readFile(file).catch(() => null);
    if (body) return body;
  }
  return null;
}
