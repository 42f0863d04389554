// Owns the way from Grafana's data frames to the core's tables: names, types, nothing else.
import { DataFrame, Field, FieldType, getFieldDisplayName } from '@grafana/data';

/** A field as the core takes it. */
export interface CoreField {
  name: string;
  kind: 'text' | 'number' | 'time';
  values: string[] | Float64Array;
}

/** The tables of an answer, and the fields behind their names. */
export interface Tables {
  tables: CoreField[][];
  /** By name in the core; the field of the first table that has it. */
  fields: Map<string, Named>;
}

export interface Named {
  field: Field;
  label: string;
}

/** Every frame as a table. A frame of labelled numbers becomes a row of its labels and its last value. */
export function readTables(series: DataFrame[]): Tables {
  const fields = new Map<string, Named>();
  const tables = series.map((frame) => {
    const table: CoreField[] = [];
    const add = (field: Field, name: string, values = field.values as unknown[]) => {
      const read = readField(field.type, values);
      if (read) {
        const unique = free(name, table);
        table.push({ name: unique, ...read(field) });
        if (!fields.has(unique)) {
          fields.set(unique, { field, label: getFieldDisplayName(field, frame, series) });
        }
      }
    };
    const labelled = frame.fields.find((f) => f.type === FieldType.number && f.labels && Object.keys(f.labels).length > 0);
    if (labelled && !frame.fields.some((f) => f.type === FieldType.string)) {
      addLabelled(labelled, table, fields);
    } else {
      frame.fields.forEach((field) => add(field, field.name));
    }
    return table;
  });
  return { tables, fields };
}

function addLabelled(value: Field, table: CoreField[], fields: Map<string, Named>) {
  const last = [...value.values].reverse().find((v) => v !== null && v !== undefined);
  for (const [name, text] of Object.entries(value.labels ?? {})) {
    table.push({ name, kind: 'text', values: [text] });
    const field: Field = { name, type: FieldType.string, config: {}, values: [text] };
    fields.has(name) || fields.set(name, { field, label: name });
  }
  const name = free(value.name, table);
  table.push({ name, kind: 'number', values: Float64Array.of(toNumber(last)) });
  fields.has(name) || fields.set(name, { field: value, label: value.config.displayName ?? value.name });
}

function readField(type: FieldType, values: unknown[]): ((field: Field) => Omit<CoreField, 'name'>) | undefined {
  switch (type) {
    case FieldType.number:
      return () => ({ kind: 'number', values: Float64Array.from(values, toNumber) });
    case FieldType.time:
      return () => ({ kind: 'time', values: Float64Array.from(values, (v) => toNumber(v instanceof Date ? v.getTime() : v)) });
    case FieldType.enum:
      return (field) => ({ kind: 'text', values: Array.from(values, (v) => field.config.type?.enum?.text?.[Number(v)] ?? toText(v)) });
    case FieldType.string:
    case FieldType.boolean:
    case FieldType.other:
      return () => ({ kind: 'text', values: Array.from(values, toText) });
    default:
      return undefined;
  }
}

function toNumber(value: unknown): number {
  return value === null || value === undefined || value === '' ? NaN : Number(value);
}

function toText(value: unknown): string {
  if (value === null || value === undefined) {
    return '';
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A name that the table does not have yet. */
function free(name: string, table: CoreField[]): string {
  let unique = name;
  for (let n = 2; table.some((field) => field.name === unique); n += 1) {
    unique = `${name} ${n}`;
  }
  return unique;
}

/** The field that a person means, who may name it as it is or as it is shown. */
export function meant(fields: Map<string, Named>, name: string): string {
  if (fields.has(name)) {
    return name;
  }
  return [...fields].find(([, named]) => named.label === name)?.[0] ?? name;
}
