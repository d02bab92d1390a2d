import { describe, expect, it } from 'vitest';
import { gapsOf } from '#renderer/rooms/settings/gaps.ts';
import { report, slot } from './report.ts';

const titles = (change: Parameters<typeof report>[0], shell: 'electron' | 'browser' = 'electron') =>
  gapsOf(report(change), shell).map(({ title }) => title);

describe('gapsOf', () => {
  const everywhere = titles({ slots: [slot('passphrase', 'known-to-you')] });

  it('never says that everything is protected', () => {
    expect(everywhere).toContain('Programs that run as you while it is unlocked');
    expect(everywhere).toContain('Names, dates and the activity log');
    expect(everywhere).toContain('An older copy of the whole data folder');
  });

  it('adds what this system does not offer, one each', () => {
    const slots = [slot('passphrase', 'known-to-you')];
    const { system } = report();
    for (const offer of ['hidesFromCapture', 'concealsClipboard', 'locksWithSystem'] as const)
      expect(titles({ slots, system: { ...system, [offer]: false } })).toHaveLength(everywhere.length + 1);
  });

  it('tells of the page only in the browser, and of the keychain only on Linux', () => {
    const slots = [slot('passphrase', 'known-to-you')];
    expect(titles({ slots }, 'browser')).toContain('The page that Whittle runs in');
    expect(everywhere).not.toContain('The page that Whittle runs in');
    expect(titles({})).toContain('The key in an unlocked keychain');
    const apple = { ...slot('keychain', 'opens'), backend: 'macOS Keychain' };
    expect(titles({ slots: [apple] })).not.toContain('The key in an unlocked keychain');
  });
});
