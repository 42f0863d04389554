// Owns the specs that the options in the generated dashboards suit Weir's panels: each draws a table of
// the columns that its statement gives. The statements themselves are tested on the engine.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { TABLE, field, frame } from './data.mjs';
import { at, drawn, open, rows, serveHost, show } from './support.mjs';

const folder = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../../../panel-plugin/src/dashboards/generated');
const dashboards = readdirSync(folder).filter((name) => name.endsWith('.json')).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')));

let site;
test.beforeAll(async () => { site = await serveHost(process.env.WEIR_GRAFANA); });
test.afterAll(async () => { await site.close(); });

/** The tables that the app's own answers give: stages with their kinds, the last row being Other. */
function tables({ type, options }) {
  if (type === TABLE) return [frame(...options.columns.slice(0, 8).map((name) => field(name, ['1', '2'])))];
  const keys = [...options.stages, ...(options.split ? [options.split] : [])];
  const dims = keys.flatMap((name) => [field(name, ['shop/a', '']), field(`${name}_kind`, [0, 1])]);
  const value = options.value;
  const back = value.startsWith('reverse') ? value : `reverse${value[0].toUpperCase()}${value.slice(1)}`;
  return [frame(...dims, field(value, [3, 1])), ...(options.mirror ? [frame(...dims, field(back, [2, 1]))] : [])];
}

for (const dashboard of dashboards) {
  const own = dashboard.panels.filter(({ type }) => type.startsWith('weir-'));
  if (own.length === 0) continue;
  test(`Weir's panels of "${dashboard.title}" draw their tables`, async ({ page }) => {
    const faults = await open(page, site);
    await show(page, own.map(({ id, title, type, options, fieldConfig, gridPos: { x, y, w, h } }) => ({ id, title, plugin: type, options, fieldConfig, frames: tables({ type, options }), grid: [x, y, w, h] })));
    for (const { id, type, options } of own) {
      if (type === TABLE) {
        await expect(at(page, id).locator('.weir-body .weir-row')).toHaveCount(2);
      } else {
        await drawn(at(page, id));
        const said = await rows(at(page, id));
        expect(said, options.stages.join()).toHaveLength(2);
        expect(said.at(-1)).toContain('Other');
      }
    }
    await expect(page.getByTestId('error-view')).toHaveCount(0);
    expect(faults).toEqual([]);
  });
}
