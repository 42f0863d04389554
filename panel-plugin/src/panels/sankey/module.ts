// Owns the Sankey panel: its options as the core's view, choice and manner, and their editors.
import '../../core/public-path';
import { FieldEditor } from '../../core/FieldsEditor';
import { Kind, choices, pictureOf } from '../../core/pictures';
import { DEFAULTS, Options, WORDS, earlier } from './options';
import { suggest } from './suggest';

const kind: Kind<Options> = {
  defaults: DEFAULTS,
  words: WORDS,
  earlier,
  suggest,
  drawn: ({ color, sort, shape, stages, split, value, reverse, mirror, top, other, labels, alignment, direction, bar, pad }) => ({
    view: { kind: 'sankey', color: color === 'split' && !split ? 'namespace' : color, sort, shape, mirror: mirror || Boolean(reverse) },
    choice: { stages, split, value, reverse, mirror, top, other },
    manner: { labels, alignment, direction, bar, pad },
  }),
  says: {
    stages: ['Stages', 'Two to six fields in the direction of the flow. Left empty, the text fields in order.'],
    split: ['Split links by', 'A field whose values split each link, such as a verdict.'],
    top: ['Named values per stage', 'The largest keep their names, the rest is Other. 0 names all.'],
  },
  data: (builder, category) =>
    builder
      .addCustomEditor({ id: 'reverse', path: 'reverse', name: 'Reverse value', description: 'A number for what goes the other way, drawn beside it.', editor: FieldEditor, settings: { numbers: true }, category })
      .addBooleanSwitch({ path: 'mirror', name: 'Draw both ways', description: 'Also what goes the other way, where the data has it (reverseOctets beside octets).', defaultValue: DEFAULTS.mirror, category }),
  drawing: (builder, category) => {
    const among = <K extends keyof typeof WORDS>(path: K) => ({ path, defaultValue: DEFAULTS[path], settings: choices(WORDS[path] as Array<[Options[K], string]>), category });
    builder
      .addSelect({ name: 'Colours mean', ...among('color') })
      .addRadio({ name: 'A name stands', ...among('shape') })
      .addSelect({ name: 'Direction', ...among('direction') })
      .addSelect({ name: 'Order', ...among('sort') })
      .addSelect({ name: 'Labels', ...among('labels') })
      .addRadio({ name: 'Alignment', ...among('alignment') })
      .addNumberInput({ path: 'bar', name: 'Bar width', settings: { min: 1, max: 100, placeholder: 'Auto' }, category })
      .addNumberInput({ path: 'pad', name: 'Room between bars', settings: { min: 0, max: 100, placeholder: 'Auto' }, category });
  },
};

export const plugin = pictureOf(kind);
