// Owns the list of the built-in pages, read from their specifications.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const FOLDER = resolve(import.meta.dirname, '../../../static/dashboards');

/** Their specifications. */
export const PAGES = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .map((file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')));

/** Their names in addresses. */
export const UIDS = PAGES.map((page) => page.uid);
