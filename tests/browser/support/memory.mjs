// Owns what a page holds after a collection: JavaScript's heap, pages of wasm, elements, listeners.

/** Remembers every memory of wasm before the page's scripts run, so that its size can be read. */
export function rememberWasm(page) {
  return page.addInitScript(() => {
    window.wasmMemories = [];
    const keep = (result) => {
      const { exports } = result.instance ?? result;
      const memories = Object.values(exports).filter((one) => one instanceof WebAssembly.Memory);
      window.wasmMemories.push(...memories);
      return result;
    };
    for (const name of ['instantiate', 'instantiateStreaming']) {
      const original = WebAssembly[name];
      WebAssembly[name] = (...given) => original.apply(WebAssembly, given).then(keep);
    }
  });
}

/** Measures one page through the debugger's protocol. */
export class Memory {
  #page;
  #session;

  static async of(page) {
    const memory = new Memory();
    memory.#page = page;
    memory.#session = await page.context().newCDPSession(page);
    await memory.#session.send('Performance.enable');
    return memory;
  }

  /** What is held, after collections: bytes of the heaps, 64 KiB pages of wasm, nodes, listeners. */
  async held() {
    // What one collection frees may be what holds the next.
    for (let i = 0; i < 3; i += 1) await this.#session.send('HeapProfiler.collectGarbage');
    const heap = await this.#session.send('Runtime.getHeapUsage');
    const { metrics } = await this.#session.send('Performance.getMetrics');
    const metric = (name) => metrics.find((one) => one.name === name).value;
    const wasm = await this.#page.evaluate(() => window.wasmMemories.map((memory) => memory.buffer.byteLength / 65_536));
    return {
      heap: heap.usedSize,
      elements: heap.embedderHeapUsedSize ?? 0,
      wasm: wasm.reduce((sum, pages) => sum + pages, 0),
      nodes: metric('Nodes'),
      listeners: metric('JSEventListeners'),
    };
  }
}

/** By how much the values grow per step, by least squares. */
export function slope(values) {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const over = values.reduce((sum, value, at) => sum + (at - middle) * (value - mean), 0);
  const under = values.reduce((sum, _, at) => sum + (at - middle) ** 2, 0);
  return over / under;
}
