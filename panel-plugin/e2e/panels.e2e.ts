// Owns the specs for a real Grafana, by @grafana/plugin-e2e. They are NOT part of `cargo xtask test`:
// they need a running Grafana (compose.yml) and packages that this repository does not install:
//   npm install --no-save @grafana/plugin-e2e@3.14.0 @playwright/test@1.65.1 && npx playwright test -c e2e
import { expect, test } from '@grafana/plugin-e2e';

const PANELS = ['Weir Sankey', 'Weir Chord', 'Weir Flow Table'];

for (const name of PANELS) {
  test(`${name} draws a table of the test data source`, async ({ panelEditPage, page }) => {
    await panelEditPage.datasource.set('TestData');
    await page.getByLabel('Scenario').click();
    await page.getByText('CSV Content').click();
    await page.getByRole('textbox', { name: 'CSV content' }).fill('from,to,amount\na,x,50\nb,y,30');
    await panelEditPage.setVisualization(name);
    await panelEditPage.refreshPanel();
    await expect(panelEditPage.panel.getErrorIcon()).toHaveCount(0);
    await expect(panelEditPage.panel.locator.locator('canvas, .weir-grid').first()).toBeVisible();
  });
}

test('the core is served from the address of the app', async ({ panelEditPage, page }) => {
  const wasm = page.waitForResponse((response) => response.url().endsWith('.wasm'));
  await panelEditPage.setVisualization('Weir Sankey');
  const response = await wasm;
  expect(response.status()).toBe(200);
  expect(response.url()).toContain('/public/plugins/weir-flows-app/');
});
