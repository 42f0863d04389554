// Owns the Sankey panel's options: their shape, version, defaults and migrations.
import { PanelModel } from '@grafana/data';
import { LegendDisplayMode, TooltipDisplayMode, VizLegendOptions, VizTooltipOptions } from '@grafana/schema';
import { Palette } from '../../core/look';

/** The version that this code writes. */
export const VERSION = 1;

export interface Options {
  version: number;
  /** Names of two to six fields; empty: the text fields in order. */
  stages: string[];
  split?: string;
  value?: string;
  reverse?: string;
  /** What goes the other way is drawn too, where the data has it under its own name. */
  mirror: boolean;
  /** Values named per stage; 0: all. */
  top: number;
  other: boolean;
  color: 'namespace' | 'source' | 'destination' | 'split';
  palette: Palette;
  sort: 'crossings' | 'value' | 'name';
  shape: 'stages' | 'graph';
  labels: 'auto' | 'name' | 'share' | 'none';
  alignment: 'balanced' | 'top';
  /** Where the flow runs to. */
  direction: 'right' | 'left' | 'down';
  /** Width of bars, and the room between them, in pixels; none: by the layout. */
  bar?: number;
  pad?: number;
  legend: VizLegendOptions;
  tooltip: VizTooltipOptions;
}

export const DEFAULTS: Options = {
  version: VERSION,
  stages: [],
  mirror: false,
  top: 20,
  other: true,
  color: 'namespace',
  palette: 'weir',
  sort: 'crossings',
  shape: 'stages',
  labels: 'auto',
  alignment: 'balanced',
  direction: 'right',
  legend: { showLegend: true, displayMode: LegendDisplayMode.List, placement: 'bottom', calcs: [] },
  tooltip: { mode: TooltipDisplayMode.Single, sort: 'none' as VizTooltipOptions['sort'] },
};

/** Saved options as this version has them: what is missing or of another kind is the default. */
export function sane(saved: Partial<Options> | undefined): Options {
  const options = { ...DEFAULTS, ...dropUndefined(saved ?? {}) };
  const one = <K extends keyof Options>(key: K, allowed: Array<Options[K]>) => {
    if (!allowed.includes(options[key])) {
      options[key] = DEFAULTS[key];
    }
  };
  one('color', ['namespace', 'source', 'destination', 'split']);
  one('palette', ['weir', 'field']);
  one('sort', ['crossings', 'value', 'name']);
  one('shape', ['stages', 'graph']);
  one('labels', ['auto', 'name', 'share', 'none']);
  one('alignment', ['balanced', 'top']);
  one('direction', ['right', 'left', 'down']);
  options.stages = Array.isArray(options.stages) ? options.stages.filter((s) => typeof s === 'string') : [];
  options.top = Number.isFinite(options.top) && options.top >= 0 ? Math.floor(options.top) : DEFAULTS.top;
  options.legend = { ...DEFAULTS.legend, ...options.legend };
  options.tooltip = { ...DEFAULTS.tooltip, ...options.tooltip };
  options.version = VERSION;
  return options;
}

/** Options of any earlier version, or of another Sankey panel, as this version has them. */
export function migrate(panel: PanelModel<Partial<Options>>): Options {
  const saved: Partial<Options> & Record<string, unknown> = { ...panel.options };
  if (saved.version === undefined) {
    // Before there were versions, and in other panels: one field each for both ends.
    const ends = [saved.source, saved.destination ?? saved.target].filter((e): e is string => typeof e === 'string');
    if (!saved.stages && ends.length === 2) {
      saved.stages = ends;
    }
    if (typeof saved.valueField === 'string' && !saved.value) {
      saved.value = saved.valueField;
    }
    ['source', 'destination', 'target', 'valueField'].forEach((key) => delete saved[key]);
  }
  return sane(saved);
}

function dropUndefined<T extends object>(options: T): Partial<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined && value !== null)) as Partial<T>;
}
