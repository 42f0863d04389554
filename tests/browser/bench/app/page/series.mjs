// Owns lines over time drawn by each of the two, from columns that each has ready: ours long, uPlot's aligned.
import uPlot from 'uplot';
import { BenchPanel, BenchSeries } from '/bench_panel.js';
import { box, steps } from './frame.mjs';

const ROOM = [1100, 420];
const FROM = 1_768_208_400_000;
const BUCKET = 60_000;
const COLORS = ['#4e79a7', '#f28e2c', '#e15759', '#76b7b2', '#59a14f', '#edc949', '#af7aa1', '#ff9da7'];

const value = (line, at, turn) => 1e6 * (line + 1) * (1.5 + Math.sin(at / 40 + line + turn) + 0.3 * Math.sin(at * 1.7 + line));
const name = (line) => `shop/web-${line}-7d9f8b6c5d-x${line}`;

function ours({ lines, points }, turn) {
  const rows = lines * points;
  const each = (make) => Float64Array.from({ length: rows }, (_, row) => make(row % lines, Math.floor(row / lines)));
  return new BenchSeries(
    JSON.stringify({ kind: 'series', by: ['sourcePod'], measure: 'throughput', top: lines }),
    Array.from({ length: lines }, (_, line) => name(line)),
    Uint32Array.from({ length: rows }, (_, row) => row % lines),
    each((_, at) => FROM + at * BUCKET), each((line, at) => value(line, at, turn)), BUCKET,
  );
}

function theirs({ lines, points }, turn) {
  const at = Array.from({ length: points }, (_, i) => i);
  return [at.map((i) => (FROM + i * BUCKET) / 1000), ...Array.from({ length: lines }, (_, line) => at.map((i) => value(line, i, turn)))];
}

function begin(who, spec, data) {
  if (who === 'ours') {
    const panel = new BenchPanel(box(...ROOM), JSON.stringify({ kind: 'series', style: 'lines' }));
    panel.show(data);
    return { show: (next) => panel.show(next), free: () => panel.free() };
  }
  const series = Array.from({ length: spec.lines }, (_, line) => ({ label: name(line), stroke: COLORS[line % 8], width: 1.5, points: { show: false } }));
  const plot = new uPlot({ width: ROOM[0], height: ROOM[1], series: [{}, ...series] }, data, box(...ROOM));
  return { show: (next) => plot.setData(next), free: () => plot.destroy() };
}

/** A first picture and a redraw with other numbers. */
export const lines = steps((who, spec) => {
  const make = who === 'ours' ? ours : theirs;
  const [one, two] = [make(spec, 0), make(spec, 1)];
  let drawn = null;
  return {
    first() { drawn = begin(who, spec, one); },
    redraw: () => drawn.show(two),
    end() {
      drawn.free();
      if (who === 'ours') [one, two].forEach((data) => data.free());
    },
  };
});
