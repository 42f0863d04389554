// Owns the making of pages: edited, arranged, copied, exported and imported, kept in the browser or
// by the server, restored; and what happens when two people change one page.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Panel, settled } from '../support/panel.mjs';
import { expect, test } from '../support/test.mjs';

const OCTETS = 'Octets, source to destination';
const heading = (page) => page.getByRole('heading', { level: 1 });
const bar = (page) => page.getByRole('region', { name: 'Edit the page' });
const titles = (page) => page.locator('section.panel h2').allTextContents();
const dialog = (page, name) => page.getByRole('dialog', { name });

async function open(page, stack, uid = 'pod-to-pod', url = stack.url) {
  await page.goto(stack.page(uid).replace(stack.url, url));
  await settled(page);
}

/** Chooses in the menu of the page. */
async function menu(page, choice) {
  await page.getByRole('button', { name: 'Menu of the page' }).click();
  await page.getByRole('menuitem', { name: choice, exact: true }).click();
}

async function edit(page) {
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await expect(bar(page)).toBeVisible();
}

async function save(page) {
  await bar(page).getByRole('button', { name: 'Save', exact: true }).click();
  await expect(bar(page)).toHaveCount(0);
}

/** Left, top, width and height of a panel, in cells of the grid. */
function place(page, title) {
  return new Panel(page, title).root.evaluate((panel) => ['--column', '--row'].map((name) => panel.style.getPropertyValue(name)).join(' '));
}

/** The page as the menu exports it. */
async function exported(page) {
  const saved = page.waitForEvent('download');
  await menu(page, 'Export as JSON');
  return JSON.parse(await readFile(await (await saved).path(), 'utf8'));
}

test('a page is renamed, its panels changed, copied and removed, each step undone; saved, it stays', async ({ page, stack }) => {
  await open(page, stack);
  const before = await titles(page);
  await edit(page);
  await bar(page).getByRole('textbox', { name: 'Title' }).fill('My Pods');
  await bar(page).getByRole('textbox', { name: 'Title' }).press('Enter');
  await expect(heading(page)).toContainText('My Pods');
  await page.getByRole('button', { name: `Remove ${OCTETS}` }).click();
  await expect(new Panel(page, OCTETS).root).toHaveCount(0);
  await bar(page).getByRole('button', { name: 'Undo' }).click();
  await expect(new Panel(page, OCTETS).root).toHaveCount(1);
  expect(await titles(page)).toEqual(before);

  await page.getByRole('button', { name: 'Remove Octets by source namespace' }).click();
  await page.getByRole('button', { name: `Duplicate ${OCTETS}` }).click();
  await expect(page.locator('section.panel')).toHaveCount(before.length);
  await page.getByRole('button', { name: `Options of ${OCTETS}` }).first().click();
  const options = page.getByRole('complementary', { name: /^Options of / });
  await options.getByRole('textbox', { name: 'Title' }).fill('Flows between namespaces');
  await options.getByRole('textbox', { name: 'Title' }).press('Enter');
  const own = new Panel(page, 'Flows between namespaces');
  await options.getByRole('combobox', { name: 'stage 1' }).selectOption('sourcePodNamespace');
  await options.getByRole('combobox', { name: 'stage 2' }).selectOption('destinationPodNamespace');
  await options.getByRole('button', { name: 'Close the options' }).click();
  await own.drawn();
  await save(page);
  await expect(page.locator('.origin')).toHaveText('own version, kept in this browser');

  await page.reload();
  await settled(page);
  await expect(heading(page)).toContainText('My Pods');
  await own.drawn();
  await expect(own.root.locator('.weir-sr thead')).toContainText('Source namespace');
  await expect(new Panel(page, 'Octets by source namespace').root).toHaveCount(0);

  await menu(page, 'Restore the built-in page…');
  await dialog(page, 'Restore the built-in page?').getByRole('button', { name: 'Restore' }).click();
  await expect(heading(page)).toHaveText('Pod-to-Pod');
  await settled(page);
  expect(await titles(page)).toEqual(before);
});

test('panels are arranged by pointer and by keyboard, and none covers another', async ({ page, stack }) => {
  await open(page, stack);
  await edit(page);
  const first = await place(page, OCTETS);
  const handle = await page.getByRole('button', { name: `Move ${OCTETS}`, exact: true }).boundingBox();
  await page.mouse.move(handle.x + 8, handle.y + 8);
  await page.mouse.down();
  const grid = await page.locator('main.grid').boundingBox();
  await page.mouse.move(handle.x + 8 + grid.width / 2, handle.y + 8, { steps: 6 });
  await page.mouse.up();
  await expect.poll(() => place(page, OCTETS)).toContain('13 / span 12');
  expect(first).toContain('1 / span 12');

  await page.getByRole('button', { name: `Move ${OCTETS}`, exact: true }).focus();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => place(page, OCTETS)).toContain('12 / span 12');
  await page.keyboard.press('Shift+ArrowLeft');
  await expect.poll(() => place(page, OCTETS)).toContain('12 / span 11');
  await expect(bar(page).getByRole('status')).not.toBeEmpty();

  const boxes = await page.locator('section.panel').evaluateAll((panels) => panels.map((panel) => panel.getBoundingClientRect().toJSON()));
  const apart = (a, b) => a.right <= b.left + 1 || b.right <= a.left + 1 || a.bottom <= b.top + 1 || b.bottom <= a.top + 1;
  boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => expect(apart(a, b), JSON.stringify([a, b])).toBe(true)));
  await bar(page).getByRole('button', { name: 'Discard' }).click();
  await expect.poll(() => place(page, OCTETS)).toBe(first);
});

