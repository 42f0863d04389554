// Owns a running stack: the embedded ClickHouse, records in it, and the server of the app before it.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort, Process } from './process.mjs';

const root = resolve(import.meta.dirname, '../../..');
const weir = process.env.WEIR_BIN || join(root, 'target/release/weir');
const app = process.env.WEIR_APP || join(root, 'target/dist');

/** What the records of a stack are like, unless a spec says otherwise. */
export const RECORDS = { seed: 7, size: 'small', since: '2h', rate: 12, flags: [] };

/**
 * When records end. The traffic depends on the time of day, so this is the same moment in every
 * run; another one in WEIR_RECORDS_END shows other traffic.
 */
const END = process.env.WEIR_RECORDS_END || '2026-03-04T10:37:00Z';

export class Stack {
  #folder;
  #port;
  #engine;
  #servers = [];

  /** An engine with records, and a server before it. */
  static async start(records = {}) {
    const stack = new Stack();
    try {
      stack.#folder = await mkdtemp(join(tmpdir(), 'weir-browser-'));
      stack.#port = await freePort();
      await stack.startClickHouse();
      await stack.#fill({ ...RECORDS, ...records });
      stack.url = await stack.serve();
    } catch (error) {
      await stack.stop();
      throw error;
    }
    return stack;
  }

  /** The address of the database. */
  get clickhouse() {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Starts the engine, for the first time or again on the same port and with the same data. */
  async startClickHouse() {
    const args = ['clickhouse', '--folder', join(this.#folder, 'engine'), '--listen', `127.0.0.1:${this.#port}`, '--native', '127.0.0.1:0'];
    this.#engine = new Process(weir, args);
    await this.#engine.until(async () => (await fetch(`${this.clickhouse}/ping`)).ok);
  }

  /** Stops the engine; its data stays. */
  async stopClickHouse() {
    await this.#engine?.stop();
    this.#engine = undefined;
  }

  /** Serves the app with further arguments; its address. */
  async serve(...more) {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const args = ['serve', '--listen', `127.0.0.1:${port}`, '--app', app, ...more];
    const server = new Process(weir, args, this.#account('weir_reader'));
    this.#servers.push(server);
    await server.until(async () => (await fetch(`${url}/readyz`)).ok);
    return url;
  }

  /** Asks the database itself, beside the server under test; rows as objects. */
  async ask(sql, params = {}) {
    const password = await this.#password('weir_reader');
    const query = new URLSearchParams({ default_format: 'JSON', output_format_json_quote_64bit_integers: '0' });
    Object.entries(params).forEach(([name, value]) => query.set(`param_${name}`, value));
    const headers = { 'X-ClickHouse-User': 'weir_reader', 'X-ClickHouse-Key': password };
    const response = await fetch(`${this.clickhouse}/?${query}`, { method: 'POST', headers, body: sql });
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    return JSON.parse(text).data;
  }

  /** The only row's only number. */
  async number(sql, params) {
    const [row] = await this.ask(sql, params);
    return Number(Object.values(row)[0]);
  }

  /** A page's address for the last `minutes` of the records, which do not move with the clock. */
  page(uid, minutes = 60, more = '') {
    return `${this.url}/d/${uid}?from=${this.end - minutes * 60_000}&to=${this.end}${more}`;
  }

  /** The condition that `page` puts on the records. */
  within(minutes = 60) {
    const end = this.end / 1000;
    return `flowEndSeconds >= toDateTime(${end - minutes * 60}) and flowEndSeconds < toDateTime(${end})`;
  }

  /** Ends everything and removes the folder. */
  async stop() {
    await Promise.all(this.#servers.map((server) => server.stop()));
    await this.stopClickHouse();
    if (this.#folder) await rm(this.#folder, { recursive: true, force: true });
  }

  async #fill({ seed, size, since, rate, flags }) {
    // In UTC milliseconds.
    this.end = Date.parse(END);
    const end = this.end / 1000;
    const writer = this.#account('weir_writer');
    await new Process(weir, ['schema', 'apply', '--ttl', 'never'], writer).success();
    const shape = ['--seed', `${seed}`, '--size', size, '--since', since, '--rate', `${rate}`, '--until', `${end}`];
    await new Process(weir, ['simulate', ...shape, ...flags], writer).success();
  }

  /** The environment that names the database and an account of it. */
  #account(user) {
    return {
      WEIR_CLICKHOUSE: this.clickhouse,
      WEIR_CLICKHOUSE_USER: user,
      WEIR_CLICKHOUSE_PASSWORD_FILE: join(this.#folder, 'engine/accounts'),
    };
  }

  /** The account that a proxy of a test reads with. */
  async reader() {
    return { user: 'weir_reader', password: await this.#password('weir_reader') };
  }

  /** The account that may change settings, as Grafana's data source does for ad-hoc filters. */
  async writer() {
    return { url: this.clickhouse, user: 'weir_writer', password: await this.#password('weir_writer') };
  }

  async #password(user) {
    const text = await readFile(join(this.#folder, 'engine/accounts'), 'utf8');
    const line = text.split('\n').find((one) => one.startsWith(`${user}=`));
    return line.slice(user.length + 1).trim();
  }
}
