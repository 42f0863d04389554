// Owns the fixtures of the specs: a stack for each kind of records, and pages that are watched.
import { test as base, expect } from '@playwright/test';
import { follow } from './clock.mjs';
import { Guard } from './guard.mjs';
import { Stack } from './stack.mjs';

export { expect };

export const test = base.extend({
  /** What the records are like; see `RECORDS`. */
  records: [{}, { option: true, scope: 'worker' }],

  /** The running stack; specs with the same records share it. */
  stack: [async ({ records }, use) => {
    const stack = await Stack.start(records);
    await use(stack);
    await stack.stop();
  }, { scope: 'worker', timeout: 120_000 }],

  /** The present of all pages is the end of the records, whenever the test runs. */
  context: async ({ context, stack }, use) => {
    await follow(context, stack.end);
    await use(context);
  },

  /** Fails the test for what a page must not do. */
  guard: async ({ page, stack }, use) => {
    const guard = new Guard(page, stack.url);
    await Guard.install(page);
    await use(guard);
    expect(guard.faults(), 'what a page must not do').toEqual([]);
  },

  /** Every test is guarded, also one that does not name the guard. */
  watched: [async ({ guard }, use) => use(guard), { auto: true }],
});
