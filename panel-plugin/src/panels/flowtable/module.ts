// Owns the flow table as Grafana registers it: component, option editors, field options.
import '../../core/public-path';
import { FieldConfigProperty, PanelPlugin } from '@grafana/data';
import { StagesEditor } from '../../core/FieldsEditor';
import { FlowTablePanel } from './FlowTablePanel';
import { DEFAULTS, Options, migrate } from './options';
import { suggest } from './suggest';

export const plugin = new PanelPlugin<Options>(FlowTablePanel)
  .setMigrationHandler(migrate)
  .setSuggestionsSupplier(suggest)
  .useFieldConfig({
    disableStandardOptions: [FieldConfigProperty.Min, FieldConfigProperty.Max, FieldConfigProperty.Thresholds, FieldConfigProperty.Color, FieldConfigProperty.Actions],
  })
  .setPanelOptions((builder) => {
    builder.addCustomEditor({ id: 'columns', path: 'columns', name: 'Columns', description: 'The columns shown at first, from left to right. Left empty, all.', editor: StagesEditor, defaultValue: DEFAULTS.columns, category: ['Data'] });
  });
