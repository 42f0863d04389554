// Owns how tests reach into the table of records: headings, filters, cells, and reading all rows.

/** The table of records of a page. */
export class Table {
  constructor(page) {
    this.page = page;
    this.root = page.locator('.weir-table');
    this.status = this.root.locator('.weir-table-status');
    this.grid = page.getByRole('grid', { name: 'Flow records' });
    this.scroll = page.locator('.weir-table-scroll');
  }

  /** The heading of a column. */
  heading(name) {
    return this.grid.locator('.weir-head .weir-row').first().locator('.weir-th').filter({
      has: this.page.getByText(name, { exact: true }),
    });
  }

  /** The names of the visible columns from left to right. */
  columns() {
    return this.grid.locator('.weir-sort-label').allTextContents();
  }

  /** A row by its place, from 0; only rows in sight are in the document. */
  row(index) {
    return this.grid.locator(`.weir-row[data-row="${index}"]`);
  }

  /** A cell by row and column name, in the present order of columns. */
  async cell(row, column) {
    await this.heading(column).waitFor({ state: 'attached' });
    const at = (await this.columns()).indexOf(column);
    return this.row(row).locator(`[data-column="${at}"]`);
  }

  /** Writes a column's filter and leaves the field. */
  async filter(column, text) {
    const input = this.page.getByRole('textbox', { name: `Filter ${column}`, exact: true });
    await input.fill(text);
    await input.press('Enter');
  }

  /** Scrolls to the end and collects the texts of every row's cells by its place. */
  async readAll() {
    const rows = await this.root.evaluate(async (root) => {
      const area = root.querySelector('.weir-table-scroll');
      const status = root.querySelector('.weir-table-status');
      const frame = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      const seen = {};
      area.scrollTop = 0;
      for (;;) {
        await frame();
        root.querySelectorAll('.weir-body .weir-row').forEach((row) => {
          seen[row.dataset.row] = [...row.querySelectorAll('[data-column]')].map((cell) => cell.textContent);
        });
        const before = area.scrollTop;
        area.scrollTop += area.clientHeight;
        // At the end of what is here the next page comes, or there is none.
        if (area.scrollTop === before && status.textContent.endsWith('all there are')) return seen;
      }
    });
    return new Map(Object.entries(rows).map(([at, cells]) => [Number(at), cells]));
  }
}
