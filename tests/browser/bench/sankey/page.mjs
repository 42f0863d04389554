// Owns what the Sankey bench does inside the page: one timed layout by each of the two.
import { sankey } from 'd3-sankey';
import { crossings, graph } from './graphs.mjs';
import init, { layoutSankey } from './pkg/bench_sankey.js';

const ours = ({ layers, sources, targets, values, height }) =>
  layoutSankey(layers, sources, targets, values, height);

/** d3-sankey changes the objects that it is given: they are made anew, outside the clock. */
function objects(g) {
  return {
    nodes: Array.from(g.layers, () => ({})),
    links: Array.from(g.sources, (source, i) => ({ source, target: g.targets[i], value: g.values[i] })),
  };
}

const d3 = (g, input) => sankey().nodeWidth(11).nodePadding(8).size([1100, g.height])(input);

function timeOurs(g, runs) {
  const start = performance.now();
  for (let i = 0; i < runs; i++) ours(g);
  return (performance.now() - start) / runs;
}

function timeD3(g) {
  const input = objects(g);
  const start = performance.now();
  d3(g, input);
  return performance.now() - start;
}

function judge(g) {
  const flat = ours(g);
  const mine = Array.from(g.layers, (_, i) => flat[1 + 2 * i] + flat[2 + 2 * i] / 2);
  const { nodes } = d3(g, objects(g));
  if (nodes.some((n, i) => n.layer !== g.layers[i])) throw new Error('d3-sankey found other layers');
  const theirs = nodes.map((n) => (n.y0 + n.y1) / 2);
  return { ours: crossings(g, mine), d3: crossings(g, theirs) };
}

window.bench = {
  ready: init(),
  /** The first layout of this page by one of the two, in milliseconds. */
  async cold(spec, who) {
    await this.ready;
    const g = graph(spec);
    return who === 'ours' ? timeOurs(g, 1) : timeD3(g);
  },
  /** Alternating layouts after warming both up, in milliseconds, and the crossings of each. */
  async warm(spec, rounds) {
    await this.ready;
    const g = graph(spec);
    for (let i = 0; i < 5; i++) [timeOurs(g, 3), timeD3(g)];
    const [mine, theirs] = [[], []];
    for (let i = 0; i < rounds; i++) {
      mine.push(timeOurs(g, 3));
      theirs.push(timeD3(g));
    }
    return { ours: mine, d3: theirs, crossings: judge(g) };
  },
};
