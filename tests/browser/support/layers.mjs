// Owns the questions about what lies over what: whether something is really in front where it is drawn.
import { expect } from '@playwright/test';

/**
 * Expects each of these elements to be there, inside the window, and in front of everything else at its
 * middle and near its corners.
 */
export async function expectInFront(locator, what) {
  await expect(locator.first(), what).toBeVisible();
  const faults = await locator.evaluateAll((elements) => elements.flatMap((element) => {
    const name = (one) => `${one?.tagName}.${one?.getAttribute('class') ?? ''} "${(one?.textContent ?? '').trim().slice(0, 24)}"`;
    element.scrollIntoView({ block: 'nearest', behavior: 'instant' });
    const box = element.getBoundingClientRect();
    if (box.left < -1 || box.top < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1) {
      return [`${name(element)} leaves the window: ${JSON.stringify(box)}`];
    }
    const inset = Math.min(6, box.width / 4, box.height / 4);
    const [left, right] = [box.left + inset, box.right - inset];
    const [top, bottom] = [box.top + inset, box.bottom - inset];
    const places = [[left, top], [right, top], [left, bottom], [right, bottom], [(left + right) / 2, (top + bottom) / 2]];
    return places.flatMap(([x, y]) => {
      const front = document.elementFromPoint(x, y);
      return element.contains(front) ? [] : [`${name(element)} lies under ${name(front)} at ${Math.round(x)}, ${Math.round(y)}`];
    });
  }));
  expect(faults, what).toEqual([]);
}

/** The rules that give a layer as a number instead of a name of the scale. */
export function layersByNumber(page) {
  return page.evaluate(() => {
    const sheets = [...document.styleSheets, ...document.adoptedStyleSheets];
    const rules = (list) => [...list].flatMap((rule) => [rule, ...rules(rule.cssRules ?? [])]);
    return sheets.flatMap((sheet) => rules(sheet.cssRules))
      .filter((rule) => /z-index:\s*[^\s;v]/.test(rule.cssText.split('{')[1] ?? ''))
      .map((rule) => rule.cssText);
  });
}
