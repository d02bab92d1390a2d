import { defineConfig } from '@playwright/test';
import { isEndurance } from './support/promise.ts';

/** One set of specs, run in a real Electron window and in Chromium on the browser shell, side by side. */
export default defineConfig({
  testDir: './e2e',
  outputDir: '../test-results',
  timeout: isEndurance ? 3_600_000 : 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: process.env['CI'] === 'true',
  retries: 0,
  workers: 2,
  reporter: [['list'], ['./support/report/playwright.ts']],
  // One worker a shell: the windows on one display share its clipboard.
  projects: [
    { name: 'electron', workers: 1, testIgnore: 'browser/**', use: {} },
    // What is about one shell alone has no other side.
    { name: 'browser', workers: 1, testIgnore: 'electron/**', use: {} },
  ],
});
