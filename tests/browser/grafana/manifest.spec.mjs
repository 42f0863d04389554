// Owns the specs of what the built plugin says of itself: what Grafana does for a newcomer rests on it.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';

const read = (path) => JSON.parse(readFileSync(join(process.env.WEIR_PLUGIN, path), 'utf8'));

test('enabling the app brings every dashboard, and its menu leads to each', () => {
  const { autoEnabled, includes } = read('plugin.json');
  // Grafana imports dashboards when an app is enabled, and cannot enable what is on by itself.
  expect(autoEnabled).toBeUndefined();
  const dashboards = includes.filter(({ type }) => type === 'dashboard');
  const files = readdirSync(join(process.env.WEIR_PLUGIN, 'dashboards')).map((name) => `dashboards/${name}`);
  expect(dashboards.map(({ path }) => path).sort()).toEqual(files.sort());
  expect(files.length).toBeGreaterThan(5);
  for (const { path, uid, name, addToNav } of dashboards) {
    const dashboard = read(path);
    expect({ path, uid, addToNav }).toEqual({ path, uid: dashboard.uid, addToNav: true });
    expect(dashboard.title).toBe(`Weir / ${name}`);
  }
  expect(dashboards.filter(({ defaultNav }) => defaultNav).map(({ uid }) => uid)).toEqual(['weir-home']);
  expect(dashboards[0].uid).toBe('weir-home');
});

test('Grafana asks every panel for suggestions', () => {
  const folders = readdirSync(join(process.env.WEIR_PLUGIN, 'panels'));
  expect(folders.sort()).toEqual(['chord', 'flowtable', 'sankey']);
  for (const folder of folders) expect(read(`panels/${folder}/plugin.json`).suggestions, folder).toBe(true);
});
