// Owns an nginx of the tests: the shipped configuration, the built app under a sub-path, a database.
import { cp, mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort, Process } from './process.mjs';

const root = resolve(import.meta.dirname, '../../..');
const app = process.env.WEIR_APP || join(root, 'target/dist');

export class Nginx {
  #folder;
  #process;

  /** Serves the app at `path` before the database of a stack. */
  static async start(stack, path) {
    const nginx = new Nginx();
    try {
      await nginx.#start(stack, path);
    } catch (error) {
      await nginx.stop();
      throw error;
    }
    return nginx;
  }

  /** Ends it and removes its folder. */
  async stop() {
    await this.#process?.stop();
    if (this.#folder) await rm(this.#folder, { recursive: true, force: true });
  }

  /** What it wrote about requests. */
  async log() {
    return readFile(join(this.#folder, 'access.log'), 'utf8');
  }

  async #start(stack, path) {
    this.#folder = await mkdtemp(join(tmpdir(), 'weir-nginx-'));
    const port = await freePort();
    this.origin = `http://127.0.0.1:${port}`;
    this.url = `${this.origin}${path}`;
    await cp(app, join(this.#folder, 'www', path), { recursive: true });
    await mkdir(join(this.#folder, 'tmp'));
    const { user, password } = await stack.reader();
    const account = `proxy_set_header X-ClickHouse-User ${user};\nproxy_set_header X-ClickHouse-Key "${password}";\n`;
    await writeFile(join(this.#folder, 'account.conf'), account, { mode: 0o600 });
    const values = {
      WEIR_LISTEN: `127.0.0.1:${port}`,
      WEIR_PATH: path,
      WEIR_ROOT: join(this.#folder, 'www'),
      WEIR_CLICKHOUSE: new URL(stack.clickhouse).host,
      WEIR_CREDENTIALS: join(this.#folder, 'account.conf'),
    };
    const template = await readFile(join(root, 'deploy/nginx/weir.conf.template'), 'utf8');
    const weir = template.replace(/\$\{(WEIR_\w+)\}/g, (_, name) => values[name]);
    await writeFile(join(this.#folder, 'nginx.conf'), this.#around(weir));
    const args = ['-p', this.#folder, '-e', 'stderr', '-c', join(this.#folder, 'nginx.conf')];
    this.#process = new Process(process.env.WEIR_NGINX || '/usr/sbin/nginx', args);
    await this.#process.until(async () => (await fetch(`${this.url}/readyz`)).ok);
  }

  /** One process in the foreground that writes below its own folder alone. */
  #around(weir) {
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
    return `daemon off;
master_process off;
pid ${this.#folder}/nginx.pid;
events { worker_connections 256; }
http {
  access_log ${this.#folder}/access.log;
  ${temporary.map((kind) => `${kind}_temp_path ${this.#folder}/tmp/${kind};`).join('\n  ')}
${weir}
}
`;
  }
}
