// Owns the graphs of the Sankey bench, and how their layouts are judged. Runs in Node and the page.

/** A seeded generator of numbers from 0 to 1 (mulberry32). */
function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * A layered graph in typed arrays. Every node has a link to each neighbouring layer, so that
 * d3-sankey finds the same layers; the other links go to few popular nodes; values are skewed.
 */
export function graph({ nodes, links, stages, seed }) {
  const next = random(seed);
  const size = nodes / stages;
  const layers = Uint32Array.from({ length: nodes }, (_, i) => Math.floor(i / size));
  const pairs = new Map();
  const popular = () => Math.floor((size ** next() - 1) / (1 - 1 / size));
  const add = (gap, from, to) => {
    const [source, target] = [gap * size + (from % size), (gap + 1) * size + (to % size)];
    pairs.set(source * nodes + target, [source, target, Math.exp(8 * next() ** 2)]);
  };
  for (let gap = 0; gap < stages - 1; gap++) {
    const shift = Math.floor(next() * size);
    for (let i = 0; i < size; i++) add(gap, i, i * 7 + shift);
  }
  while (pairs.size < links) {
    // The popular nodes are spread over their layer, not at its top.
    add(Math.floor(next() * (stages - 1)), popular() * 31 + 5, popular() * 17 + 3);
  }
  const all = [...pairs.values()];
  return {
    layers,
    sources: Uint32Array.from(all, (l) => l[0]),
    targets: Uint32Array.from(all, (l) => l[1]),
    values: Float64Array.from(all, (l) => l[2]),
    height: Math.max(520, 16 * size),
  };
}

/** Sum over crossing pairs of links of the product of their values, from the nodes' centres. */
export function crossings(graph, centres) {
  const order = Uint32Array.from(graph.layers.keys());
  order.sort((a, b) => graph.layers[a] - graph.layers[b] || centres[a] - centres[b]);
  const rank = new Uint32Array(order.length);
  order.forEach((node, i) => (rank[node] = i));
  const links = Array.from(graph.sources, (s, i) => [rank[s], rank[graph.targets[i]], graph.values[i]]);
  links.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const tree = new Float64Array(order.length + 2);
  let [total, placed] = [0, 0];
  let layer = -1;
  for (const [source, target, value] of links) {
    if (graph.layers[order[source]] !== layer) {
      layer = graph.layers[order[source]];
      tree.fill(0);
      placed = 0;
    }
    let notAfter = 0;
    for (let i = target + 1; i > 0; i &= i - 1) notAfter += tree[i];
    total += value * (placed - notAfter);
    for (let i = target + 1; i < tree.length; i += i & -i) tree[i] += value;
    placed += value;
  }
  return total;
}
