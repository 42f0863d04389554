// Owns the shapes of what the core tells its host.

/** A condition on one column, as an ad-hoc filter has it. */
export interface Condition {
  key: string;
  operator: string;
  value: string;
}

/** A thing was chosen. */
export interface Select {
  kind: 'select';
  label: string;
  /** Where, relative to the container. */
  x: number;
  y: number;
  /** What it has: fields and values. */
  values: Array<{ field: string; value: string }>;
  /** What keeps only it, and what leaves it out; null where ad-hoc filters cannot say it. */
  keep: Condition[] | null;
  leave: Condition[] | null;
  /** The row, where one was chosen. */
  row?: number;
}

/** Columns were changed: what differs from the table's own choice. */
export interface Columns {
  kind: 'columns';
  columns: string[];
  widths: Record<string, number>;
  sort: { name: string; descending: boolean } | null;
}

export type Effect = Select | Columns | { kind: 'crosshair'; at: number | null };

/** What a hover says. */
export interface Tip {
  x: number;
  y: number;
  title: string;
  rows: Array<{ color: string | null; label: string; value: string; strong: boolean }>;
}

/** An entry of the legend. */
export interface Entry {
  color: string;
  label: string;
  values: string[];
  shown: boolean;
}
