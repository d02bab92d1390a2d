import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '#main/kernel/log.ts';
import { isOn } from '#main/shells/electron/address.ts';
import { createWindowState, reachableBounds } from '#main/shells/electron/window-state.ts';

const laptop = { x: 0, y: 0, width: 1440, height: 900 };
const beside = { x: 1440, y: 0, width: 1920, height: 1080 };
const window = { x: 1600, y: 100, width: 1280, height: 800 };

describe('reachableBounds', () => {
  it('keeps a window where it was while its screen is there', () => {
    expect(reachableBounds(window, [laptop, beside])).toEqual(window);
  });

  it.each([
    ['whose screen is gone', window, [laptop]],
    ['that is nearly off the screen', { ...window, x: 1400 }, [laptop]],
    ['whose title bar is above the screen', { ...window, x: 0, y: -300 }, [laptop]],
    ['that was never placed', null, [laptop]],
  ])('gives up the place of a window %s', (_which, wanted, screens) => {
    expect(reachableBounds(wanted, screens)).toBeNull();
  });

  it('makes a window at least 480 by 480', () => {
    const small = { x: 10, y: 10, width: 200, height: 150 };
    expect(reachableBounds(small, [laptop])).toEqual({ x: 10, y: 10, width: 480, height: 480 });
  });
});

describe('createWindowState', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'whittle-window-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('finds at the next start what was kept', () => {
    createWindowState(folder, silentLog).set({ bounds: window, theme: 'dark' });
    expect(createWindowState(folder, silentLog).get()).toEqual({
      bounds: window,
      maximized: false,
      theme: 'dark',
      hideFromCapture: true,
    });
  });

  it('keeps the window out of screenshots until it is told otherwise', () => {
    expect(createWindowState(folder, silentLog).get().hideFromCapture).toBe(true);
    writeFileSync(join(folder, 'window.json'), '{"bounds":null,"maximized":true,"theme":"dark"}');
    const older = createWindowState(folder, silentLog);
    expect(older.get()).toEqual({ bounds: null, maximized: true, theme: 'dark', hideFromCapture: true });
    older.set({ hideFromCapture: false });
    expect(createWindowState(folder, silentLog).get().hideFromCapture).toBe(false);
  });

  it.each(['', '{', '{"bounds":{"x":"1"}}', '[]', '{"bounds":null,"maximized":1,"theme":"pink"}'])(
    'starts afresh with a file that says “%s”',
    (text) => {
      writeFileSync(join(folder, 'window.json'), text);
      const fresh = { bounds: null, maximized: false, theme: 'system', hideFromCapture: true };
      expect(createWindowState(folder, silentLog).get()).toEqual(fresh);
    },
  );

  it('goes on where nothing can be kept', () => {
    const state = createWindowState(join(folder, 'absent'), silentLog);
    state.set({ maximized: true });
    expect(state.get().maximized).toBe(true);
  });
});

describe('isOn', () => {
  it.each([
    ['app://whittle/', 'app://whittle/index.html', true],
    ['app://whittle/', 'app://whittle/#/tokens', true],
    ['app://whittle/', 'app://other/index.html', false],
    ['app://whittle/', 'app://whittle.evil/', false],
    ['app://whittle/', 'file:///etc/passwd', false],
    ['app://whittle/', 'https://whittle/', false],
    ['app://whittle/', 'javascript:alert(1)', false],
    ['app://whittle/', 'about:blank', false],
    ['app://whittle/', '', false],
    ['app://whittle/', undefined, false],
    ['http://localhost:5173', 'http://localhost:5173/main.tsx', true],
    ['http://localhost:5173', 'http://localhost:5174/', false],
  ])('on %s, of %s, is %s', (place, url, expected) => {
    expect(isOn(place, url)).toBe(expected);
  });
});
