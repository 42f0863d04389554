// Owns a data source of made tables, which applies ad-hoc filters by the column that they name.
import { DataSourceApi, createDataFrame } from '@grafana/data';

export class TableSource extends DataSourceApi {
  constructor(uid) {
    super({ id: 1, uid, name: uid, type: 'tables', meta: { id: 'tables', name: 'tables', info: {} }, jsonData: {}, readOnly: false, access: 'proxy' });
    this.asked = [];
  }

  async query(request) {
    this.asked.push({ filters: request.filters ?? [], range: [request.range.from.valueOf(), request.range.to.valueOf()] });
    return { data: request.targets.flatMap((target) => (target.frames ?? []).map((frame) => filtered(frame, request.filters ?? [], target.refId))) };
  }

  async testDatasource() { return { status: 'success', message: '' }; }
  async getTagKeys() { return []; }
  async getTagValues() { return []; }
}

const TESTS = {
  '=': (a, b) => a === b, '!=': (a, b) => a !== b, '=~': (a, b) => new RegExp(b).test(a), '!~': (a, b) => !new RegExp(b).test(a), '>': (a, b) => Number(a) > Number(b), '<': (a, b) => Number(a) < Number(b),
};

function filtered(frame, filters, refId) {
  const fields = frame.fields.map((field) => ({ ...field, values: field.values ?? made(field, frame.rows) }));
  const length = fields[0]?.values.length ?? 0;
  const known = filters.filter(({ key }) => fields.some((f) => f.name === key));
  const keeps = (row) => known.every(({ key, operator, value }) => TESTS[operator](String(fields.find((f) => f.name === key).values[row] ?? ''), value));
  const rows = Array.from({ length }, (_, row) => row).filter(keeps);
  const cut = known.length > 0 ? (values) => rows.map((row) => values[row]) : (values) => values;
  return createDataFrame({ refId, name: frame.name, meta: frame.meta, fields: fields.map((field) => ({ ...field, config: field.config ?? {}, values: cut(field.values) })) });
}

/** Values by a rule, for tables too large to send into the page. */
function made({ rule }, rows) {
  return Array.from({ length: rows }, (_, row) => rule.base + (typeof rule.base === 'number' ? row * rule.step : (row * rule.step) % rule.of));
}
