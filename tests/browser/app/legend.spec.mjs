// Owns how legends show long names and several values where there is little room.
import { Panel, settled } from '../support/panel.mjs';
import { expect, test } from '../support/test.mjs';

async function open(page, stack, uid, title) {
  await page.goto(stack.page(uid));
  await settled(page);
  const panel = new Panel(page, title);
  await panel.root.scrollIntoViewIfNeeded();
  await panel.drawn();
  return panel;
}

test('a name too long for its room keeps its end, and is read whole', async ({ page, stack }) => {
  const panel = await open(page, stack, 'pod-to-pod', 'Throughput per source');
  const names = await panel.root.locator('.weir-entry-name').evaluateAll((buttons) => buttons.map((button) => {
    const [label, head, tail, value] = ['label', 'head', 'tail', 'value'].map((part) => button.querySelector(`.weir-legend-${part}`));
    const right = (element) => element.getBoundingClientRect().right;
    return {
      said: button.getAttribute('aria-label'),
      whole: `${button.title} ${value.textContent}`,
      text: label.textContent,
      title: button.title,
      cut: head.scrollWidth > head.clientWidth,
      end: tail?.textContent,
      inside: !tail || right(tail) <= right(label) + 0.5,
    };
  }));
  for (const name of names) {
    expect(name.said).toBe(name.whole);
    expect(name.text).toBe(name.title);
    expect(name.inside, name.title).toBe(true);
  }
  const cut = names.filter((name) => name.cut);
  expect(cut.length).toBeGreaterThan(0);
  for (const name of cut) expect(name.title.endsWith(name.end)).toBe(true);
});

test('the names of several dimensions stand below each other where they have no room on a line', async ({ page, stack }) => {
  const panel = await open(page, stack, 'network-policy', 'Throughput per ingress policy and action');
  const entry = panel.root.locator('.weir-entry-name', { hasText: ' · allow' }).first();
  const parts = entry.locator('.weir-legend-part');
  await expect(parts).toHaveCount(2);
  const [policy, action] = await Promise.all([parts.first().boundingBox(), parts.last().boundingBox()]);
  expect(action.y).toBeGreaterThan(policy.y + policy.height / 2);
  await expect(parts.last()).toHaveText('· allow');
});

test('the legend of a pie shows values and shares without scrolling', async ({ page, stack }) => {
  const panel = await open(page, stack, 'network-policy', 'Octets by ingress policy');
  const legend = panel.root.locator('.weir-legend');
  await expect(legend.getByRole('columnheader')).toHaveText(['Name', 'Octets', 'Share']);
  const [wide, room] = await legend.evaluate((element) => [element.scrollWidth, element.clientWidth]);
  expect(wide).toBeLessThanOrEqual(room);
});
