// Owns the tests of the JavaScript class: mounted by React, sharp at every pixel ratio, leaving nothing.
import { expect, test } from '@playwright/test';
import { links, series } from './data.mjs';
import { nextFrame, open, show } from './mount.mjs';
import { serveEmbed } from './site.mjs';

const SANKEY = { kind: 'sankey' };
const SERIES = { kind: 'series', style: 'lines' };
let site;

test.beforeAll(async () => { site = await serveEmbed(); });
test.afterAll(async () => { await site.close(); });

for (const ratio of [1, 1.5, 2]) {
  test.describe(`at ${ratio} device pixels per pixel`, () => {
    test.use({ deviceScaleFactor: ratio });
    for (const [name, view, answer] of [['sankey', SANKEY, links(12)], ['series', SERIES, series(4)]]) {
      test(`${name}: the canvas is sharp and equals its SVG`, async ({ page }, info) => {
        const faults = await open(page, site);
        await show(page, [{ id: 'a', view, answer }]);
        const size = await page.locator('canvas').evaluate((c) => ({ w: c.width, css: c.clientWidth }));
        expect(size.w).toBe(Math.round(size.css * ratio));
        const canvas = await page.locator('canvas').screenshot({ path: info.outputPath('canvas.png') });
        const svg = await drawSvg(page, info.outputPath('svg.png'));
        const { differing, painted } = await compare(page, canvas, svg);
        expect(painted).toBeGreaterThan(0.02);
        expect(differing).toBeLessThan(0.02);
        expect(faults).toEqual([]);
      });
    }
  });
}

/** Puts the panel's SVG into the page alone and takes its picture. */
async function drawSvg(page, path) {
  await page.evaluate(() => {
    const text = window.panels.a.svg();
    const parsed = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
    document.querySelector('#svg').replaceChildren(document.adoptNode(parsed));
    document.querySelector('#root').hidden = true;
  });
  return page.locator('#svg > svg').screenshot({ path });
}

/** The shares of pixels that clearly differ between two pictures, and that are not background. */
async function compare(page, a, b) {
  const urls = [a, b].map((png) => `data:image/png;base64,${png.toString('base64')}`);
  return page.evaluate(async (urls) => {
    const read = async (url) => {
      const image = new Image();
      image.src = url;
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext('2d');
      context.drawImage(image, 0, 0);
      return context.getImageData(0, 0, image.width, image.height);
    };
    const [one, two] = await Promise.all(urls.map(read));
    const width = Math.min(one.width, two.width);
    const height = Math.min(one.height, two.height);
    let differing = 0;
    let painted = 0;
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const [i, j] = [(y * one.width + x) * 4, (y * two.width + x) * 4];
        const far = [0, 1, 2].some((c) => Math.abs(one.data[i + c] - two.data[j + c]) > 96);
        differing += far ? 1 : 0;
        painted += [0, 1, 2].some((c) => one.data[i + c] < 240) ? 1 : 0;
      }
    }
    return { differing: differing / (width * height), painted: painted / (width * height) };
  }, urls);
}

test('a click on a node and on a link asks the host to filter', async ({ page }) => {
  const faults = await open(page, site);
  await show(page, [{ id: 'a', view: SANKEY, answer: links(6) }]);
  const area = page.locator('[data-panel="a"] .weir-scroll');
  await area.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(() => window.effects.length)).toBe(1);
  const effect = await page.evaluate(() => window.effects[0]);
  expect(effect.kind).toBe('select');
  expect(effect.only).toMatch(/^sourcePod = "/);
  expect(effect.without).toMatch(/^not |!= /);
  expect(faults).toEqual([]);
});

test('two panels on one page keep apart', async ({ page }) => {
  const faults = await open(page, site);
  await show(page, [{ id: 'a', view: SANKEY, answer: links(6) }, { id: 'b', view: SERIES, answer: series(3) }], true);
  const a = page.locator('[data-panel="a"]');
  const before = await page.locator('[data-panel="b"] canvas').screenshot();
  await a.hover({ position: { x: 320, y: 200 } });
  await nextFrame(page);
  const after = await page.locator('[data-panel="b"] canvas').screenshot();
  expect(after.equals(before)).toBe(true);
  expect(await page.evaluate(() => [window.panels.a.total(), window.panels.b.total()])).not.toContain(undefined);
  expect(faults).toEqual([]);
});

test('wrong input is an error that says what was expected', async ({ page }) => {
  await open(page, site);
  const errors = await page.evaluate(() => {
    const box = document.createElement('div');
    const attempt = (run) => { try { run(); return 'no error'; } catch (error) { return error.message; } };
    const panel = new window.WeirPanel(box, '{"kind":"pie"}', () => {});
    const query = '{"kind":"groups","by":["flowType"],"measure":"octets","top":3}';
    const field = (values) => [{ name: 'octets', kind: 'number', values }];
    return [
      attempt(() => new window.WeirPanel(box, '{"kind":"cake"}', () => {})),
      attempt(() => new window.WeirPanel(box, '{"kind":"table"}', () => {})),
      attempt(() => panel.setData('{}', [], 0, 1, 0)),
      attempt(() => panel.setData(query, field([1, 2]), 0, 1, 0)),
    ];
  });
  errors.forEach((message) => expect(message).toContain('expected'));
});

test('hundreds of mounts leave neither nodes nor memory behind', async ({ page }) => {
  const faults = await open(page, site);
  const cycle = async (rounds) => {
    for (let i = 0; i < rounds; i += 1) {
      await show(page, [{ id: `a${i % 2}`, view: SANKEY, answer: links(8) }, { id: `b${i % 2}`, view: SERIES, answer: series(3) }]);
    }
    await page.evaluate(() => window.show({ panels: [], dark: false }));
    await expect(page.locator('.weir-panel')).toHaveCount(0);
    return page.evaluate(() => [window.wasmBytes(), Object.keys(window.panels).length]);
  };
  const [early] = await cycle(40);
  const [late, left] = await cycle(200);
  expect(left).toBe(0);
  expect(late).toBe(early);
  expect(faults).toEqual([]);
});
