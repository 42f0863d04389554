// Owns the flow table as Grafana registers it: component, option editors, field options.
import '../../core/public-path';
import { FieldColorModeId, FieldConfigProperty, PanelPlugin, identityOverrideProcessor } from '@grafana/data';
import { StagesEditor } from '../../core/FieldsEditor';
import { CellEditor, CellOptions } from './cells';
import { FlowTablePanel } from './FlowTablePanel';
import { DEFAULTS, Options, migrate } from './options';
import { suggest } from './suggest';

export const plugin = new PanelPlugin<Options>(FlowTablePanel)
  .setMigrationHandler(migrate)
  .setSuggestionsSupplier(suggest)
  .useFieldConfig({
    disableStandardOptions: [FieldConfigProperty.Actions],
    standardOptions: { [FieldConfigProperty.Color]: { settings: { byValueSupport: true }, defaultValue: { mode: FieldColorModeId.Thresholds } } },
    // By the name that Grafana's own table has for it, so that it stays when the kind of panel is changed.
    useCustomConfig: (builder) =>
      builder.addCustomEditor<void, CellOptions>({
        id: 'cellOptions',
        path: 'cellOptions',
        name: 'Cell type',
        description: 'Cells in the colour of their thresholds, value mappings or colour scheme.',
        editor: CellEditor,
        override: CellEditor,
        process: identityOverrideProcessor,
        shouldApply: () => true,
        defaultValue: { type: 'auto' },
      }),
  })
  .setPanelOptions((builder) => {
    builder.addCustomEditor({ id: 'columns', path: 'columns', name: 'Columns', description: 'The columns shown at first, from left to right. Left empty, all.', editor: StagesEditor, defaultValue: DEFAULTS.columns, category: ['Data'] });
  });
