// Owns how the specs for a real Grafana run; see panels.e2e.ts.
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testMatch: '*.e2e.ts',
  retries: 0,
  use: { baseURL: process.env.GRAFANA_URL ?? 'http://127.0.0.1:3000', trace: 'retain-on-failure' },
});
