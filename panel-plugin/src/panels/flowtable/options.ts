// Owns the flow table's options: their shape, version, defaults and migrations.
import { PanelModel } from '@grafana/data';

/** The version that this code writes. */
export const VERSION = 1;

/** What a reader chose of the columns, as far as it differs from what is shown at first. */
export interface Chosen {
  /** The columns shown at first when it was chosen: when those are edited, the choice of columns is over. */
  of: string[];
  columns: string[];
  widths: Record<string, number>;
  sort: { name: string; descending: boolean } | null;
}

export interface Options {
  version: number;
  /** The columns shown at first; empty: all. */
  columns: string[];
  chosen?: Chosen;
}

export const DEFAULTS: Options = { version: VERSION, columns: [] };

/** Saved options as this version has them. */
export function sane(saved: Partial<Options> | undefined): Options {
  const { columns, chosen } = saved ?? {};
  return { version: VERSION, columns: texts(columns), ...(chosen && { chosen: saneChosen(chosen) }) };
}

function saneChosen({ of, columns, widths, sort }: Partial<Chosen>): Chosen {
  const numbers = Object.entries(widths ?? {}).filter(([, width]) => Number.isFinite(width));
  const sorted = typeof sort?.name === 'string' ? { name: sort.name, descending: sort.descending === true } : null;
  return { of: texts(of), columns: texts(columns), widths: Object.fromEntries(numbers), sort: sorted };
}

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((text) => typeof text === 'string') : []);

/** Options of any earlier version as this version has them. */
export function migrate(panel: PanelModel<Partial<Options>>): Options {
  return sane(panel.options);
}
