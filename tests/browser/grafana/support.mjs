// Owns how specs open the Grafana host, show panels in it and look at them.
import { expect } from '@playwright/test';
import { serveHost } from './host/site.mjs';

/** The front ends that the plugin is tested in. */
export const HOSTS = [['Grafana 13.2 with React 19', process.env.WEIR_GRAFANA], ['Grafana 12.4 with React 18', process.env.WEIR_GRAFANA_OLDER]];

export { serveHost };

/** Opens the page; returns the list to which errors and foreign requests are added. */
export async function open(page, site, theme = 'dark') {
  const faults = [];
  page.on('pageerror', (error) => faults.push(`threw: ${error.message}`));
  page.on('console', (message) => message.type() === 'error' && faults.push(`logged: ${message.text()}`));
  page.on('request', (request) => request.url().startsWith(site.url) || /^(blob|data):/.test(request.url()) || faults.push(`asked ${request.url()}`));
  await page.goto(`${site.url}?theme=${theme}`);
  await page.waitForFunction(() => window.host);
  return faults;
}

/** Shows panels in the page. */
export const show = (page, panels) => page.evaluate((panels) => window.host.show(panels), panels);

/** A panel by its id. */
export const at = (page, id) => page.locator(`[data-viz-panel-key="panel-${id}"]`);

/** What a picture says of itself: measure and total. */
export const caption = (panel) => panel.locator('.weir-sr caption');

/** The rows that a picture draws, as text. */
export const rows = (panel) => panel.locator('.weir-sr tbody tr').evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.textContent).join(' | ')));

/** Waits until a panel has drawn. */
export async function drawn(panel) {
  await expect(caption(panel)).not.toBeEmpty();
  await nextFrame(panel.page());
}

/** Waits until what changed is on the screen. */
export const nextFrame = (page) => page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));

/** Goes to the first thing of a picture by keyboard and opens its menu. */
export async function choose(panel, steps = ['ArrowRight']) {
  await panel.locator('.weir-scroll').focus();
  for (const key of [...steps, 'Enter']) await panel.page().keyboard.press(key);
}

/** How many pixels of a picture's canvas have exactly this colour (`#rrggbb`). */
export const count = (panel, color) => panel.locator('canvas').evaluate((canvas, color) => {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const wanted = [1, 3, 5].map((i) => parseInt(color.slice(i, i + 2), 16));
  let found = 0;
  for (let i = 0; i < data.length; i += 4) found += wanted.every((part, at) => data[i + at] === part) ? 1 : 0;
  return found;
}, color);
