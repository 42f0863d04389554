// Owns where tooltips stand: at what they are about, inside their panel and the window, however the
// picture is scaled and scrolled.
import { Panel, settled } from '../support/panel.mjs';
import { expect, test } from '../support/test.mjs';

const TITLE = 'Octets, source to destination';
/** From a tooltip to what it points at, in pixels. */
const GAP = 12;

/** Opens a Sankey of few, thick links, with the keyboard on it. */
async function open(page, stack) {
  const query = { kind: 'links', stages: ['sourcePodNamespace', 'destinationPodNamespace'], measure: 'octets', top: 4 };
  await page.goto(stack.page('pod-to-pod', 60, `&p-octets=${encodeURIComponent(JSON.stringify({ query }))}`));
  await settled(page);
  const panel = new Panel(page, TITLE);
  await panel.drawn();
  await panel.area.focus();
  return panel;
}

/** The first link of the first node; its title. */
async function chooseLink(page, panel) {
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  const title = await panel.title();
  expect(title).toContain(' → ');
  return title;
}

/** How far a tooltip reaches out of its panel and out of the window, in pixels; 0 where it does not. */
async function outside(panel) {
  await panel.title();
  return panel.root.evaluate((root) => {
    const box = (selector) => root.querySelector(selector).getBoundingClientRect();
    const [tip, within] = [box('.weir-tooltip.weir-shown'), box('.weir-panel')];
    const beyond = (left, top, right, bottom) => Math.max(0, left - tip.left, top - tip.top, tip.right - right, tip.bottom - bottom);
    return Math.round(Math.max(beyond(within.left, within.top, within.right, within.bottom), beyond(0, 0, innerWidth, innerHeight)));
  });
}

/** What is under the pointer at one of the corners that a tooltip may point from. */
async function pointedAt(page, panel) {
  const places = await panel.root.evaluate((root, gap) => {
    const tip = root.querySelector('.weir-tooltip.weir-shown').getBoundingClientRect();
    const area = root.querySelector('.weir-scroll').getBoundingClientRect();
    const inside = ([x, y]) => x > area.left && x < area.right && y > area.top && y < area.bottom;
    return [tip.left - gap, tip.right + gap].flatMap((x) => [tip.top - gap, tip.bottom + gap].map((y) => [x, y])).filter(inside);
  }, GAP);
  const titles = [];
  for (const [x, y] of places) {
    await page.mouse.move(x, y);
    titles.push(await panel.title());
  }
  return titles;
}

test('the tooltip of a chosen link stays at it while the picture is enlarged and made small again', async ({ page, stack }, info) => {
  const panel = await open(page, stack);
  const title = await chooseLink(page, panel);
  for (const key of ['+', '+', '+', '+', '-', '-', '-', '-']) {
    await page.keyboard.press(key);
    expect(await panel.title()).toBe(title);
    expect(await outside(panel), `after ${key}`).toBe(0);
    if (key === '+') await page.screenshot({ path: info.outputPath('enlarged.png') });
  }
});

test('the tooltip of a link whose ends are out of sight points at what is seen of it', async ({ page, stack }, info) => {
  const panel = await open(page, stack);
  const title = await chooseLink(page, panel);
  for (const key of ['+', '+', '+']) {
    await page.keyboard.press(key);
    await panel.title();
  }
  const wide = await panel.area.evaluate((area) => area.scrollWidth);
  let seen = 0;
  for (const share of [0.3, 0.4, 0.5, 0.6]) {
    await panel.area.evaluate((area, left) => area.scrollTo(left - area.clientWidth / 2, 0), wide * share);
    expect(await panel.title(), `${share}`).toBe(title);
    expect(await outside(panel), `${share}`).toBe(0);
    await page.screenshot({ path: info.outputPath(`at-${share}.png`) });
    if ((await pointedAt(page, panel)).includes(title)) seen += 1;
    // The pointer took it over: back to the keyboard.
    await page.mouse.move(2, 2);
    await page.keyboard.press('Escape');
    await chooseLink(page, panel);
  }
  expect(seen, 'places where it points at the link').toBeGreaterThan(1);
});

test('the menu of a chosen link opens where its tooltip stands', async ({ page, stack }) => {
  const panel = await open(page, stack);
  await chooseLink(page, panel);
  for (const key of ['+', '+', '+']) await page.keyboard.press(key);
  await panel.title();
  await page.keyboard.press('Enter');
  const menu = await page.getByRole('menu').boundingBox();
  const area = await panel.area.boundingBox();
  expect(menu.x).toBeGreaterThanOrEqual(area.x);
  expect(menu.y).toBeGreaterThanOrEqual(area.y - 100);
});

test('the tooltip of what the pointer rests on is about what is under it after the wheel', async ({ page, stack }) => {
  const panel = await open(page, stack);
  await panel.widest(0.5, (title) => title.includes(' → '));
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -300);
  await page.keyboard.up('Control');
  await expect.poll(() => panel.area.evaluate((area) => area.scrollWidth / area.clientWidth)).toBeGreaterThan(1.5);
  expect(await outside(panel)).toBe(0);
  await page.mouse.wheel(0, 160);
  await panel.title();
  if (await panel.title()) expect(await outside(panel)).toBe(0);
});

for (const width of [1440, 1024, 400]) {
  test(`${width} wide: no tooltip leaves its panel or the window while the page scrolls`, async ({ page, stack }) => {
    await page.setViewportSize({ width, height: 700 });
    const panel = await open(page, stack);
    await chooseLink(page, panel);
    await page.keyboard.press('+');
    for (const y of [-120, 40, 80, 160, 240]) {
      await panel.root.evaluate((root, y) => scrollTo(0, root.getBoundingClientRect().top + scrollY + y), y);
      expect(await outside(panel), `scrolled by ${y}`).toBe(0);
    }
  });
}
