// Owns how Playwright runs: one real Chromium, no retries, results in tests/browser/results.
//
// `cargo xtask test browser` sets WEIR_CHROMIUM (the browser), WEIR_BIN (the binary weir), WEIR_APP
// (the built app) and WEIR_LIBCHDB (the embedded ClickHouse). Each spec starts the servers it needs
// on ports that the system gives.
import { defineConfig } from '@playwright/test';

// Chromium's own calls home would be refused and fill the log.
const quiet = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.{ts,mjs}',
  outputDir: 'results/artifacts',
  snapshotPathTemplate: 'screenshots/{testFilePath}/{arg}{ext}',
  reporter: [['list']],
  forbidOnly: true,
  retries: 0,
  // Each has servers of its own beside its browser; specs of one file run in order.
  workers: 2,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    timezoneId: 'UTC',
    locale: 'en-GB',
    screenshot: 'only-on-failure',
    // Recording takes as long as the specs themselves.
    trace: process.env.WEIR_TRACE ? 'retain-on-failure' : 'off',
    launchOptions: {
      executablePath: process.env.WEIR_CHROMIUM || undefined,
      // Containers run as root, where Chromium's sandbox does not start.
      args: process.getuid?.() === 0 ? ['--no-sandbox', ...quiet] : quiet,
    },
  },
});
