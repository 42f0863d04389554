// Owns copying: where a page has no clipboard, where it is refused, and that the page lives on.
import { FINDS_NAME, NAME, UNTRUSTED } from '../support/named.mjs';
import { settled } from '../support/panel.mjs';
import { Table } from '../support/table.mjs';
import { expect, test } from '../support/test.mjs';

test.use(FINDS_NAME);

const details = (page) => page.locator('.weir-details');

async function openRecord(page, url) {
  await page.goto(url);
  await settled(page);
  await new Table(page).row(0).locator('.weir-expand').click();
  await expect(details(page)).toBeVisible();
}

/** Shows another page, with its heading. */
async function leave(page) {
  await page.getByRole('link', { name: 'Home' }).first().click();
  await settled(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Home');
}

/** What is on the clipboard, through a field of the page. */
async function pasted(page) {
  const field = page.getByRole('combobox', { name: 'Filter', exact: true });
  await field.fill('');
  await field.press('ControlOrMeta+V');
  const text = await field.inputValue();
  await field.fill('');
  // The examples below the field go away.
  await field.press('Escape');
  await field.blur();
  return text;
}

test('a page that did not come over https copies all the same', async ({ page, stack, guard }) => {
  const url = (await stack.serve('--allow-host', NAME)).replace('127.0.0.1', NAME);
  guard.trust(url);
  guard.allow(UNTRUSTED);
  await openRecord(page, stack.page('flow-records', 30).replace(stack.url, url));
  expect(await page.evaluate(() => [window.isSecureContext, typeof navigator.clipboard])).toEqual([false, 'undefined']);
  await details(page).getByRole('button', { name: 'Copy JSON' }).click();
  await expect(details(page).getByRole('status')).toHaveText('Copied.');
  expect(await pasted(page)).toContain('"sourceIP"');
  await page.getByRole('button', { name: 'Share this view' }).click();
  await page.getByRole('menuitem', { name: 'Copy link', exact: true }).click();
  await expect(page.getByText('Link copied')).toBeVisible();
  expect(await pasted(page)).toBe(page.url());
  await details(page).getByRole('button', { name: 'Close' }).click();
  await expect(details(page)).toBeHidden();
  await leave(page);
});

const REFUSALS = {
  'is refused': () => {
    navigator.clipboard.writeText = async () => { throw new DOMException('no', 'NotAllowedError'); };
    document.execCommand = () => false;
  },
  throws: () => {
    navigator.clipboard.writeText = () => { throw new TypeError('no'); };
    document.execCommand = () => { throw new TypeError('no'); };
  },
  'is missing altogether': () => {
    Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined });
    document.execCommand = undefined;
  },
};

for (const [name, refuse] of Object.entries(REFUSALS)) {
  test(`a clipboard that ${name} leaves a message, and the page lives on`, async ({ page, stack }) => {
    await page.addInitScript(refuse);
    await openRecord(page, stack.page('flow-records', 30));
    await details(page).getByRole('button', { name: 'Copy JSON' }).click();
    await expect(details(page).getByRole('status')).toContainText('Could not copy: this browser');
    await details(page).getByRole('button', { name: 'Close' }).click();

    await page.getByRole('button', { name: 'Share this view' }).click();
    await page.getByRole('menuitem', { name: 'Copy link', exact: true }).click();
    const note = page.locator('.notes');
    await expect(note).toContainText(`Could not copy: this browser`);
    await expect(note).toContainText(page.url());
    await expect(page.getByText('Link copied')).toHaveCount(0);
    await note.getByRole('button', { name: 'Put the notes away' }).click();

    const panel = page.getByRole('region', { name: 'Records', exact: true });
    await panel.locator('.dropdown .button').click();
    await page.getByRole('menuitem', { name: 'Show query' }).click();
    const dialog = page.getByRole('dialog', { name: 'Query of Records' });
    await dialog.getByRole('button', { name: 'Copy SQL' }).click();
    await expect(dialog.getByRole('status')).toContainText('Could not copy: this browser');
    await dialog.getByRole('button', { name: 'Close' }).click();

    await new Table(page).row(0).locator('[data-column="1"]').click();
    await page.getByRole('menuitem', { name: 'Copy name' }).click();
    await expect(note).toContainText('Could not copy');
    await leave(page);
  });
}

test('Escape in a half-written filter closes the record, and the filter holds', async ({ page, stack }) => {
  await openRecord(page, stack.page('flow-records', 30));
  const filter = page.getByRole('textbox', { name: 'Filter Source Pod', exact: true });
  await filter.click();
  await page.keyboard.type('nobody-has-this-name');
  // The focus leaves the field while the table is at work, and the field reports its change.
  await page.keyboard.press('Escape');
  await expect(details(page)).toBeHidden();
  await expect(page).toHaveURL(/nobody-has-this-name/);
  await filter.fill('');
  await filter.press('Enter');
  await expect(new Table(page).row(0)).toBeVisible();
  await leave(page);
});
