// Owns the peer of the plugin's bench, a panel of d3-sankey and SVG in React as one would write it, and how
// both are timed in the page.
import { sankey, sankeyLinkHorizontal } from 'd3-sankey';

const { PanelPlugin } = window.System.get('package:@grafana/data');
const React = window.System.get('package:react');
const ROOM = 16;

function PeerSankey({ data, width, height }) {
  const laid = React.useMemo(() => {
    const [from, to, amount] = data.series[0].fields.map((field) => field.values);
    const nodes = [...new Set([...from, ...to])].map((name) => ({ name }));
    const links = from.map((source, i) => ({ source, target: to[i], value: amount[i] }));
    const high = Math.max(height, (ROOM * nodes.length) / 2);
    const layout = sankey().nodeId((node) => node.name).nodeWidth(11).nodePadding(8).size([width, high]);
    return { ...layout({ nodes, links }), high, total: links.reduce((sum, { value }) => sum + value, 0) };
  }, [data.series, width, height]);
  const shape = sankeyLinkHorizontal();
  return (
    <div style={{ width, height, overflow: 'auto' }}>
      <svg width={width} height={laid.high} data-total={laid.total}>
        {laid.links.map((link, i) => (
          <path key={i} d={shape(link)} fill="none" stroke="#5794f2" strokeOpacity={0.4} strokeWidth={Math.max(1, link.width)}>
            <title>{`${link.source.name} → ${link.target.name}: ${link.value}`}</title>
          </path>
        ))}
        {laid.nodes.map((node) => (
          <g key={node.name}>
            <rect x={node.x0} y={node.y0} width={node.x1 - node.x0} height={node.y1 - node.y0} fill="#73bf69" />
            <text x={node.x0 < width / 2 ? node.x1 + 6 : node.x0 - 6} y={(node.y0 + node.y1) / 2} dy="0.35em" fontSize={12} fill="currentColor" textAnchor={node.x0 < width / 2 ? 'start' : 'end'}>
              {node.name}
            </text>
          </g>
        ))}
      </svg>
    </div>
  );
}

const plugin = new PanelPlugin(PeerSankey);
plugin.meta = { id: 'peer-sankey', name: 'peer', info: { logos: {} }, module: '', baseUrl: '', type: 'panel', sort: 0 };
window.host.native['peer-sankey'] = plugin.useFieldConfig();

const frame = () => new Promise(requestAnimationFrame);
/** What either says of what it drew, which changes with every answer. */
const said = () => document.querySelector('.weir-sr caption')?.textContent || document.querySelector('[data-total]')?.dataset.total || '';

async function until(changes) {
  const start = performance.now();
  const before = changes.from;
  changes.run();
  while (said() === before) await frame();
  // What is said is painted with this frame; the next begins when that is done.
  await frame();
  return performance.now() - start;
}

window.bench = {
  /** A panel's first paint in an empty page, in milliseconds. */
  async first(panel) {
    window.host.clear();
    while (said()) await frame();
    this.id = panel.id;
    return until({ from: '', run: () => window.host.show([panel]) });
  },
  /** A refresh with other values, in milliseconds. */
  redraw(table) {
    const runner = window.host.panels[this.id].state.$data;
    return until({ from: said(), run: () => { runner.setState({ queries: [{ refId: 'A', frames: [table] }] }); runner.runQueries(); } });
  },
};
