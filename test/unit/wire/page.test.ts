import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPage, fencedHeaders } from '#main/wire/page.ts';
import type { Page } from '#main/wire/page.ts';

const base = mkdtempSync(join(tmpdir(), 'whittle-page-'));
let page: Page;

beforeAll(async () => {
  const folder = join(base, 'renderer');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(base, 'outside.js'), 'canary');
  writeFileSync(join(folder, 'index.html'), '<meta property="csp-nonce" nonce="whittle-nonce">');
  writeFileSync(join(folder, 'assets', 'main.js'), 'whittle-nonce');
  writeFileSync(join(folder, 'assets', 'main.js.map'), 'canary');
  symlinkSync(join(base, 'outside.js'), join(folder, 'assets', 'link.js'));
  page = await createPage(folder);
});

afterAll(() => rmSync(base, { recursive: true }));

const policyOf = async (path: string) => (await page.find(path))?.headers['content-security-policy'] ?? '';

describe('createPage', () => {
  it('serves the page at its root', async () => {
    const file = await page.find('/');
    expect(file?.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(file?.body.toString()).toContain('csp-nonce');
  });

  it('gives each page its own nonce, in the policy and in the page', async () => {
    const [one, other] = [await page.find('/'), await page.find('/')];
    const nonce = /nonce="([^"]+)"/.exec(one?.body.toString() ?? '')?.[1];
    expect(nonce).toMatch(/^[A-Za-z0-9+/=]{24}$/);
    expect(one?.headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonce}'`);
    expect(other?.body.toString()).not.toContain(nonce);
  });

  it('leaves other files as they are', async () => {
    expect((await page.find('/assets/main.js'))?.body.toString()).toBe('whittle-nonce');
  });

  it.each([
    '/../outside.js',
    '/assets/../../outside.js',
    '/..%2foutside.js',
    '/assets/link.js',
    '/assets/main.js.map',
    '/assets',
    '//etc/passwd',
    '/index.html/',
    '',
  ])('has no file “%s”', async (path) => {
    expect(await page.find(path)).toBeUndefined();
  });

  it('allows no inline script, no evaluation and no other place', async () => {
    const policy = await policyOf('/');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toMatch(/unsafe|\*|https?:|wasm/);
  });

  it('fences what is no page with the same policy', () => {
    const headers = fencedHeaders();
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['cache-control']).toBe('no-store');
  });
});
