// Owns made answers for the embedding tests: links between Pods and lines over time.

const FROM = 1_768_208_400_000;

/** `count` links between up to `side` Pods at each end, the last of each end being Other. */
export function links(count, side = Math.ceil(Math.sqrt(count)) + 1) {
  const rows = [];
  for (let i = 0; i < side * side && rows.length < count; i += 1) {
    const [s, d] = [i % side, Math.floor(i / side)];
    rows.push([s, d, 1e6 + ((i * 7919) % 997) * 1e5]);
  }
  const name = (i, end) => (i === side - 1 ? '' : `${['shop', 'data', 'edge'][i % 3]}/${end}-${i}-7d9f8b6c5d-x${i}`);
  const kind = (i) => (i === side - 1 ? 1 : 0);
  return {
    query: { kind: 'links', stages: ['sourcePod', 'destinationPod'], measure: 'octets', top: side - 1 },
    fields: [
      { name: 'sourcePod', kind: 'text', values: rows.map(([s]) => name(s, 'web')) },
      { name: 'sourcePod_kind', kind: 'number', values: rows.map(([s]) => kind(s)) },
      { name: 'destinationPod', kind: 'text', values: rows.map(([, d]) => name(d, 'db')) },
      { name: 'destinationPod_kind', kind: 'number', values: rows.map(([, d]) => kind(d)) },
      { name: 'octets', kind: 'number', values: rows.map(([, , v]) => v) },
    ],
    from: FROM, to: FROM + 3_600_000, bucket: 0,
  };
}

/**
 * `count` lines of an hour in minutes, the last being Other; with `also`, a third of it the other way
 * (`reverse`) and 1.25 times as much before (`earlier`).
 */
export function series(count, also = []) {
  const field = (factor, name) => {
    const rows = [];
    for (let t = 0; t < 60; t += 1) {
      for (let line = 0; line < count; line += 1) {
        rows.push([FROM + t * 60_000, line, factor * 1e6 * (line + 1) * (1.5 + Math.sin(t / 6 + line))]);
      }
    }
    const isOther = (line) => count > 2 && line === count - 1;
    return [
      { name: 'sourcePod', kind: 'text', values: rows.map(([, line]) => (isOther(line) ? '' : `shop/web-${line}`)) },
      { name: 'sourcePod_kind', kind: 'number', values: rows.map(([, line]) => (isOther(line) ? 1 : 0)) },
      { name: 't', kind: 'time', values: rows.map(([t]) => t) },
      { name, kind: 'number', values: rows.map(([, , v]) => v) },
    ];
  };
  return {
    query: { kind: 'series', by: ['sourcePod'], measure: 'throughput', top: count },
    fields: field(1, 'throughput'),
    reverse: also.includes('reverse') ? field(1 / 3, 'reverseThroughput') : undefined,
    earlier: also.includes('earlier') ? field(1.25, 'throughput') : undefined,
    from: FROM, to: FROM + 3_600_000, bucket: 60_000,
  };
}
