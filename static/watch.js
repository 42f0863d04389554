// Owns the messages of an app that does not start, or that stopped: it cannot show them before it runs
// or after a panic. The file's name has no hash, so that it is still there for a page that was kept
// while an upgrade removed that page's other files. Without this file, skeleton.css shows the message
// that stands in the page. Texts enter as text.
(() => {
  // When a start is late, in milliseconds; as in skeleton.css.
  const LATE_MS = 3500;
  // Longest wait for a file when looking for what is wrong, in milliseconds.
  const FETCH_MS = 3000;
  // The most of an error that is shown, in characters.
  const MOST = 2000;
  const HELP = 'If that does not help, tell whoever runs Weir what stands here.';
  let failed = false;

  const made = (tag, text, kind) => {
    const element = document.createElement(tag);
    element.textContent = text;
    if (kind) element.className = kind;
    return element;
  };
  const button = (text, run, kind = 'button') => {
    const element = made('button', text, kind);
    element.type = 'button';
    element.addEventListener('click', run);
    return element;
  };
  const reload = () => button('Reload', () => location.reload(), 'button primary');
  const name = (url) => new URL(url, document.baseURI).pathname.split('/').pop();

  /** Where messages go until the app has taken the page; null from then on. */
  const place = () => document.getElementById('late');
  const onceParsed = (run) => (document.readyState === 'loading' ? addEventListener('DOMContentLoaded', run) : run());

  function show(title, lines, detail) {
    const at = place();
    if (!at) return;
    at.replaceChildren(made('strong', title), ...lines.map((text) => made('p', text)));
    if (detail) at.append(made('pre', detail.slice(0, MOST)));
    at.append(reload());
  }

  function fail(title, lines, detail) {
    onceParsed(() => {
      if (failed || !place()) return;
      failed = true;
      place().classList.add('now');
      place().setAttribute('role', 'alert');
      place().closest('.bones')?.removeAttribute('aria-busy');
      show(title, [...lines, HELP], detail);
    });
  }

  /** The files that the page needs to start, as it names them. */
  const files = () => [...document.querySelectorAll('script[src], link[rel="modulepreload"], link[rel="preload"]')]
    .map((element) => element.src || element.href);

  /** The message in an error of `weir serve`; of any other server the start of its answer. */
  function reason(text) {
    try {
      return JSON.parse(text).error.message;
    } catch {
      return text.slice(0, 500);
    }
  }

  /** The status of a file that cannot be used (0 for none) and a sentence; undefined where it can. */
  async function fault(url) {
    try {
      const wasm = url.endsWith('.wasm');
      const answer = await fetch(url, { method: wasm ? 'HEAD' : 'GET', cache: 'no-store', signal: AbortSignal.timeout(FETCH_MS) });
      const type = answer.headers.get('content-type') ?? 'nothing';
      if (!answer.ok) return [answer.status, `${name(url)}: status ${answer.status}. ${reason(await answer.text())}`.trim()];
      if (wasm ? /html/.test(type) : !/javascript/.test(type)) return [0, `${name(url)} came as ${type}, which a browser does not run.`];
      return undefined;
    } catch (error) {
      return [0, `${name(url)}: ${error.message}`];
    }
  }

  const WHY = {
    401: 'Your login may be over.',
    403: 'The server, or a proxy before it, refuses it.',
    404: 'Weir was probably upgraded since this page was loaded.',
  };

  /** After a file did not come, or an error: what is wrong with the files, else the error. */
  async function diagnose(file, error) {
    const needed = files().filter((url) => !url.endsWith('.json'));
    const faults = (await Promise.all(needed.map(fault))).filter(Boolean);
    if (!file && faults.length === 0) {
      return fail('Weir cannot start: an error ended it.', ['Reload the page: a file may have come in part, or from another version. A proxy or a setting of this browser may also keep WebAssembly from running.'], error);
    }
    const status = faults.find(([of]) => of)?.[0];
    const detail = [...faults.map(([, text]) => text), error].filter(Boolean).join('\n');
    const why = WHY[status] ?? 'The network, a proxy or this browser may keep it away.';
    return fail('Weir cannot start: a file of it did not come.', [`${why} Reload the page.`], detail || `${name(file)} came, but the browser did not run it.`);
  }

  function stopped(detail) {
    if (document.querySelector('dialog.stopped')) return;
    const dialog = made('dialog', '', 'dialog stopped');
    dialog.setAttribute('role', 'alertdialog');
    dialog.setAttribute('aria-label', 'Weir has stopped');
    const foot = document.createElement('footer');
    foot.append(button('Close', () => dialog.remove()), reload());
    dialog.append(
      made('h2', 'Weir has stopped'),
      made('p', 'An error in Weir itself ended it. What you see stays as it is and answers no more; after a reload it goes on from here.'),
      made('pre', detail.slice(0, MOST)),
      foot,
    );
    // Not in the body: there the app listens to every click.
    document.documentElement.append(dialog);
    dialog.showModal();
  }

  /** Whether an error comes from what the browser's owner added to it: the app may start all the same. */
  const foreign = (from) => /-extension:\/\//.test(from ?? '');

  addEventListener('error', (event) => {
    const { target, error } = event;
    if (target instanceof HTMLScriptElement) return void diagnose(target.src);
    if (!(event instanceof ErrorEvent)) return undefined;
    if (document.readyState === 'loading' || place()) return void (foreign(event.filename) || diagnose(null, `${event.message}`));
    // What passes through the app's code leaves it half-way in what it did.
    if (error instanceof WebAssembly.RuntimeError || /\.wasm|wasm-function/.test(error?.stack ?? '')) stopped(event.message);
  }, true);
  addEventListener('unhandledrejection', ({ reason }) => {
    if (place() && !foreign(reason?.stack)) diagnose(null, `${reason?.message ?? reason}`);
  });
  // The panic's message, which says more than the trap that follows it.
  addEventListener('weir-panic', ({ detail }) => (place() ? diagnose(null, `${detail}`) : stopped(`${detail}`)));

  if (typeof WebAssembly !== 'object') {
    fail('Weir cannot start: this browser does not run WebAssembly.', ['Some browsers switch it off in their strictest mode, for all pages or for some.'], '');
  }

  onceParsed(() => setTimeout(() => {
    if (failed || !place()) return;
    const came = performance.getEntriesByType('resource').filter((entry) => entry.responseEnd > 0).map((entry) => entry.name);
    const waits = files().filter((file) => !came.includes(file)).map(name);
    show('Weir is still loading.', [
      waits.length > 0 ? `On its way: ${waits.join(', ')}. Over a slow network the first visit takes a while.` : 'Its files are here; it is starting.',
      'If nothing changes, reload the page.',
    ]);
  }, Math.max(0, LATE_MS - performance.now())));
})();
