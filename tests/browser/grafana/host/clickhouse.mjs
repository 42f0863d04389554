// Owns a data source that asks ClickHouse by the rules of Grafana's own for ClickHouse (4.20): variables
// and ad-hoc filters are put into a statement here, macros as its backend does it; ad-hoc filters reach
// the tables that `$__adHocFilters` names, or else the first table of the statement and no other.
import { DataSourceApi, createDataFrame } from '@grafana/data';
import { sceneGraph } from '@grafana/scenes';

export const TYPE = 'grafana-clickhouse-datasource';

export class ClickHouseSource extends DataSourceApi {
  constructor(uid) {
    super({ id: 2, uid, name: uid, type: TYPE, meta: { id: TYPE, name: 'ClickHouse', info: {} }, jsonData: {}, readOnly: false, access: 'proxy' });
    this.asked = [];
  }

  async query(request) {
    const scene = request.scopedVars?.__sceneObject?.value?.valueOf();
    const frames = request.targets.map((target) => this.#ask(target, request, scene));
    return Promise.all(frames).then((data) => ({ data }), (error) => ({ data: [], errors: [{ message: String(error.message ?? error) }] }));
  }

  async testDatasource() { return { status: 'success', message: '' }; }

  /** Values for a variable: those of the only column, or of the second with the first as their ids. */
  async metricFindQuery(query, options) {
    const frame = await this.#ask(query, { range: options.range, filters: [] }, options.scopedVars?.__sceneObject?.value?.valueOf());
    const [first, second = first] = frame.fields;
    return second.values.map((text, row) => ({ text, value: first.values[row] }));
  }

  /** Keys: the columns that the statement in the constant `clickhouse_adhoc_query` answers with. */
  async getTagKeys({ timeRange }) { return (await this.#tags(timeRange)).fields.map(({ name }) => ({ text: name })); }

  async getTagValues({ key, timeRange }) {
    const field = (await this.#tags(timeRange)).fields.find(({ name }) => name === key);
    return (field?.values ?? []).filter((value) => value !== null).map((value) => ({ text: String(value) }));
  }

  #tags(range) {
    return this.#ask({ rawSql: sceneGraph.interpolate(window.host.scene, '$clickhouse_adhoc_query') }, { range, filters: [] }, window.host.scene);
  }

  async #ask({ rawSql, refId, format }, { range, filters = [], intervalMs }, scene) {
    const written = scene ? sceneGraph.interpolate(scene, rawSql, undefined, quoted) : rawSql;
    const sql = macros(filtered(written, filters), range, intervalMs);
    this.asked.push({ refId, sql });
    const response = await fetch('/clickhouse', { method: 'POST', body: sql });
    const text = await response.text();
    if (!response.ok) console.error(`ClickHouse refused: ${text}`);
    if (!response.ok) throw new Error(text);
    return frameOf(JSON.parse(text), refId, format);
  }
}

/** How variables without a format are written: lists in single quotes, as they are. */
const quoted = (value) => (Array.isArray(value) ? `'${value.join("','")}'` : value);

const escaped = (text) => text.replaceAll('\\', '\\\\\\\\').replaceAll("'", "\\\\\\'");
const OPERATORS = { '=~': 'REGEXP', '!~': 'NOT REGEXP', '=|': 'IN', '!=|': 'NOT IN' };

function condition({ key, operator, value, values }) {
  const column = key.includes('.') ? key.slice(key.indexOf('.') + 1) : key;
  const literal = (text) => `\\'${escaped(text)}\\'`;
  const several = operator.endsWith('|') ? `(${(values?.length ? values : [value]).map(literal).join(', ')})` : literal(value);
  return ` ${column} ${OPERATORS[operator] ?? operator} ${several} `;
}

function filtered(sql, filters) {
  const all = filters.map(condition).join('AND');
  const setting = (tables) => `additional_table_filters={${all === '' ? '' : tables.map((table) => `'${table}': '${all}'`).join(', ')}}`;
  if (/\$__adHocFilters\s*\(\s*['"](.+?)['"]\s*\)/.test(sql)) {
    return sql.replace(/\$__adHocFilters\s*\(([^)]+)\)/g, (_, names) => setting([...names.matchAll(/['"]([^'"]+)['"]/g)].map(([, name]) => name)));
  }
  const first = sql.match(/\bFROM\s+[`"]?([\w.]+)/i)?.[1];
  return all === '' || !first ? sql : `${sql}\nsettings ${setting([first])}`;
}

function macros(sql, range, intervalMs = 1000) {
  const seconds = (time) => `toDateTime(${Math.floor(time.valueOf() / 1000)})`;
  const expanded = sql.replaceAll('$__fromTime', seconds(range.from)).replaceAll('$__toTime', seconds(range.to)).replaceAll('$__interval_s', String(Math.max(1, Math.floor(intervalMs / 1000))));
  if (expanded.includes('$__')) throw new Error(`a macro that the data source does not have: ${expanded.match(/\$__\w+/)[0]}`);
  return expanded;
}

/** A frame; of a time series with names a field per name, as the data source's backend does it. */
function frameOf({ meta, data }, refId, format) {
  const fields = meta.map(({ name, type }, at) => ({ name, config: {}, ...typed(type, data.map((row) => row[at])) }));
  const time = fields.find(({ type }) => type === 'time');
  const label = fields.find(({ type }) => type === 'string');
  return createDataFrame({ refId, fields: format === 0 && time && label ? wide(time, label, fields) : fields });
}

function typed(type, values) {
  const plain = type.replace(/^(LowCardinality|Nullable)\((.*)\)$/, '$2').replace(/^Nullable\((.*)\)$/, '$1');
  if (plain.startsWith('DateTime')) return { type: 'time', values: values.map((text) => Date.parse(`${text.replace(' ', 'T')}Z`)) };
  return /^(U?Int|Float)/.test(plain) ? { type: 'number', values: values.map((v) => (v === null ? null : Number(v))) } : { type: 'string', values };
}

function wide(time, label, fields) {
  const times = [...new Set(time.values)];
  const at = new Map(times.map((t, row) => [t, row]));
  const columns = fields.filter(({ type }) => type === 'number').flatMap((field) => [...new Set(label.values)].map((name) => {
    const values = new Array(times.length).fill(null);
    label.values.forEach((own, row) => { if (own === name) values[at.get(time.values[row])] = field.values[row]; });
    return { ...field, labels: { [label.name]: name }, values };
  }));
  return [{ ...time, values: times }, ...columns];
}
