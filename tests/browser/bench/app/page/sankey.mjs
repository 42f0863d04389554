// Owns one Sankey drawn by each of the two from the same rows: the panel, and d3-sankey with SVG.
import { sankey, sankeyLinkHorizontal } from 'd3-sankey';
import { WeirPanel } from '/weir_web.js';
import { graph } from './graphs.mjs';
import { box, steps } from './frame.mjs';

const ROOM = [1100, 700];
const SVG = 'http://www.w3.org/2000/svg';
const FROM = 1_768_208_400_000;
const COLORS = ['#4e79a7', '#f28e2c', '#e15759', '#76b7b2', '#59a14f', '#edc949', '#af7aa1', '#ff9da7'];

/** What a query answers: source, target and octets, row by row. */
export function rows(spec, turn = 0) {
  const g = graph({ ...spec, stages: 2 });
  const name = (i) => `${['shop', 'data', 'edge'][i % 3]}/${i < spec.nodes / 2 ? 'web' : 'db'}-${i}-7d9f8b6c5d-x${i}`;
  return {
    height: g.height,
    source: Array.from(g.sources, name),
    target: Array.from(g.targets, name),
    value: Float64Array.from(g.values, (v, i) => Math.round(v * 1e5 * (1 + 0.3 * Math.sin(i + turn)))),
  };
}

/** Our panel. */
export class Ours {
  constructor(spec) {
    this.query = JSON.stringify({ kind: 'links', stages: ['sourcePod', 'destinationPod'], measure: 'octets', top: spec.nodes });
    this.panel = new WeirPanel(box(...ROOM), JSON.stringify({ kind: 'sankey' }), () => {});
  }

  show({ source, target, value }) {
    const named = new Float64Array(value.length);
    this.panel.setData(this.query, [
      { name: 'sourcePod', kind: 'text', values: source },
      { name: 'sourcePod_kind', kind: 'number', values: named },
      { name: 'destinationPod', kind: 'text', values: target },
      { name: 'destinationPod_kind', kind: 'number', values: named },
      { name: 'octets', kind: 'number', values: value },
    ], FROM, FROM + 3_600_000, 0);
  }

  free() { this.panel.free(); }
}

/** d3-sankey and an SVG, as its examples draw it; a redraw keeps the elements. */
export class Peer {
  constructor() {
    this.svg = document.createElementNS(SVG, 'svg');
    const tip = document.createElement('div');
    tip.className = 'tip';
    const room = box(...ROOM);
    room.append(this.svg, tip);
    let hot = null;
    this.svg.addEventListener('pointerover', (event) => {
      hot?.classList.remove('hot');
      hot = event.target.closest('path, rect');
      hot?.classList.add('hot');
      tip.textContent = hot?.firstChild?.textContent ?? '';
      tip.style.transform = `translate(${event.clientX}px, ${event.clientY}px)`;
    });
  }

  show({ source, target, value, height }) {
    const nodes = [...new Set([...source, ...target])].map((name) => ({ name }));
    const links = source.map((name, i) => ({ source: name, target: target[i], value: value[i] }));
    const laid = sankey().nodeId((node) => node.name).nodeWidth(11).nodePadding(8).size([ROOM[0], height])({ nodes, links });
    if (!this.paths) this.#make(laid, height);
    const shape = sankeyLinkHorizontal();
    laid.links.forEach((link, i) => {
      this.paths[i].setAttribute('d', shape(link));
      this.paths[i].setAttribute('stroke-width', Math.max(1, link.width));
      this.paths[i].firstChild.textContent = `${link.source.name} → ${link.target.name}\n${link.value}`;
    });
    laid.nodes.forEach((node, i) => {
      const [rect, text] = [this.rects[i], this.texts[i]];
      rect.setAttribute('x', node.x0);
      rect.setAttribute('y', node.y0);
      rect.setAttribute('width', node.x1 - node.x0);
      rect.setAttribute('height', node.y1 - node.y0);
      rect.firstChild.textContent = `${node.name}\n${node.value}`;
      const left = node.x0 < ROOM[0] / 2;
      text.setAttribute('x', left ? node.x1 + 6 : node.x0 - 6);
      text.setAttribute('y', (node.y0 + node.y1) / 2);
      text.setAttribute('text-anchor', left ? 'start' : 'end');
      text.textContent = node.name;
    });
  }

  #make({ nodes, links }, height) {
    const group = (count, tag, titled, set) => {
      const parent = document.createElementNS(SVG, 'g');
      const made = Array.from({ length: count }, (_, i) => {
        const element = document.createElementNS(SVG, tag);
        if (titled) element.append(document.createElementNS(SVG, 'title'));
        set(element, i);
        parent.append(element);
        return element;
      });
      this.svg.append(parent);
      return made;
    };
    this.svg.setAttribute('width', ROOM[0]);
    this.svg.setAttribute('height', height);
    this.paths = group(links.length, 'path', true, (path, i) => path.setAttribute('stroke', COLORS[links[i].source.index % 8]));
    this.rects = group(nodes.length, 'rect', true, (rect, i) => rect.setAttribute('fill', COLORS[i % 8]));
    this.texts = group(nodes.length, 'text', false, (text) => text.setAttribute('dy', '0.35em'));
  }

  free() { this.svg.parentNode.remove(); }
}

/** A first picture and a redraw with other numbers. */
export const sankeys = steps((who, spec) => {
  const [first, second] = [rows(spec), rows(spec, 1)];
  let drawn = null;
  return {
    first() {
      drawn = new (who === 'ours' ? Ours : Peer)(spec);
      drawn.show(first);
    },
    redraw: () => drawn.show(second),
    end: () => drawn.free(),
  };
});