test('leaving with changes asks, and keeps them if wanted', async ({ page, stack }) => {
  await open(page, stack);
  await edit(page);
  await page.getByRole('button', { name: `Remove ${OCTETS}` }).click();
  const away = page.getByRole('navigation').getByRole('link', { name: 'Node-to-Node' });
  await away.click();
  const ask = dialog(page, 'Leave without saving?');
  await ask.getByRole('button', { name: 'Keep editing' }).click();
  await expect(bar(page)).toBeVisible();
  await expect(page).toHaveURL(/\/d\/pod-to-pod/);
  await away.click();
  await ask.getByRole('button', { name: 'Discard changes' }).click();
  await expect(heading(page)).toHaveText('Node-to-Node');
  await page.getByRole('navigation').getByRole('link', { name: 'Pod-to-Pod', exact: true }).click();
  await settled(page);
  await expect(new Panel(page, OCTETS).root).toHaveCount(1);
});

test('a page is copied, exported, deleted and imported as it was', async ({ page, stack }, info) => {
  await open(page, stack, 'node-to-node');
  await menu(page, 'Duplicate page');
  await expect(page.locator('.origin')).toHaveText(/new, not saved|kept in this browser/);
  if (await bar(page).count()) await save(page);
  await settled(page);
  const spec = await exported(page);
  expect(spec.version).toBe(1);
  expect(spec.uid).not.toBe('node-to-node');
  await menu(page, 'Delete page…');
  await dialog(page, 'Delete this page?').getByRole('button', { name: 'Delete' }).click();
  await expect(page).not.toHaveURL(new RegExp(`/d/${spec.uid}\\?`));
  await expect(page.getByRole('navigation').getByRole('link', { name: spec.title, exact: true })).toHaveCount(0);

  const file = info.outputPath('page.json');
  await writeFile(file, JSON.stringify(spec));
  await menu(page, 'Import…');
  await dialog(page, 'Import a page').locator('input[type="file"]').setInputFiles(file);
  await dialog(page, 'Import a page').getByRole('button', { name: 'Import' }).click();
  await expect(heading(page)).toContainText(spec.title);
  await settled(page);
  expect(await exported(page)).toEqual(spec);
});

test('what is no page is refused with the place and what was expected', async ({ page, stack }) => {
  await open(page, stack);
  await menu(page, 'Import…');
  const ask = dialog(page, 'Import a page');
  const json = ask.locator('textarea');
  const refused = async (text, words) => {
    await json.fill(text);
    await expect(ask.getByRole('alert')).toContainText(words);
    await expect(ask.getByRole('button', { name: 'Import', exact: true })).toHaveCount(0);
  };
  await refused('no page', /line 1|expected/);
  await refused('{"version": 99, "uid": "x", "title": "X", "panels": []}', /version/i);
  await refused('{"version": 1, "uid": "x", "title": "X", "panels": [{"id": "a", "title": "A", "grid": {"x": 0, "y": 0, "w": 12, "h": 8}, "query": {"kind": "links", "stages": ["sourcePod", "nowhere"], "measure": "octets", "top": 5}, "view": {"kind": "sankey"}}]}', 'nowhere');
});

test.describe('on the server', () => {
  let folder;
  let url;

  test.beforeEach(async ({ stack, guard }) => {
    folder = await mkdtemp(join(tmpdir(), 'weir-dashboards-'));
    url = await stack.serve('--dashboards', folder);
    guard.trust(url);
    // The answer to who was slower.
    guard.allow(/412/);
  });

  test.afterEach(() => rm(folder, { recursive: true, force: true }));

  test('a saved page is a file, a file is a page, and nobody overwrites another unseen', async ({ page, stack, context }) => {
    await open(page, stack, 'pod-to-pod', url);
    await edit(page);
    await bar(page).getByRole('textbox', { name: 'Title' }).fill('Ours');
    await bar(page).getByRole('textbox', { name: 'Title' }).press('Enter');
    await bar(page).getByRole('combobox', { name: 'Keep the page' }).selectOption('server');
    await save(page);
    await expect(page.locator('.origin')).toHaveText('own version, kept on the server');
    const file = join(folder, 'pod-to-pod.json');
    const spec = JSON.parse(await readFile(file, 'utf8'));
    expect(spec.title).toBe('Ours');

    // Another person sees it, and changes it while this one edits.
    await edit(page);
    await bar(page).getByRole('textbox', { name: 'Title' }).fill('Mine');
    await bar(page).getByRole('textbox', { name: 'Title' }).press('Enter');
    const other = await context.newPage();
    await open(other, stack, 'pod-to-pod', url);
    await expect(heading(other)).toContainText('Ours');
    await edit(other);
    await bar(other).getByRole('textbox', { name: 'Title' }).fill('Theirs');
    await bar(other).getByRole('textbox', { name: 'Title' }).press('Enter');
    await save(other);
    await other.close();
    await bar(page).getByRole('button', { name: 'Save', exact: true }).click();
    const ask = dialog(page, 'Somebody else changed this page');
    await ask.getByRole('button', { name: 'Overwrite theirs' }).click();
    await expect(bar(page)).toHaveCount(0);
    expect(JSON.parse(await readFile(file, 'utf8')).title).toBe('Mine');

    // A file that somebody puts there is a page.
    await writeFile(join(folder, 'team.json'), JSON.stringify({ ...spec, uid: 'team', title: 'Team page' }));
    await writeFile(join(folder, 'broken.json'), '{"version": 1,');
    await page.goto(stack.page('team').replace(stack.url, url));
    await settled(page);
    await expect(heading(page)).toContainText('Team page');
    await expect(page.getByRole('alert')).toContainText('broken.json');
  });
});
