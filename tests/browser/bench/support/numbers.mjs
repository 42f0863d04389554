// Owns the few statistics of the benches, and how their results are written as lines.

/** The value below which that share of the values lies. */
export function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export const median = (values) => quantile(values, 0.5);

const digits = (value) => Number(value.toPrecision(3)).toLocaleString('en', { useGrouping: true, maximumFractionDigits: 10 });

/** One comparison. `goal` is the most that ours may be of the peer's; without it there is none. */
export function compared(what, unit, ours, peer, goal) {
  return { what, unit, ours, peer, ratio: peer / ours, goal, met: goal === undefined ? undefined : ours / peer <= goal };
}

/** The comparison as a line: both values, how many times less ours is, and the goal. */
export function line({ what, unit, ours, peer, ratio, goal, met }) {
  const wanted = goal === undefined ? '' : `goal ${digits(1 / goal)}×, ${met ? 'met' : 'MISSED'}`;
  const cells = [`${digits(ours)} ${unit}`, `${digits(peer)} ${unit}`, `${digits(ratio)}×`];
  return `${what.padEnd(58)}${cells.map((cell) => cell.padStart(15)).join('')}  ${wanted}`;
}

/** The heading above such lines. */
export const heading = (title, peer) => `\n${title.padEnd(58)}${['ours', peer, 'ratio'].map((cell) => cell.padStart(15)).join('')}`;
