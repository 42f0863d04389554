// Owns the made dashboard of the plugin's screenshots: Weir's panels beside Grafana's own components.
import { CHORD, SANKEY, TABLE, field, frame } from './data.mjs';

const SOURCES = ['shop/frontend-7d9f', 'shop/cart-58c4', 'shop/checkout-9b1d', 'edge/gateway-0', 'edge/gateway-1', 'jobs/export-28931', 'ops/prometheus-0'];
const TARGETS = ['shop/cart-58c4', 'shop/payments-6f7c', 'data/postgres-0', 'data/redis-0', 'shop/catalog-84bb', 'data/kafka-2'];
const START = 1_768_208_400_000;
const COLUMNS = ['sourcePod', 'destinationPod', 'octetDeltaCount', 'ingressNetworkPolicyRuleAction', 'flowEndSeconds'];

/** Numbers from 0 to 1 that are the same in every run. */
function random(seed) {
  let state = seed;
  return () => { state = (state * 1_103_515_245 + 12_345) % 2_147_483_648; return state / 2_147_483_648; };
}

/** The dashboard's panels. */
export function showcase() {
  const next = random(42);
  const pairs = SOURCES.flatMap((s) => TARGETS.map((t) => [s, t])).filter(([s, t]) => s !== t && next() > 0.4);
  const verdicts = pairs.map(() => { const p = next(); return p < 0.62 ? 'allow' : p < 0.86 ? 'unprotected' : p < 0.94 ? 'drop' : 'reject'; });
  const octets = pairs.map(() => Math.round(Math.exp(next() * 5) * 2e8));
  const ends = [field('sourcePod', pairs.map(([s]) => s)), field('destinationPod', pairs.map(([, t]) => t))];
  const links = frame(...ends, field('octets', octets));
  const judged = frame(...ends, field('verdict', verdicts), field('octets', octets));
  const bytes = { fieldConfig: { defaults: { unit: 'decbytes' }, overrides: [] } };
  const steps = [{ value: -Infinity, color: 'text' }, { value: 5e5, color: 'orange' }, { value: 3e6, color: 'red' }];
  const amount = [{ id: 'custom.cellOptions', value: { type: 'color-text' } }, { id: 'thresholds', value: { mode: 'absolute', steps } }, { id: 'color', value: { mode: 'thresholds' } }];
  const amounts = { defaults: {}, overrides: [{ matcher: { id: 'byName', options: 'octetDeltaCount' }, properties: amount }] };
  return [
    { id: 1, title: 'Pod to Pod', plugin: SANKEY, frames: [links], grid: [0, 0, 14, 12] },
    { id: 2, title: 'What policies say', plugin: CHORD, frames: [judged], options: { split: 'verdict' }, grid: [14, 0, 10, 12] },
    { id: 3, title: 'Traffic', plugin: 'native-stat', frames: [links], ...bytes, grid: [0, 12, 6, 4] },
    { id: 4, title: 'Records', plugin: TABLE, frames: [records(next)], fieldConfig: amounts, options: { columns: COLUMNS }, grid: [6, 12, 11, 9] },
    { id: 6, title: 'Largest', plugin: 'native-table', frames: [largest(octets, pairs)], ...bytes, grid: [0, 16, 6, 5] },
    { id: 5, title: 'Largest three, by verdict', plugin: SANKEY, frames: [judged], options: { stages: ['sourcePod', 'destinationPod'], split: 'verdict', color: 'split', top: 3 }, ...bytes, grid: [17, 12, 7, 9] },
  ];
}

/** The pairs that send most, as Grafana's own table shows them. */
function largest(octets, pairs) {
  const order = pairs.map((_, i) => i).sort((a, b) => octets[b] - octets[a]).slice(0, 12);
  return frame(field('Source', order.map((i) => pairs[i][0])), field('Octets', order.map((i) => octets[i])));
}

function records(next) {
  const rows = Array.from({ length: 500 }, (_, i) => i);
  const pick = (list) => list[Math.floor(next() * list.length)];
  const pods = rows.map(() => [pick(SOURCES).split('/'), pick(TARGETS).split('/')]);
  return frame(
    field('flowEndSeconds', rows.map((i) => START - i * 7000), { type: 'time' }),
    field('sourcePodNamespace', pods.map(([s]) => s[0])), field('sourcePodName', pods.map(([s]) => s[1])),
    field('destinationPodNamespace', pods.map(([, t]) => t[0])), field('destinationPodName', pods.map(([, t]) => t[1])),
    field('octetDeltaCount', rows.map(() => Math.round(Math.exp(next() * 9) * 900))), field('ingressNetworkPolicyRuleAction', rows.map(() => pick([0, 1, 1, 1, 2]))),
  );
}
