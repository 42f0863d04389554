// Owns the chunk that holds Weir's core: its JavaScript class, and the way its wasm is compiled.
import init, { WeirPanel, WeirTable } from 'weir-core';
import { compile } from './compile';

/** The core, ready to draw. */
export interface Core {
  WeirPanel: typeof WeirPanel;
  WeirTable: typeof WeirTable;
  /** How much memory the core holds, in bytes. */
  bytes: () => number;
}

/** Fetches and starts the wasm. */
export async function start(): Promise<Core> {
  const url = new URL('weir-wasm', import.meta.url);
  const { memory } = await init({ module_or_path: await compile(url.href) });
  return { WeirPanel, WeirTable, bytes: () => memory.buffer.byteLength };
}
