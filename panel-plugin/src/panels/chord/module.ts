// Owns the chord panel as Grafana registers it: component, option editors, field options.
import '../../core/public-path';
import { FieldConfigProperty, PanelPlugin } from '@grafana/data';
import { commonOptionsBuilder } from '@grafana/ui';
import { FieldEditor, StagesEditor } from '../../core/FieldsEditor';
import { ChordPanel } from './ChordPanel';
import { DEFAULTS, Options, migrate } from './options';

const PALETTES = [
  { value: 'weir' as const, label: 'Weir' },
  { value: 'field' as const, label: "Value's colour scheme" },
];

export const plugin = new PanelPlugin<Options>(ChordPanel)
  .setMigrationHandler(migrate)
  .useFieldConfig({
    disableStandardOptions: [FieldConfigProperty.Min, FieldConfigProperty.Max, FieldConfigProperty.Thresholds, FieldConfigProperty.Actions],
    standardOptions: { [FieldConfigProperty.Color]: { settings: { byValueSupport: false, bySeriesSupport: true } } },
  })
  .setPanelOptions((builder) => {
    const data = ['Data'];
    const drawing = ['Drawing'];
    builder
      .addCustomEditor({ id: 'stages', path: 'stages', name: 'Ends', description: 'Two fields: from, to. Left empty, the first two text fields.', editor: StagesEditor, category: data, defaultValue: DEFAULTS.stages })
      .addCustomEditor({ id: 'value', path: 'value', name: 'Value', description: 'The number that is summed.', editor: FieldEditor, settings: { numbers: true }, category: data })
      .addCustomEditor({ id: 'split', path: 'split', name: 'Split ribbons by', description: 'A field whose values split each ribbon, such as a verdict.', editor: FieldEditor, category: data })
      .addNumberInput({ path: 'top', name: 'Named values', description: 'The largest at each end keep their names, the rest is Other. 0 names all.', defaultValue: DEFAULTS.top, settings: { min: 0, integer: true }, category: data })
      .addBooleanSwitch({ path: 'other', name: 'Show Other', defaultValue: DEFAULTS.other, category: data })
      .addBooleanSwitch({ path: 'sameNames', name: 'Both ends name the same things', description: 'A name that both sends and receives stands once.', defaultValue: DEFAULTS.sameNames, category: drawing })
      .addRadio({ path: 'palette', name: 'Palette', description: "Weir's palette can be told apart by colour-blind people.", defaultValue: DEFAULTS.palette, settings: { options: PALETTES }, category: drawing });
    commonOptionsBuilder.addTooltipOptions(builder, true);
    commonOptionsBuilder.addLegendOptions(builder, false);
  });
