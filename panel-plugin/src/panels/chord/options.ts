// Owns the chord panel's options: their shape, version, defaults and migrations.
import { PanelModel } from '@grafana/data';
import { LegendDisplayMode, TooltipDisplayMode, VizLegendOptions, VizTooltipOptions } from '@grafana/schema';
import { Palette } from '../../core/look';

/** The version that this code writes. */
export const VERSION = 1;

export interface Options {
  version: number;
  /** Names of two fields; empty: the first two text fields. */
  stages: string[];
  split?: string;
  value?: string;
  /** Values named per end; 0: all. */
  top: number;
  other: boolean;
  /** Both ends name the same kind of thing, so that a name stands once. */
  sameNames: boolean;
  palette: Palette;
  legend: VizLegendOptions;
  tooltip: VizTooltipOptions;
}

export const DEFAULTS: Options = {
  version: VERSION,
  stages: [],
  top: 20,
  other: true,
  sameNames: true,
  palette: 'weir',
  legend: { showLegend: true, displayMode: LegendDisplayMode.List, placement: 'bottom', calcs: [] },
  tooltip: { mode: TooltipDisplayMode.Single, sort: 'none' as VizTooltipOptions['sort'] },
};

/** Saved options as this version has them: what is missing or of another kind is the default. */
export function sane(saved: Partial<Options> | undefined): Options {
  const said = Object.entries(saved ?? {}).filter(([, value]) => value !== undefined && value !== null);
  const options: Options = { ...DEFAULTS, ...(Object.fromEntries(said) as Partial<Options>) };
  options.stages = Array.isArray(options.stages) ? options.stages.filter((s) => typeof s === 'string').slice(0, 2) : [];
  options.top = Number.isFinite(options.top) && options.top >= 0 ? Math.floor(options.top) : DEFAULTS.top;
  options.palette = options.palette === 'field' ? 'field' : 'weir';
  options.legend = { ...DEFAULTS.legend, ...options.legend };
  options.tooltip = { ...DEFAULTS.tooltip, ...options.tooltip };
  options.version = VERSION;
  return options;
}

/** Options of any earlier version as this version has them. */
export function migrate(panel: PanelModel<Partial<Options>>): Options {
  return sane(panel.options);
}
