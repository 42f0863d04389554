// Owns the flow table's options: their shape, version, defaults and migrations.
import { PanelModel } from '@grafana/data';

/** The version that this code writes. */
export const VERSION = 1;

export interface Options {
  version: number;
  /** The columns shown at first; empty: all. */
  columns: string[];
}

export const DEFAULTS: Options = { version: VERSION, columns: [] };

/** Saved options as this version has them. */
export function sane(saved: Partial<Options> | undefined): Options {
  const columns = Array.isArray(saved?.columns) ? saved.columns.filter((c) => typeof c === 'string') : [];
  return { version: VERSION, columns };
}

/** Options of any earlier version as this version has them. */
export function migrate(panel: PanelModel<Partial<Options>>): Options {
  return sane(panel.options);
}
