// Owns made tables and dashboards for the specs of the Grafana plugin.

/** A field; its type is that of its first value unless said. */
export function field(name, values, more = {}) {
  const first = values.find((v) => v !== null && v !== undefined);
  return { name, type: typeof first === 'number' ? 'number' : 'string', values, ...more };
}

export const frame = (...fields) => ({ fields });

/** What flows between a few things that the registry does not know, 100 in all. */
export const plain = () => frame(
  field('from', ['a', 'a', 'b', 'c']), field('to', ['x', 'y', 'x', 'y']), field('amount', [50, 30, 15, 5]),
);

/** What flows between Pods. */
export const pods = () => frame(
  field('sourcePod', ['shop/cart', 'shop/cart', 'edge/proxy']), field('destinationPod', ['data/db', 'data/cache', 'shop/cart']),
  field('verdict', ['allow', 'drop', 'allow']), field('octets', [6e9, 3e9, 1e9]),
);

/** A panel of half the width. */
export const panel = (id, plugin, frames, more = {}) => ({ id, title: `Panel ${id}`, plugin, frames, grid: [((id - 1) % 2) * 12, Math.floor((id - 1) / 2) * 10, 12, 10], ...more });

export const SANKEY = 'weir-sankey-panel';
export const CHORD = 'weir-chord-panel';
export const TABLE = 'weir-flowtable-panel';
