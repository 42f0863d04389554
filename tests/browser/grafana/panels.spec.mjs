// Owns the specs of the plugin's pictures in front ends of Grafana's own packages: options and field
// options reach what is drawn, clicks reach other panels, and nothing is left behind.
import { expect, test } from '@playwright/test';
import { CHORD, SANKEY, field, frame, panel, plain, pods } from './data.mjs';
import { HOSTS, at, caption, choose, count, drawn, nextFrame, open, rows, serveHost, show } from './support.mjs';

for (const [name, packages] of HOSTS) {
  test.describe(name, () => {
    let site;
    test.beforeAll(async () => { site = await serveHost(packages); });
    test.afterAll(async () => { await site.close(); });

    test('the host is what it says', () => {
      const [grafana, react] = name.match(/\d+(\.\d+)?/g);
      expect(site.versions.grafana.startsWith(`${grafana}.`)).toBe(true);
      expect(site.versions.react.startsWith(`${react}.`)).toBe(true);
    });

    test('pictures draw, and all share one core from the address of the app', async ({ page }) => {
      site.served.length = 0;
      const faults = await open(page, site);
      await show(page, [panel(1, SANKEY, [pods()]), panel(2, CHORD, [pods()], { options: { split: 'verdict' } }), panel(3, SANKEY, [plain()])]);
      await drawn(at(page, 1));
      await drawn(at(page, 2));
      await expect(caption(at(page, 1))).toHaveText('Octets: 10 GB total');
      await expect(caption(at(page, 3))).toHaveText('amount: 100 total');
      await expect(at(page, 2).getByRole('button').filter({ hasText: 'Dropped' })).toBeVisible();
      expect(await count(at(page, 1), '#181b1f')).toBeGreaterThan(1000);
      const of = (end) => site.served.filter(({ path }) => path.endsWith(end) && path.includes('/plugins/')).map(({ path, status }) => `${status} ${path.split('/')[3]}`);
      expect(of('.wasm')).toEqual(['200 weir-flows-app']);
      expect(of('module.js').sort()).toEqual(['200 weir-chord-panel', '200 weir-sankey-panel']);
      expect(faults).toEqual([]);
    });

    test('field options reach the picture', async ({ page }) => {
      const faults = await open(page, site);
      const mappings = [{ type: 'value', options: { a: { text: 'Anna', color: '#ff00aa', index: 0 } } }];
      const overrides = [
        { matcher: { id: 'byName', options: 'amount' }, properties: [{ id: 'unit', value: 'kbytes' }, { id: 'decimals', value: 2 }, { id: 'displayName', value: 'Moved' }] },
        { matcher: { id: 'byName', options: 'from' }, properties: [{ id: 'mappings', value: mappings }, { id: 'displayName', value: 'Sender' }] },
      ];
      await show(page, [panel(1, SANKEY, [plain()], { fieldConfig: { defaults: {}, overrides } })]);
      await drawn(at(page, 1));
      await expect(caption(at(page, 1))).toHaveText('Moved: 100.00 KiB total');
      expect(await at(page, 1).locator('.weir-sr thead th').allTextContents()).toEqual(['Sender', 'to', 'Moved', 'Share']);
      expect((await rows(at(page, 1)))[0]).toBe('Anna | x | 50.00 KiB | 50 %');
      // A bar of the mapped colour, 11 pixels wide.
      expect(await count(at(page, 1), '#ff00aa')).toBeGreaterThan(11 * 50);
      expect(faults).toEqual([]);
    });

    test('options reach the picture', async ({ page }) => {
      const faults = await open(page, site);
      const fixed = { fieldConfig: { defaults: { color: { mode: 'fixed', fixedColor: '#12ab34' } }, overrides: [] } };
      const look = { palette: 'field' };
      await show(page, [
        panel(1, SANKEY, [plain()], { options: { top: 1 } }),
        panel(2, SANKEY, [plain()], { options: { top: 1, other: false } }),
        panel(3, SANKEY, [plain()], { options: { ...look, bar: 10 }, ...fixed }),
        panel(4, SANKEY, [plain()], { options: { ...look, bar: 40 }, ...fixed }),
        panel(5, SANKEY, [plain()], { options: { stages: ['to', 'from'], value: 'amount' } }),
        panel(6, SANKEY, [frame(field('s', ['a']), field('t', ['b']), field('octets', [5e6]), field('reverseOctets', [1e6]))], { options: { mirror: true } }),
      ]);
      for (const id of [1, 2, 3, 4, 5, 6]) await drawn(at(page, id));
      expect(await rows(at(page, 1))).toEqual(['a | x | 50 | 50 %', 'a | Other | 30 | 30 %', 'Other | x | 15 | 15 %', 'Other | Other | 5 | 5 %']);
      expect(await rows(at(page, 2))).toEqual(['a | x | 50 | 100 %']);
      await expect(at(page, 2).getByText('50.0 % in Other is not shown')).toBeVisible();
      const [thin, thick] = [await count(at(page, 3), '#12ab34'), await count(at(page, 4), '#12ab34')];
      expect(thick / thin).toBeGreaterThan(3.5);
      expect((await rows(at(page, 5)))[0]).toBe('x | a | 50 | 50 %');
      await expect(caption(at(page, 6))).toHaveText('Octets: 5 MB → · ← 1 MB');
      expect(faults).toEqual([]);
    });

    test('the flow runs to the right, to the left or down, and arrow keys with it', async ({ page }) => {
      const faults = await open(page, site);
      const to = (direction) => ({ options: { direction, palette: 'field', sort: 'value' }, fieldConfig: { defaults: { color: { mode: 'fixed', fixedColor: '#12ab34' } }, overrides: [] } });
      await show(page, ['right', 'left', 'down'].map((direction, i) => panel(i + 1, SANKEY, [plain()], to(direction))));
      const along = { 1: ['ArrowRight', 'ArrowDown'], 2: ['ArrowLeft', 'ArrowDown'], 3: ['ArrowDown', 'ArrowRight'] };
      for (const [id, [onward, next]] of Object.entries(along)) {
        await drawn(at(page, id));
        expect((await rows(at(page, id)))[0]).toBe('a | x | 50 | 50 %');
        // The first node, the next one, its link, and where that goes.
        await at(page, id).locator('.weir-scroll').focus();
        for (const [key, title] of [[next, 'from: a'], [next, 'from: b'], [onward, 'b → x'], [onward, 'to: x']]) {
          await page.keyboard.press(key);
          await expect(page.getByTestId('weir-tooltip')).toContainText(title);
        }
        await page.keyboard.press('Escape');
      }
      // Two times eleven pixels of bars: side by side, or one above the other where the flow runs down.
      const bars = (id) => at(page, id).locator('canvas').evaluate((canvas) => {
        const { width, height } = canvas;
        const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
        const on = (x, y) => data[4 * (y * width + x)] === 0x12 && data[4 * (y * width + x) + 1] === 0xab;
        const filled = (count, of, hit) => Array.from({ length: count }, (_, i) => i).filter((i) => Array.from({ length: of }, (_, j) => j).some((j) => hit(i, j)));
        const columns = filled(width, height, on).length, lines = filled(height, width, (y, x) => on(x, y)).length;
        return [columns, lines];
      });
      const [right, left, down] = [await bars(1), await bars(2), await bars(3)];
      expect(right[0]).toBe(22);
      expect(left[0]).toBe(22);
      expect(down[1]).toBe(22);
      expect(faults).toEqual([]);
    });

    test('a click filters every other panel; what is clicked has its data links', async ({ page }) => {
      const faults = await open(page, site);
      const links = [{ title: 'Look at ${__value.text}', url: '/d/pod?var-from=${__value.raw}' }];
      const overrides = [{ matcher: { id: 'byName', options: 'from' }, properties: [{ id: 'links', value: links }] }];
      await show(page, [panel(1, SANKEY, [plain()], { fieldConfig: { defaults: {}, overrides }, options: { sort: 'value' } }), panel(2, CHORD, [plain()])]);
      await drawn(at(page, 1));
      await drawn(at(page, 2));
      await choose(at(page, 1));
      const menu = page.getByRole('menu');
      await expect(menu.getByText('Filter for', { exact: true })).toBeVisible();
      await expect(menu.getByText('from = a')).toBeVisible();
      expect(await menu.locator('a').first().getAttribute('href')).toContain('/d/pod');
      await menu.getByText('Filter for', { exact: true }).click();
      await expect(caption(at(page, 2))).toHaveText('amount: 80 total');
      await expect(caption(at(page, 1))).toHaveText('amount: 80 total');
      await choose(at(page, 1));
      await page.getByRole('menu').getByText('Filter out').click();
      // The keyboard stood on `a`, so it went on to `x`.
      await expect(caption(at(page, 2))).toHaveText('amount: 30 total');
      expect(await page.evaluate(() => window.host.filters.state.filters.map((f) => `${f.key}${f.operator}${f.value}`))).toEqual(['from=a', 'to!=x']);
      expect(faults).toEqual([]);
    });

    test('a Pod is filtered by the two columns of its name', async ({ page }) => {
      const faults = await open(page, site);
      await show(page, [panel(1, SANKEY, [pods()], { options: { sort: 'value' } })]);
      await drawn(at(page, 1));
      await choose(at(page, 1));
      await page.getByRole('menu').getByText('Filter for', { exact: true }).click();
      const filters = await page.evaluate(() => window.host.filters.state.filters.map((f) => `${f.key}${f.operator}${f.value}`));
      expect(filters).toEqual(['sourcePodNamespace=shop', 'sourcePodName=cart']);
      expect(faults).toEqual([]);
    });

    test('a hover shows a tooltip over the page; names are text', async ({ page }) => {
      const faults = await open(page, site);
      const hostile = '<img src=x onerror="window.broken = 1">';
      await show(page, [panel(1, SANKEY, [frame(field('from', [hostile]), field('to', ['x']), field('n', [7]))]), panel(2, SANKEY, [plain()])]);
      await drawn(at(page, 1));
      const pixels = () => at(page, 2).locator('canvas').evaluate((canvas) => canvas.toDataURL());
      const other = await pixels();
      const box = await at(page, 1).locator('canvas').boundingBox();
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      const tip = page.getByTestId('weir-tooltip');
      await expect(tip).toContainText(hostile);
      await expect(tip).toContainText('100 %');
      expect(await tip.evaluate((e) => e.closest('[data-viz-panel-key]'))).toBe(null);
      await nextFrame(page);
      expect(await pixels()).toBe(other);
      await page.mouse.move(0, 0);
      await expect(tip).toHaveCount(0);
      expect(await page.evaluate(() => window.broken)).toBe(undefined);
      expect(faults).toEqual([]);
    });

    test('fields are chosen in editors of the panel\'s own', async ({ page }) => {
      const faults = await open(page, site);
      await page.evaluate((frames) => window.host.edit('weir-sankey-panel', frames), [plain()]);
      const stages = page.locator('[data-editor="stages"] input').first();
      await stages.click();
      await page.getByText('to', { exact: true }).first().click();
      await page.getByText('from', { exact: true }).first().click();
      await page.keyboard.press('Escape');
      const value = page.locator('[data-editor="value"] input').first();
      await value.click();
      await page.getByRole('option', { name: /amount/ }).click();
      await expect.poll(() => page.evaluate(() => window.host.edited)).toEqual({ stages: ['to', 'from'], value: 'amount' });
      expect(faults).toEqual([]);
    });

    test('saved options of other versions are understood; the panel offers itself', async ({ page }) => {
      await open(page, site);
      const said = await page.evaluate(async () => {
        const { plugin } = await window.System.import(`${location.origin}/public/plugins/weir-sankey-panel/module.js`);
        const migrated = (options) => plugin.onPanelMigration({ options });
        const summary = (texts, times) => ({
          hasData: true, fieldCountByType: (type) => (type === 'string' ? texts : 1), hasFieldType: (type) => type === 'number' || (type === 'time' && times),
        });
        return {
          old: migrated({ source: 'a', target: 'b', valueField: 'n', color: 'rainbow', top: -3 }), new: migrated({ version: 1, stages: ['a', 'b', 'c'], top: 5 }),
          offers: [plugin.getSuggestions(summary(2, false))?.length, plugin.getSuggestions(summary(1, false))?.length, plugin.getSuggestions(summary(2, true))?.length],
        };
      });
      expect(said.old).toMatchObject({ version: 1, stages: ['a', 'b'], value: 'n', color: 'namespace', top: 20 });
      expect(said.old).not.toHaveProperty('valueField');
      expect(said.new).toMatchObject({ version: 1, stages: ['a', 'b', 'c'], top: 5, labels: 'auto' });
      expect(said.offers).toEqual([1, undefined, undefined]);
    });

    test('the chord offers itself for a source, a destination and at most a verdict', async ({ page }) => {
      await open(page, site);
      const offers = await page.evaluate(async () => {
        const { plugin } = await window.System.import(`${location.origin}/public/plugins/weir-chord-panel/module.js`);
        const offered = (...names) => {
          const fields = names.map((name) => ({ name, type: /octets/.test(name) ? 'number' : /flow/.test(name) ? 'time' : 'string' }));
          return plugin.getSuggestions({ hasData: true, rawFrames: [{ fields }] })?.length ?? 0;
        };
        return [
          offered('sourcePod', 'destinationPod', 'octets'), offered('sourceNodeName', 'destinationNodeName', 'verdict', 'octets'), offered('from', 'to', 'octets'),
          offered('sourcePod', 'destinationNodeName', 'octets'), offered('sourcePod', 'destinationPod', 'mood', 'octets'), offered('sourcePod', 'destinationPod'),
          offered('sourcePod', 'destinationPod', 'octets', 'flowEnd'), offered('name', 'kind', 'octets'),
        ];
      });
      expect(offers).toEqual([1, 1, 1, 0, 0, 0, 0, 0]);
    });
  });
}
