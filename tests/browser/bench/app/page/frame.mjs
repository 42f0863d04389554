// Owns how the bench's page times what it draws.

const frame = () => new Promise((resolve) => { requestAnimationFrame(resolve); });

/**
 * What is drawn and drawn again, in steps, so that the bench can read between them what they cost the
 * main thread. `prepare` gives `first`, `redraw` and `end`; the first two steps give the milliseconds
 * until the compositor, which rasters them, let two more frames begin.
 */
export function steps(prepare) {
  let run = null;
  const shown = async (change) => {
    await frame();
    const start = performance.now();
    change();
    for (let frames = 0; frames < 3; frames++) await frame();
    return performance.now() - start;
  };
  return {
    prepare: (...given) => { run = prepare(...given); },
    first: () => shown(run.first),
    redraw: () => shown(run.redraw),
    end: () => run.end(),
  };
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
