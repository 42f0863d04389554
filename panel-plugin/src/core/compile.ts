// Owns the fetching and compiling of wasm, and what a person is told when it does not work.

const MAGIC = [0x00, 0x61, 0x73, 0x6d];

/** Compiles the wasm at an address, whatever type the server says it has. */
export async function compile(url: string): Promise<WebAssembly.Module> {
  const response = await fetch(url, { credentials: 'same-origin' });
  if (!response.ok) {
    throw new Error(`Weir's core could not be loaded: the server answered ${response.status} for ${url}`);
  }
  const type = response.headers.get('content-type') ?? 'nothing';
  try {
    if (type.startsWith('application/wasm') && WebAssembly.compileStreaming) {
      return await WebAssembly.compileStreaming(response);
    }
    const bytes = await response.arrayBuffer();
    if (!isWasm(bytes)) {
      throw new Error(`Weir's core could not be loaded: expected WebAssembly at ${url}, the server sent ${type}`);
    }
    return await WebAssembly.compile(bytes);
  } catch (error) {
    throw explained(error);
  }
}

function isWasm(bytes: ArrayBuffer): boolean {
  const head = new Uint8Array(bytes, 0, Math.min(4, bytes.byteLength));
  return MAGIC.every((byte, at) => head[at] === byte);
}

function explained(error: unknown): Error {
  const text = error instanceof Error ? error.message : String(error);
  if (/unsafe-eval|wasm-eval|content security policy/i.test(text)) {
    return new Error(
      "Weir's core may not run: Grafana's content security policy forbids WebAssembly. Add 'wasm-unsafe-eval' to script-src in content_security_policy_template."
    );
  }
  return error instanceof Error ? error : new Error(text);
}
