// Owns the specs of how the core comes and goes: content types, security policies, memory.
import { expect, test } from '@playwright/test';
import { CHORD, SANKEY, TABLE, panel, plain } from './data.mjs';
import { POLICY } from './host/site.mjs';
import { HOSTS, at, drawn, open, serveHost, show } from './support.mjs';

let site;
test.beforeAll(async () => { site = await serveHost(process.env.WEIR_GRAFANA); });
test.afterAll(async () => { await site.close(); });
test.afterEach(() => site.set({}));

test('a server that does not know wasm does no harm', async ({ page }) => {
  site.set({ types: { '.wasm': 'application/octet-stream' } });
  const faults = await open(page, site);
  await show(page, [panel(1, SANKEY, [plain()])]);
  await drawn(at(page, 1));
  expect(faults).toEqual([]);
});

test('something else in place of the core is said', async ({ page }) => {
  await page.route('**/*.wasm', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Sign in</title>' }));
  await open(page, site);
  await show(page, [panel(1, SANKEY, [plain()]), panel(2, TABLE, [plain()])]);
  for (const id of [1, 2]) await expect(at(page, id).getByTestId('error-view')).toContainText('expected WebAssembly');
});

test('a core that is missing is said, and asked for again by the next panel', async ({ page }) => {
  let gone = true;
  await page.route('**/*.wasm', (route) => (gone ? route.fulfill({ status: 404, body: 'no' }) : route.continue()));
  await open(page, site);
  await show(page, [panel(1, SANKEY, [plain()])]);
  await expect(at(page, 1).getByTestId('error-view')).toContainText('the server answered 404');
  gone = false;
  await show(page, [panel(2, CHORD, [plain()])]);
  await drawn(at(page, 2));
});

test('a policy without unsafe-eval is said, with what is missing', async ({ page }) => {
  site.set({ policy: POLICY.replace("'unsafe-eval' ", '') });
  await open(page, site);
  await show(page, [panel(1, SANKEY, [plain()])]);
  await expect(at(page, 1).getByTestId('error-view')).toContainText("Add 'wasm-unsafe-eval' to script-src");
});

test('a policy with wasm-unsafe-eval is enough', async ({ page }) => {
  site.set({ policy: POLICY.replace("'unsafe-eval'", "'wasm-unsafe-eval'") });
  await open(page, site);
  await show(page, [panel(1, SANKEY, [plain()])]);
  await drawn(at(page, 1));
});

for (const [name, packages] of HOSTS) {
  test(`200 mounts and unmounts leave nothing, ${name}`, async ({ page }) => {
    const host = await serveHost(packages);
    const faults = await open(page, host);
    const session = await page.context().newCDPSession(page);
    const round = async (times) => {
      await page.evaluate(async ([times, panels]) => {
        const until = async (done) => { while (!done()) await new Promise((next) => { setTimeout(next, 4); }); };
        for (let i = 0; i < times; i += 1) {
          window.host.show([panels[i % panels.length]]);
          await until(() => document.querySelector('.weir-sr caption')?.textContent || document.querySelector('.weir-body .weir-row'));
          window.host.clear();
          await until(() => !document.querySelector('.weir-panel, .weir-table'));
        }
      }, [times, [SANKEY, CHORD, TABLE].map((plugin) => panel(1, plugin, [plain()]))]);
      await session.send('HeapProfiler.collectGarbage');
      const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
      const bytes = await page.evaluate(async () => {
        const key = Object.getOwnPropertySymbols(globalThis).find((s) => s.description?.startsWith('weir-flows-app/core'));
        return (await globalThis[key]).bytes();
      });
      return { nodes, listeners: jsEventListeners, bytes };
    };
    const before = await round(30);
    const after = await round(200);
    console.log(`${name}: ${JSON.stringify(before)} then ${JSON.stringify(after)}`);
    expect(after.bytes).toBe(before.bytes);
    expect(after.nodes - before.nodes).toBeLessThan(400);
    expect(after.listeners - before.listeners).toBeLessThan(40);
    expect(faults).toEqual([]);
    await host.close();
  });
}
