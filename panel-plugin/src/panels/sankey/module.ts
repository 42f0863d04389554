// Owns the Sankey panel as Grafana registers it: component, option editors, field options.
import '../../core/public-path';
import { FieldConfigProperty, PanelPlugin } from '@grafana/data';
import { commonOptionsBuilder } from '@grafana/ui';
import { FieldEditor, StagesEditor } from '../../core/FieldsEditor';
import { DEFAULTS, Options, migrate } from './options';
import { SankeyPanel } from './SankeyPanel';
import { suggest } from './suggest';

const choice = <T extends string>(...options: Array<[T, string]>) => ({ options: options.map(([value, label]) => ({ value, label })) });

export const plugin = new PanelPlugin<Options>(SankeyPanel)
  .setMigrationHandler(migrate)
  .setSuggestionsSupplier(suggest)
  .useFieldConfig({
    disableStandardOptions: [FieldConfigProperty.Min, FieldConfigProperty.Max, FieldConfigProperty.Thresholds, FieldConfigProperty.Actions],
    standardOptions: { [FieldConfigProperty.Color]: { settings: { byValueSupport: false, bySeriesSupport: true } } },
  })
  .setPanelOptions((builder) => {
    const data = ['Data'];
    const drawing = ['Drawing'];
    builder
      .addCustomEditor({ id: 'stages', path: 'stages', name: 'Stages', description: 'Two to six fields in the direction of the flow. Left empty, the text fields in order.', editor: StagesEditor, category: data, defaultValue: DEFAULTS.stages })
      .addCustomEditor({ id: 'value', path: 'value', name: 'Value', description: 'The number that is summed.', editor: FieldEditor, settings: { numbers: true }, category: data })
      .addCustomEditor({ id: 'reverse', path: 'reverse', name: 'Reverse value', description: 'A number for what goes the other way, drawn beside it.', editor: FieldEditor, settings: { numbers: true }, category: data })
      .addBooleanSwitch({ path: 'mirror', name: 'Draw both ways', description: 'Also what goes the other way, where the data has it (reverseOctets beside octets).', defaultValue: DEFAULTS.mirror, category: data })
      .addCustomEditor({ id: 'split', path: 'split', name: 'Split links by', description: 'A field whose values split each link, such as a verdict.', editor: FieldEditor, category: data })
      .addNumberInput({ path: 'top', name: 'Named values per stage', description: 'The largest keep their names, the rest is Other. 0 names all.', defaultValue: DEFAULTS.top, settings: { min: 0, integer: true }, category: data })
      .addBooleanSwitch({ path: 'other', name: 'Show Other', defaultValue: DEFAULTS.other, category: data })
      .addSelect({ path: 'color', name: 'Colours mean', defaultValue: DEFAULTS.color, settings: choice<Options['color']>(['namespace', 'Where it comes from'], ['source', 'First stage'], ['destination', 'Last stage'], ['split', 'Split']), category: drawing })
      .addRadio({ path: 'palette', name: 'Palette', description: "Weir's palette can be told apart by colour-blind people.", defaultValue: DEFAULTS.palette, settings: choice<Options['palette']>(['weir', 'Weir'], ['field', "Value's colour scheme"]), category: drawing })
      .addRadio({ path: 'shape', name: 'A name stands', defaultValue: DEFAULTS.shape, settings: choice<Options['shape']>(['stages', 'In each stage'], ['graph', 'Once']), category: drawing })
      .addSelect({ path: 'sort', name: 'Order', defaultValue: DEFAULTS.sort, settings: choice<Options['sort']>(['crossings', 'Few crossings'], ['value', 'Largest first'], ['name', 'By name']), category: drawing })
      .addSelect({ path: 'labels', name: 'Labels', defaultValue: DEFAULTS.labels, settings: choice<Options['labels']>(['auto', 'Name and value'], ['share', 'Name and share'], ['name', 'Name'], ['none', 'None']), category: drawing })
      .addSelect({ path: 'direction', name: 'Direction', defaultValue: DEFAULTS.direction, settings: choice<Options['direction']>(['right', 'Left to right'], ['left', 'Right to left'], ['down', 'Top to bottom']), category: drawing })
      .addRadio({ path: 'alignment', name: 'Alignment', defaultValue: DEFAULTS.alignment, settings: choice<Options['alignment']>(['balanced', 'Balanced'], ['top', 'Top']), category: drawing })
      .addNumberInput({ path: 'bar', name: 'Bar width', settings: { min: 1, max: 100, placeholder: 'Auto' }, category: drawing })
      .addNumberInput({ path: 'pad', name: 'Room between bars', settings: { min: 0, max: 100, placeholder: 'Auto' }, category: drawing });
    commonOptionsBuilder.addTooltipOptions(builder, true);
    commonOptionsBuilder.addLegendOptions(builder, false);
  });
