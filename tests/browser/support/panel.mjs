// Owns how tests reach into a page: its panels, their pictures and tooltips, menus and filters.
import { expect } from '@playwright/test';

/** One panel that draws a picture. */
export class Panel {
  constructor(page, title) {
    this.page = page;
    this.root = page.getByRole('region', { name: title, exact: true });
    this.area = this.root.locator('.weir-scroll');
    this.canvas = this.root.locator('canvas');
    this.tooltip = this.root.getByRole('status');
    this.total = this.root.locator('.panel-total');
    /** The values drawn, as screen readers have them. */
    this.rows = this.root.locator('.weir-sr tbody tr');
  }

  /** How many colours the picture has, and which share of it is not its background. */
  async ink() {
    return this.canvas.evaluate((canvas) => {
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      const counts = new Map();
      const pixels = new Uint32Array(data.buffer);
      pixels.forEach((pixel) => counts.set(pixel, (counts.get(pixel) ?? 0) + 1));
      return { colors: counts.size, share: 1 - Math.max(...counts.values()) / pixels.length };
    });
  }

  /** Waits until something is drawn. */
  async drawn() {
    await expect(async () => {
      const { colors, share } = await this.ink();
      expect(colors).toBeGreaterThan(8);
      expect(share).toBeGreaterThan(0.01);
    }).toPass();
  }

  /** Moves the pointer to a place of the picture, in shares of its width and height. */
  async hover(x, y) {
    const box = await this.area.boundingBox();
    await this.page.mouse.move(box.x + box.width * x, box.y + box.height * y);
  }

  /** The tooltip's title, empty when none is shown. */
  async title() {
    return this.root.evaluate(async (root) => {
      // A tooltip follows the pointer one frame later.
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      return root.querySelector('.weir-tooltip.weir-shown .weir-tooltip-title')?.textContent ?? '';
    });
  }

  /**
   * Moves the pointer along vertical lines at `x`, one share of the width or several, up from the
   * end, until a title fits: first in steps of `step`, then between them, since what the records
   * make thick or thin depends on the time of day.
   */
  async find(x, fits, step = 0.02) {
    await this.area.scrollIntoViewIfNeeded();
    const seen = new Set();
    for (const shift of [0, step / 2, step / 4, step * 0.75]) {
      for (const across of [x].flat()) {
        const title = await this.#along(across, fits, step, shift, seen);
        if (title !== null) return title;
      }
    }
    throw new Error(`nothing fits; seen: ${[...seen].join(', ')}`);
  }

  /** One line of `find`, through all that scrolls; null where nothing fits. */
  async #along(x, fits, step, shift, seen) {
    await this.area.evaluate((area) => { area.scrollTop = area.scrollHeight; });
    for (let more = true; more;) {
      for (let y = 0.99 - shift; y > 0; y -= step) {
        await this.hover(x, y);
        const title = await this.title();
        if (fits(title)) return title;
        seen.add(title);
      }
      more = await this.area.evaluate((area) => {
        const before = area.scrollTop;
        area.scrollTop -= area.clientHeight * 0.8;
        return area.scrollTop < before;
      });
    }
    return null;
  }

  /** Moves the pointer to the middle of what is widest along a vertical line and has a title that fits; the title. */
  async widest(x, fits, step = 0.01) {
    const runs = [];
    for (let y = step; y < 1; y += step) {
      await this.hover(x, y);
      const title = await this.title();
      const last = runs.at(-1);
      if (last?.title === title) last.to = y;
      else runs.push({ title, from: y, to: y });
    }
    const found = runs.filter((run) => fits(run.title)).sort((a, b) => (b.to - b.from) - (a.to - a.from))[0];
    if (!found) throw new Error(`nothing fits; seen: ${runs.map((run) => run.title).join(', ')}`);
    await this.hover(x, (found.from + found.to) / 2);
    expect(await this.title()).toBe(found.title);
    return found.title;
  }

  /** Clicks where the pointer is. */
  async click() {
    await this.page.mouse.down();
    await this.page.mouse.up();
  }

  /** Chooses in the panel's own menu. */
  async menu(choice) {
    await this.root.locator('.panel-head').getByRole('button', { name: /^Menu of / }).click();
    await this.page.getByRole('menuitem', { name: choice }).click();
  }
}

/** Chooses in the menu of a node, link, slice or cell. */
export async function pick(page, choice) {
  await page.getByRole('menuitem', { name: choice }).click();
}

/** The bar of the page's filters. */
export function bar(page) {
  return page.getByRole('region', { name: 'Filters', exact: true });
}

/** The filters of the page, as chips. */
export function chips(page) {
  return bar(page).locator('.chip');
}

/** The texts of the filters in the address that count. */
export function filters(page) {
  return new URL(page.url()).searchParams.getAll('var-filter');
}

/** Waits until every panel has its answer. */
export async function settled(page) {
  await expect(page.getByRole('main').getByRole('region').first()).toBeVisible();
  await expect(page.locator('section[aria-busy="true"]')).toHaveCount(0);
  await expect(page.locator('.skeleton')).toHaveCount(0);
}
