// Owns how specs open the embedding page and show panels in it.
import { expect } from '@playwright/test';

/** Opens the page; returns the list to which errors and foreign requests are added. */
export async function open(page, site) {
  const faults = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('request', (request) => request.url().startsWith(site.url) || request.url().startsWith('blob:') || request.url().startsWith('data:')
    || faults.push(`asked ${request.url()}`));
  await page.goto(site.url);
  await page.waitForFunction(() => window.ready);
  return faults;
}

/** Shows panels and waits until each has drawn. */
export async function show(page, panels, dark = false) {
  await page.evaluate(([panels, dark]) => {
    const fields = (list) => list?.map((f) => (f.kind === 'text' ? f : { ...f, values: Float64Array.from(f.values) }));
    window.show({ dark, panels: panels.map((p) => ({ ...p, answer: { ...p.answer, fields: fields(p.answer.fields), reverse: fields(p.answer.reverse), earlier: fields(p.answer.earlier) } })) });
  }, [panels, dark]);
  for (const { id } of panels) {
    await expect(page.locator(`[data-panel="${id}"] table caption`)).not.toBeEmpty();
  }
  await nextFrame(page);
}

/** Gives a panel that stands a new answer, as a refresh does. */
export async function renew(page, id, answer) {
  await page.evaluate(([id, answer]) => {
    const fields = (list) => list?.map((f) => (f.kind === 'text' ? f : { ...f, values: Float64Array.from(f.values) }));
    const { query, from, to, bucket, complete } = answer;
    window.panels[id].setData(JSON.stringify(query), fields(answer.fields), from, to, bucket, complete, fields(answer.reverse), fields(answer.earlier));
  }, [id, answer]);
  await nextFrame(page);
}

/** Waits until what changed is on the screen. */
export const nextFrame = (page) => page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
