// Owns the chord panel: its options, as the core's view, choice and manner, and their editors.
import '../../core/public-path';
import { COMMON, Common, Kind, pictureOf } from '../../core/pictures';
import { suggest } from './suggest';

interface Options extends Common {
  /** Both ends name the same kind of thing, so that a name stands once. */
  sameNames: boolean;
}

const kind: Kind<Options> = {
  defaults: { ...COMMON, version: 1, sameNames: true },
  words: {},
  suggest,
  drawn: ({ stages, split, value, top, other, sameNames }) => ({
    view: { kind: 'chord' },
    choice: { stages: stages.slice(0, 2), split, value, top, other, most: 2 },
    manner: { sameNames },
  }),
  says: {
    stages: ['Ends', 'Two fields: from, to. Left empty, the first two text fields.'],
    split: ['Split ribbons by', 'A field whose values split each ribbon, such as a verdict.'],
    top: ['Named values', 'The largest at each end keep their names, the rest is Other. 0 names all.'],
  },
  drawing: (builder, category) =>
    builder.addBooleanSwitch({ path: 'sameNames', name: 'Both ends name the same things', description: 'A name that both sends and receives stands once.', defaultValue: true, category }),
};

export const plugin = pictureOf(kind);
