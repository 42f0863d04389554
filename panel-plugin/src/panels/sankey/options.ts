// Owns the Sankey panel's options: their shape, version, defaults and migrations.
import { COMMON, Common, Words } from '../../core/pictures';

export interface Options extends Common {
  reverse?: string;
  /** What goes the other way is drawn too, where the data has it under its own name. */
  mirror: boolean;
  color: 'namespace' | 'source' | 'destination' | 'split';
  sort: 'crossings' | 'value' | 'name';
  shape: 'stages' | 'graph';
  labels: 'auto' | 'name' | 'share' | 'none';
  alignment: 'balanced' | 'top';
  /** Where the flow runs to. */
  direction: 'right' | 'left' | 'down';
  /** Width of bars, and the room between them, in pixels; none: by the layout. */
  bar?: number;
  pad?: number;
}

export const DEFAULTS: Options = {
  ...COMMON,
  version: 1,
  mirror: false,
  color: 'namespace',
  sort: 'crossings',
  shape: 'stages',
  labels: 'auto',
  alignment: 'balanced',
  direction: 'right',
};

export const WORDS = {
  color: [['namespace', 'Where it comes from'], ['source', 'First stage'], ['destination', 'Last stage'], ['split', 'Split']],
  sort: [['crossings', 'Few crossings'], ['value', 'Largest first'], ['name', 'By name']],
  shape: [['stages', 'In each stage'], ['graph', 'Once']],
  labels: [['auto', 'Name and value'], ['share', 'Name and share'], ['name', 'Name'], ['none', 'None']],
  alignment: [['balanced', 'Balanced'], ['top', 'Top']],
  direction: [['right', 'Left to right'], ['left', 'Right to left'], ['down', 'Top to bottom']],
} satisfies Words<Options>;

/** Before there were versions, and in other panels: one field each for both ends. */
export function earlier(options: Partial<Options>): Partial<Options> {
  const saved: Partial<Options> & Record<string, unknown> = options;
  if (saved.version === undefined) {
    const ends = [saved.source, saved.destination ?? saved.target].filter((e): e is string => typeof e === 'string');
    if (!saved.stages && ends.length === 2) {
      saved.stages = ends;
    }
    if (typeof saved.valueField === 'string' && !saved.value) {
      saved.value = saved.valueField;
    }
    ['source', 'destination', 'target', 'valueField'].forEach((key) => delete saved[key]);
  }
  return saved;
}
