// Owns the specs that data of every shape gives a picture or a clear message, never an exception.
import { expect, test } from '@playwright/test';
import { CHORD, SANKEY, TABLE, field, frame, panel, plain } from './data.mjs';
import { at, caption, drawn, open, rows, serveHost, show } from './support.mjs';

let site;
test.beforeAll(async () => { site = await serveHost(process.env.WEIR_GRAFANA); });
test.afterAll(async () => { await site.close(); });

const s = (...values) => field('s', values);
const t = (...values) => field('t', values);
const n = (...values) => field('n', values, { type: 'number' });

/** Tables that are drawn, and what they add up to. */
const DRAWN = [
  ['nulls', frame(s('a', null), t('b', undefined), n(1, 2)), 'n: 3 total'],
  ['null values', frame(s('a', 'b'), t('c', 'd'), n(null, 2)), 'n: 2 total'],
  ['zeros and negative values', frame(s('a', 'b', 'c'), t('d', 'e', 'f'), n(0, -5, 2)), 'n: 2 total'],
  ['duplicate rows', frame(s('a', 'a'), t('b', 'b'), n(1, 2)), 'n: 3 total'],
  ['cycles', frame(s('a', 'b'), t('b', 'a'), n(1, 2)), 'n: 3 total'],
  ['a loop', frame(s('a'), t('a'), n(1)), 'n: 1 total'],
  ['numbers as text', frame(s('a'), t('b'), field('n', ['18446744073709551615'])), 'n: 18446744073709552000 total'],
  ['text in a number field', frame(s('a', 'b'), t('c', 'd'), field('n', ['x', 3], { type: 'number' })), 'n: 3 total'],
  ['booleans and objects', frame(field('s', [true], { type: 'boolean' }), field('t', [{ a: 1 }], { type: 'other' }), n(2)), 'n: 2 total'],
  ['two fields of one name', frame(field('s', ['a']), field('s', ['b']), n(2)), 'n: 2 total'],
  ['labelled numbers', frame(field('value', [1, 4], { type: 'number', labels: { from: 'a', to: 'b' } })), 'value: 4 total'],
  ['kinds', frame(s('Other', ''), field('s_kind', [0, 1]), t('b', 'c'), n(1, 2)), 'n: 3 total'],
];

/** Tables that cannot be drawn, and what is said. */
const SAID = [
  ['nothing', [], 'No data'],
  ['no rows', [frame(s(), t(), field('n', [], { type: 'number' }))], 'above 0'],
  ['one column', [frame(n(1))], 'two or more text fields'],
  ['one text', [frame(s('a'), n(1))], 'two or more text fields'],
  ['no number', [frame(s('a'), t('b'))], 'a number field'],
  ['nothing above 0', [frame(s('a'), t('b'), n(-1))], 'No row has a value above 0'],
];

for (const plugin of [SANKEY, CHORD]) {
  test(`${plugin} draws every table that has something to draw`, async ({ page }) => {
    const faults = await open(page, site);
    await show(page, DRAWN.map(([title, table], i) => panel(i + 1, plugin, [table], { title })));
    for (const [i, [name, , total]] of DRAWN.entries()) {
      await drawn(at(page, i + 1));
      await expect(caption(at(page, i + 1)), name).toContainText(total);
    }
    expect(faults).toEqual([]);
  });

  test(`${plugin} says what is wrong with every other table`, async ({ page }) => {
    const faults = await open(page, site);
    await show(page, SAID.map(([title, tables], i) => panel(i + 1, plugin, tables, { title })));
    for (const [i, [name, , words]] of SAID.entries()) {
      await expect(at(page, i + 1).getByTestId('error-view'), name).toContainText(words);
    }
    expect(faults).toEqual([]);
  });
}

test('frames with the same fields are read as one, others are left', async ({ page }) => {
  const faults = await open(page, site);
  await show(page, [panel(1, SANKEY, [frame(field('odd', ['x'])), plain(), plain()])]);
  await drawn(at(page, 1));
  await expect(caption(at(page, 1))).toHaveText('amount: 200 total');
  expect(faults).toEqual([]);
});

test('a name that is Other stays itself beside Other', async ({ page }) => {
  await open(page, site);
  await show(page, [panel(1, SANKEY, [frame(s('Other', ''), field('s_kind', [0, 1]), t('b', 'c'), n(1, 2))])]);
  await drawn(at(page, 1));
  expect(await rows(at(page, 1))).toEqual(['Other | c | 2 | 66.7 %', 'Other | b | 1 | 33.3 %']);
});

test('a chosen field that is gone is named, and noValue is said where nothing came', async ({ page }) => {
  await open(page, site);
  await show(page, [
    panel(1, SANKEY, [plain()], { options: { stages: ['from', 'gone'] } }),
    panel(2, SANKEY, [], { fieldConfig: { defaults: { noValue: 'Quiet here' }, overrides: [] } }),
    panel(3, TABLE, []),
  ]);
  await expect(at(page, 1).getByTestId('error-view')).toContainText('There is no field "gone" any more. Fields: from, to, amount');
  await expect(at(page, 2).getByTestId('error-view')).toContainText('Quiet here');
  await expect(at(page, 3).getByTestId('error-view')).toContainText('No data');
});
