// Owns child processes of the tests: started, waited for by what they answer, and ended.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** Longest wait for a server to answer, in milliseconds. */
const START_MS = 60_000;
/** How often a server is asked whether it is up, in milliseconds. */
const ASK_MS = 50;
/** Longest wait for a process to end after SIGTERM, in milliseconds. */
const END_MS = 20_000;

/** A port of the loopback address that nobody listens on. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** A process whose output is kept for error messages. */
export class Process {
  #child;
  #output = '';
  #ended;

  constructor(program, args, env = {}) {
    this.name = args.slice(0, 2).join(' ');
    this.#child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const keep = (text) => { this.#output = (this.#output + text).slice(-20_000); };
    this.#child.stdout.on('data', keep);
    this.#child.stderr.on('data', keep);
    this.#ended = new Promise((resolve) => {
      this.#child.on('error', (error) => { keep(String(error)); resolve(-1); });
      this.#child.on('close', (code, signal) => resolve(code ?? signal));
    });
  }

  /** Waits for the end; throws with the output when it is no success. */
  async success() {
    const code = await this.#ended;
    if (code !== 0) throw new Error(`${this.name} ended with ${code}:\n${this.#output}`);
    return this.#output;
  }

  /** Waits until `ready` is true; throws with the output when the process ends before. */
  async until(ready) {
    let over = false;
    this.#ended.then(() => { over = true; });
    const deadline = Date.now() + START_MS;
    while (!(await ready().catch(() => false))) {
      if (over || Date.now() > deadline) throw new Error(`${this.name} did not get ready:\n${this.#output}`);
      await new Promise((resolve) => setTimeout(resolve, ASK_MS));
    }
  }

  /** Ends the process in good order, and waits until it has gone. */
  async stop() {
    this.#child.kill('SIGTERM');
    const hard = setTimeout(() => this.#child.kill('SIGKILL'), END_MS);
    await this.#ended;
    clearTimeout(hard);
  }
}

/** Whether something listens on a port. */
export function listens(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => { socket.destroy(); resolve(true); });
    socket.once('error', () => resolve(false));
  });
}
