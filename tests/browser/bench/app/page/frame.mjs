// Owns how the bench's page times what it draws.

const frame = () => new Promise((resolve) => { requestAnimationFrame(resolve); });

/** Resolves in the task after the frame that is being made: style, layout and painting are done. */
const afterFrame = () => new Promise((resolve) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = resolve;
  port2.postMessage(0);
});

/**
 * Times a change of the page in milliseconds: `main` until its frame left the main thread, `shown`
 * until the compositor, which rasters it, let two more frames begin.
 */
export async function painted(change) {
  await frame();
  await afterFrame();
  const start = performance.now();
  change();
  await frame();
  await afterFrame();
  const main = performance.now() - start;
  await frame();
  await frame();
  return { main, shown: performance.now() - start };
}

/** An empty box in the page. */
export function box(width, height) {
  const element = document.createElement('div');
  element.className = 'box';
  element.style.width = `${width}px`;
  element.style.height = `${height}px`;
  document.body.replaceChildren(element);
  return element;
}
