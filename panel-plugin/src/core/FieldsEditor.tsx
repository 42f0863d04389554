// Owns the option editors that choose fields of the panel's data, one or several in order.
import { DataFrame, FieldType, StandardEditorProps, getFieldDisplayName } from '@grafana/data';
import { Combobox, MultiSelect } from '@grafana/ui';

interface Settings {
  /** Numbers only. */
  numbers?: boolean;
}

type Choices = Array<{ label: string; value: string; description?: string }>;

/** The fields of the data, each name once. */
function choices(data: DataFrame[] | undefined, settings: Settings | undefined, chosen: string[]): Choices {
  const found = new Map<string, Choices[number]>();
  for (const frame of data ?? []) {
    for (const field of frame.fields) {
      const fits = settings?.numbers ? field.type === FieldType.number || field.type === FieldType.string : field.type !== FieldType.time;
      if (fits && !field.name.endsWith('_kind') && !found.has(field.name)) {
        found.set(field.name, { value: field.name, label: getFieldDisplayName(field, frame, data), description: field.type });
      }
    }
  }
  // What was chosen stays to be seen, also when the data no longer has it.
  chosen.filter((name) => !found.has(name)).forEach((name) => found.set(name, { value: name, label: name }));
  return [...found.values()];
}

export function StagesEditor({ value, onChange, context }: StandardEditorProps<string[] | undefined>) {
  const chosen = value ?? [];
  return (
    <MultiSelect
      aria-label="Stages"
      options={choices(context.data, undefined, chosen)}
      value={chosen}
      placeholder="Text fields in order"
      isClearable
      closeMenuOnSelect={false}
      onChange={(picked) => onChange(picked.map((p) => p.value!))}
    />
  );
}

export function FieldEditor({ value, onChange, context, item }: StandardEditorProps<string | undefined, Settings>) {
  return (
    <Combobox
      aria-label={item.name}
      options={choices(context.data, item.settings, value ? [value] : [])}
      value={value ?? null}
      placeholder={item.settings?.numbers ? 'First number' : 'None'}
      isClearable
      onChange={(picked) => onChange(picked?.value || undefined)}
    />
  );
}
