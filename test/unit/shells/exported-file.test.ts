import { describe, expect, it } from 'vitest';
import { isOn, PAGE_ADDRESS } from '#main/shells/electron/address.ts';
import { isExport } from '#main/shells/electron/exported-file.ts';

const isOurs = (url: string) => isOn(PAGE_ADDRESS, url);
const OWN = 'blob:app://whittle/3f0a3c52-94a5-4c0f-8b7f-0d6b1c6c8f10';

describe('isExport', () => {
  it.each(['Whittle 2026-11-22.whittle', 'a.whittle', 'my_export-(2).whittle'])(
    'lets %s be saved',
    (name) => {
      expect(isExport(OWN, name, isOurs)).toBe(true);
    },
  );

  it.each([
    ['another origin’s bytes', 'blob:https://evil.test/3f0a3c52', 'a.whittle'],
    ['bytes of nobody', 'blob:null/3f0a3c52', 'a.whittle'],
    ['a file of the page', 'app://whittle/index.html', 'a.whittle'],
    ['the web', 'https://evil.test/a.whittle', 'a.whittle'],
    ['text in an address', 'data:text/plain,x', 'a.whittle'],
    ['a blob in a blob', 'blob:blob:app://whittle/1', 'a.whittle'],
    ['no address', '', 'a.whittle'],
    ['a program', OWN, 'a.exe'],
    ['a program in disguise', OWN, 'a.whittle.exe'],
    ['a shortcut', OWN, 'a.whittle.desktop'],
    ['no name', OWN, '.whittle'],
    ['a path', OWN, '../a.whittle'],
    ['a Windows path', OWN, '..\\a.whittle'],
    ['a name that reads backwards', OWN, 'exe.\u202Eelttihw.whittle'],
    ['a name of two lines', OWN, 'a\nb.whittle'],
    ['a very long name', OWN, `${'a'.repeat(101)}.whittle`],
  ])('does not let %s be saved', (_which, url, name) => {
    expect(isExport(url, name, isOurs)).toBe(false);
  });
});
