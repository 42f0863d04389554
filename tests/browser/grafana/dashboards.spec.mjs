// Owns the specs of the generated dashboards: Weir's panels on them draw what the statements in their
// JSON answer from the embedded ClickHouse, in front ends of Grafana's own packages.
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { Stack } from '../support/stack.mjs';
import { HOSTS, at, caption, choose, open, serveHost } from './support.mjs';

const folder = join(process.env.WEIR_PLUGIN, 'dashboards');
const HOUR = 3_600_000;
const HIDDEN = "('kube-system', 'flow-visibility', 'flow-aggregator')";

const read = async (name) => JSON.parse(await readFile(join(folder, name), 'utf8'));

let stack;
test.beforeAll(async () => { stack = await Stack.start(); });
test.afterAll(async () => { await stack.stop(); });

for (const [name, packages] of HOSTS) {
  test.describe(name, () => {
    let site;
    test.beforeAll(async () => {
      site = await serveHost(packages);
      site.set({ clickhouse: await stack.writer() });
    });
    test.afterAll(async () => { await site.close(); });

    const range = () => ({ from: stack.end - HOUR, to: stack.end });
    const look = async (page, dashboard) => {
      // An icon of the app's that scenes show while variables load; no package has it.
      await page.route('**/icons/unicons/sync-slash.svg', (route) => route.fulfill({ contentType: 'image/svg+xml', body: '<svg xmlns="http://www.w3.org/2000/svg"/>' }));
      const faults = await open(page, site);
      await page.evaluate(([dashboard, range]) => window.host.open(dashboard, range), [dashboard, range()]);
      return faults;
    };
    /** A sum over flows between Pods, with a further condition. */
    const sum = (column, more = '1') => stack.number(`select sum(${column}) from flows where ${stack.within()} and flowType in (1, 2)
      and not (sourcePodNamespace in ${HIDDEN} or destinationPodNamespace in ${HIDDEN}) and ${more}`);
    const octets = (more) => sum('octetDeltaCount', more);
    const reverse = (more) => sum('reverseOctetDeltaCount', more);

    test('every dashboard draws', async ({ page }) => {
      test.slow();
      for (const file of await readdir(folder)) {
        const dashboard = await read(file);
        const faults = await look(page, dashboard);
        const own = dashboard.panels.filter(({ type }) => type.startsWith('weir-'));
        for (const { id, title, type } of own) {
          const drawn = type === 'weir-flowtable-panel' ? at(page, id).locator('[role="row"]').nth(3) : caption(at(page, id));
          await expect(async () => { await at(page, id).scrollIntoViewIfNeeded(); }).toPass();
          await expect(drawn, `${file}: ${title}`).not.toBeEmpty();
          await expect(at(page, id).getByTestId('error-view')).toHaveCount(0);
        }
        expect(faults, file).toEqual([]);
      }
    });

    test('ad-hoc filters and variables reach every picture', async ({ page }) => {
      const faults = await look(page, await read('pod-to-pod.json'));
      const all = await octets();
      await expect.poll(async () => near(await total(at(page, 1)), all)).toBe(true);

      await choose(at(page, 1));
      await page.getByRole('menu').getByText('Filter for', { exact: true }).click();
      const chosen = await page.evaluate(() => window.host.filters.state.filters);
      expect(chosen.map(({ key }) => key.replace(/^(source|destination)/, ''))).toEqual(['PodNamespace', 'PodName']);
      const some = await octets(chosen.map(({ key, value }) => `${key} = '${value}'`).join(' and '));
      expect(some).toBeLessThan(all);
      await expect.poll(async () => near(await total(at(page, 1)), some)).toBe(true);
      // The other picture too: what came back on the same connections.
      const back = await reverse(chosen.map(({ key, value }) => `${key} = '${value}'`).join(' and '));
      await expect.poll(async () => near(await total(at(page, 2)), back)).toBe(true);
      const asked = await page.evaluate(() => window.host.clickhouse.asked.at(-1).sql);
      expect(asked.match(/'flows(_\w+)?': ' (source|destination)PodNamespace/g)).toHaveLength(3);

      await page.evaluate(() => {
        const { filters, scene } = window.host;
        filters.setState({ filters: [] });
        scene.state.$variables.getByName('namespace').changeValueTo(['shop', 'payments']);
      });
      const within = "('shop', 'payments')";
      const few = await octets(`(sourcePodNamespace in ${within} or destinationPodNamespace in ${within})`);
      await expect.poll(async () => near(await total(at(page, 1)), few)).toBe(true);
      expect(faults).toEqual([]);
    });

    test('offers the keys that every statement has, and values of the range', async ({ page }) => {
      await look(page, await read('pod-to-pod.json'));
      const offered = await page.evaluate(async () => {
        const { clickhouse, scene } = window.host;
        const timeRange = scene.state.$timeRange.state.value;
        const keys = (await clickhouse.getTagKeys({ timeRange })).map(({ text }) => text);
        const values = (await clickhouse.getTagValues({ key: 'sourcePodNamespace', timeRange })).map(({ text }) => text);
        return { keys, values };
      });
      expect(offered.keys).toContain('sourcePodName');
      expect(offered.keys).not.toContain('octets');
      expect(offered.values).toContain('shop');
      expect(new Set(offered.values).size).toBe(offered.values.length);
    });
  });
}

const SCALE = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };

/** The octets of a picture's caption, `Octets: 1.25 GB total`. */
async function total(panel) {
  const text = await caption(panel).textContent();
  const [, number, unit] = text.match(/([\d.]+) (\w+) total/) ?? [];
  return Number(number) * SCALE[unit];
}

/** Whether a shown number is the other one, rounded. */
const near = (shown, exact) => Math.abs(shown - exact) <= exact * 0.01;
