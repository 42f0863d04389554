// Owns stand-ins for the registries that Grafana's app fills: option editors, field options.
import {
  dataLinksOverrideProcessor, identityOverrideProcessor, standardEditorsRegistry, standardFieldConfigEditorRegistry, standardTransformers, standardTransformersRegistry,
} from '@grafana/data';

const KINDS = [
  'number', 'slider', 'text', 'boolean', 'select', 'multi-select', 'radio', 'unit', 'color', 'strings', 'timezone', 'fieldColor', 'stats-picker', 'dashboard-uid', 'field-name',
  'links', 'actions', 'mappings', 'thresholds', 'fieldName',
];

const FIELD_OPTIONS = [
  ['unit', 'Unit'], ['min', 'Min'], ['max', 'Max'], ['fieldMinMax', 'Field min/max'], ['decimals', 'Decimals'], ['displayName', 'Display name'], ['color', 'Color scheme'],
  ['noValue', 'No value'], ['thresholds', 'Thresholds'], ['mappings', 'Value mappings'], ['links', 'Data links'], ['actions', 'Actions'], ['filterable', 'Ad-hoc filterable'],
];

const none = () => null;

/** Fills them. */
export function fillRegistries() {
  standardEditorsRegistry.setInit(() => KINDS.map((id) => ({ id, name: id, editor: none })));
  standardFieldConfigEditorRegistry.setInit(() => FIELD_OPTIONS.map(([id, name]) => ({
    id, path: id, name, editor: none, override: none, settings: {}, shouldApply: () => true,
    process: id === 'links' ? dataLinksOverrideProcessor : identityOverrideProcessor,
  })));
  standardTransformersRegistry.setInit(() => Object.values(standardTransformers).map((transformation) => ({
    id: transformation.id, name: transformation.name, transformation: () => Promise.resolve(transformation), editor: none, imageDark: '', imageLight: '',
  })));
}
