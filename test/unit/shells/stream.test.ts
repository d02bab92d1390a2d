import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBrowserShell } from '#test/support/browser-shell.ts';
import type { BrowserShell } from '#test/support/browser-shell.ts';

let shell: BrowserShell;

beforeEach(async () => {
  shell = await openBrowserShell();
});

afterEach(async () => await shell.close());

describe('the browser shell’s clipboard', () => {
  it('is the page’s', async () => {
    const lines = await shell.connectPage('written');
    await shell.clipboard.write('token');
    expect(lines).toMatchObject([{ clipboard: { act: 'write', text: 'token' } }]);
  });

  it('is cleared by a digest, without the text', async () => {
    const lines = await shell.connectPage('cleared');
    expect(await shell.clipboard.clearIfStill('token')).toBe('cleared');
    const digest = '3c469e9d6c5875d37a43f353d4f88e61fcf812c66eee3457465a40b0da4153e0';
    expect(lines).toMatchObject([{ clipboard: { act: 'clear', digest } }]);
    expect(JSON.stringify(lines)).not.toContain('"token"');
  });

  it("leaves somebody else's copy alone", async () => {
    await shell.connectPage('replaced');
    expect(await shell.clipboard.clearIfStill('token')).toBe('replaced');
  });

  it.each(['unreadable', 'not-available'])(
    'says so when the page answers %s to a clearing',
    async (outcome) => {
      await shell.connectPage(outcome);
      expect(await shell.clipboard.clearIfStill('token')).toBe('unchecked');
    },
  );

  it('is not available when the browser does not let the page write', async () => {
    await shell.connectPage('not-available');
    const failure = { kind: 'clipboard', problem: 'not-available' };
    await expect(shell.clipboard.write('token')).rejects.toMatchObject({ failure });
  });

  it('is not available while no page is connected', async () => {
    const failure = { kind: 'clipboard', problem: 'not-available' };
    await expect(shell.clipboard.write('token')).rejects.toMatchObject({ failure });
    expect(await shell.clipboard.clearIfStill('token')).toBe('unchecked');
  });
});

describe('the browser shell’s event stream', () => {
  it('tells the connected page, and only the last one', async () => {
    const first = await shell.connectPage('written');
    const second = await shell.connectPage('written');
    expect(shell.stream.send({ event: 'room.changed', payload: { id: 1 } })).toBe(true);
    await expect.poll(() => second).toEqual([{ event: 'room.changed', payload: { id: 1 } }]);
    expect(first).toEqual([]);
  });

  it('says when nobody hears', () => {
    expect(shell.stream.send({ event: 'room.changed', payload: {} })).toBe(false);
  });
});
