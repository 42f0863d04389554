// Owns what no page may do: ask another origin, log an error, throw, or break its security policy.

/** Watches a page for what it must not do. */
export class Guard {
  #faults = [];
  #allowed = [];
  #origins;

  constructor(page, origin) {
    this.#origins = [origin];
    const own = (url) => /^(data|blob|about):/.test(url) || this.#origins.includes(new URL(url).origin);
    page.on('request', (request) => {
      if (!own(request.url())) this.#faults.push(`asked another origin: ${request.url()}`);
    });
    page.on('console', (message) => {
      const text = message.text();
      if (message.type() === 'error') this.#faults.push(`logged: ${text} (${message.location().url})`);
    });
    page.on('pageerror', (error) => this.#faults.push(`threw: ${error.stack ?? error}`));
    page.on('crash', () => this.#faults.push('crashed'));
    page.on('dialog', (dialog) => {
      this.#faults.push(`opened a dialog: ${dialog.message()}`);
      dialog.dismiss();
    });
  }

  /** Reports breaches of the security policy; called before the page's own scripts run. */
  static async install(page) {
    await page.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => {
        console.error(`policy ${event.violatedDirective} broken by ${event.blockedURI}`);
      });
    });
  }

  /** One more origin that the page may ask: another server of the test. */
  trust(origin) {
    this.#origins.push(origin);
  }

  /** A fault that the test brings about itself. */
  allow(pattern) {
    this.#allowed.push(pattern);
  }

  /** What happened and was not allowed. */
  faults() {
    return this.#faults.filter((fault) => !this.#allowed.some((pattern) => pattern.test(fault)));
  }
}
