// Owns how cells are coloured: the option, and the colours that Grafana has for a field's values.
import { Field, GrafanaTheme2, StandardEditorProps, getDisplayProcessor } from '@grafana/data';
import { Combobox } from '@grafana/ui';
import { hex } from '../../core/look';
import { Named } from '../../core/tables';

/** As in Grafana's own table, which has further types. */
export interface CellOptions {
  type: string;
}

const TYPES = [
  { value: 'auto', label: 'Auto' },
  { value: 'color-text', label: 'Coloured text' },
  { value: 'color-background', label: 'Coloured background' },
];

export function CellEditor({ value, onChange }: StandardEditorProps<CellOptions | undefined>) {
  const type = TYPES.some((known) => known.value === value?.type) ? value!.type : 'auto';
  return <Combobox aria-label="Cell type" options={TYPES} value={type} onChange={(picked) => onChange({ type: picked.value })} />;
}

/** Which columns are coloured, and what gives a row's colour. */
export function paintOf(fields: Map<string, Named>, theme: GrafanaTheme2) {
  const painted: Record<string, 'text' | 'background'> = {};
  const displays = new Map<string, [Field, ReturnType<typeof getDisplayProcessor>]>();
  for (const [name, { field }] of fields) {
    const type = (field.config.custom?.cellOptions as CellOptions | undefined)?.type;
    if (type === 'color-text' || type === 'color-background') {
      painted[name] = type === 'color-text' ? 'text' : 'background';
      displays.set(name, [field, field.display ?? getDisplayProcessor({ field, theme })]);
    }
  }
  const paint = (name: string, row: number) => {
    const [field, display] = displays.get(name) ?? [];
    const value: unknown = field?.values[row];
    const color = value === null || value === undefined || value === '' ? undefined : display?.(value).color;
    return color && hex(color);
  };
  return { painted, paint };
}
