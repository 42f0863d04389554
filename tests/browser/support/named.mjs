// Owns a site by a host name over plain http: what people have behind a proxy without TLS.
// Such a page has no clipboard, and browsers do not say where its requests come from.
import { createServer, request } from 'node:http';
import config from '../playwright.config.mjs';
import { freePort } from './process.mjs';

/** The name, which is no loopback name. */
export const NAME = 'weir.test';

/** What Chromium logs of a hardened page that did not come over https. */
export const UNTRUSTED = /Cross-Origin-Opener-Policy header has been ignored/;

const launch = config.use.launchOptions;

/** For `test.use`: a browser that finds the name on this machine. */
export const FINDS_NAME = { launchOptions: { ...launch, args: [...launch.args, `--host-resolver-rules=MAP ${NAME} 127.0.0.1`] } };

/**
 * A proxy before a server, which browsers reach by the name: `{url, close}`. `change(headers)` changes
 * the headers that it passes on.
 */
export async function proxy(upstream, change) {
  const port = await freePort();
  const server = createServer((incoming, answer) => {
    const headers = { ...incoming.headers };
    change(headers, port);
    const onward = request(new URL(incoming.url, upstream), { method: incoming.method, headers, setHost: false }, (came) => {
      answer.writeHead(came.statusCode, came.headers);
      came.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    incoming.pipe(onward);
  });
  await new Promise((ready) => { server.listen(port, '127.0.0.1', ready); });
  const close = () => new Promise((closed) => { server.close(closed); server.closeAllConnections(); });
  return { url: `http://${NAME}:${port}`, close };
}
