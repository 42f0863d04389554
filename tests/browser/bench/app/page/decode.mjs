// Owns one answer decoded by each of the two.
import { decodeRows } from './pkg/bench_decode.js';

const bytes = async (path) => new Uint8Array(await (await fetch(path)).arrayBuffer());

function time(work) {
  const start = performance.now();
  const rows = work();
  return [performance.now() - start, rows];
}

/**
 * Alternates our decoder and `JSON.parse` over the same rows, in milliseconds. `text` is JSON that
 * is a string already; `json` begins with bytes, as ours does.
 */
export async function decode(rounds) {
  const [binary, json] = [await bytes('/rows.bin'), await bytes('/rows.json')];
  const text = new TextDecoder().decode(json);
  const found = { ours: [], text: [], json: [], sizes: { ours: binary.length, json: json.length } };
  for (let i = 0; i < rounds + 1; i++) {
    const [ours, rows] = time(() => decodeRows(binary));
    const [parsed, same] = time(() => JSON.parse(text).data.length);
    const [whole] = time(() => JSON.parse(new TextDecoder().decode(json)).data.length);
    if (rows !== same) throw new Error(`expected the same rows, found ${rows} and ${same}`);
    // The first round warms up.
    if (i) [['ours', ours], ['text', parsed], ['json', whole]].forEach(([who, ms]) => found[who].push(ms));
  }
  return { ...found, rows: decodeRows(binary) };
}
