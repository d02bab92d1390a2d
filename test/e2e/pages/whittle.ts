import { expect } from '@playwright/test';
import type { Page } from 'playwright';
import type { Running } from '#test/e2e/shells.ts';
import { createExplain } from './explain.ts';
import { createFirstRun } from './first-run.ts';
import { createSecurity } from './security.ts';
import { createStudio } from './studio.ts';
import { createTokens } from './tokens.ts';

/** The passphrase of every test's vault. */
export const PASSPHRASE = 'four words are easy';

type Room = 'Tokens' | 'Activity' | 'Services' | 'Settings';

const createRooms = (page: Page) => ({
  explain: createExplain(page),
  firstRun: createFirstRun(page),
  security: createSecurity(page),
  studio: createStudio(page),
  tokens: createTokens(page),
  lockScreen: {
    heading: page.getByRole('heading', { name: 'Whittle is locked' }),
    passphrase: page.getByLabel('Passphrase', { exact: true }),
    unlock: async (passphrase: string) => {
      await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
      await page.getByRole('button', { name: 'Unlock', exact: true }).click();
    },
    unlockByKeychain: () => page.getByRole('button', { name: /system keychain/ }).click(),
    /** Wrong tries, each as soon as it is taken: the field is empty then. */
    guess: async (wrong: string, times: number) => {
      const field = page.getByLabel('Passphrase', { exact: true });
      for (let time = 0; time < times; time += 1) {
        await expect(field).toBeEnabled();
        await field.fill(wrong);
        await expect(async () => {
          await page.getByRole('button', { name: 'Unlock', exact: true }).click();
          await expect(field).toHaveValue('', { timeout: 500 });
        }).toPass();
      }
    },
    useRecoveryKey: () => page.getByRole('button', { name: 'Use the recovery key' }).click(),
    recoveryKey: page.getByLabel('Recovery key', { exact: true }),
    unlockButton: page.getByRole('button', { name: 'Unlock', exact: true }),
    /** What the unlock goes on with. */
    goesOn: page.getByText(/^After unlocking, goes on with/),
    drop: () => page.getByRole('button', { name: /^Do not go on with/ }).click(),
    /** The count-down after wrong tries, as it is seen. */
    wait: page.locator('[aria-hidden=true]').getByText(/^Try again in/),
  },
  /** Paste, in the first run and in Services. */
  paste: async (text: string) => {
    const field = page.getByLabel('Service token');
    await field.fill(text);
    await page.getByRole('button', { name: 'Look at this token' }).click();
  },
});

/** Whittle as a user meets it, in either shell. */
export const createWhittle = (running: Running) => {
  const { page } = running;
  const rooms = createRooms(page);
  const goTo = (room: Room) =>
    page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: room }).click();
  return {
    ...running,
    ...rooms,
    goTo,
    lock: () => page.getByRole('button', { name: 'Lock', exact: true }).click(),
    /** The words of what stands in the way. */
    alert: page.getByRole('alert'),
    /** The sandbox's address, as Settings tell it. */
    sandboxAddress: async (): Promise<string> => {
      await goTo('Settings');
      const address = page.getByText(/^http:\/\/127\.0\.0\.1:\d+$/);
      return (await address.textContent()) ?? '';
    },
    /** Services, with the field to paste into. */
    addAnother: async (): Promise<void> => {
      await goTo('Services');
      await page.getByRole('main').getByRole('button', { name: 'Connect a service' }).click();
      await page.getByLabel('Service token').waitFor();
    },
    /** A vault with a passphrase and the sandbox, at its tokens: a new one, or the prepared one (fixtures.ts). */
    setUp: async (): Promise<void> => {
      await rooms.firstRun.heading.or(rooms.lockScreen.heading).waitFor();
      if (await rooms.lockScreen.heading.isVisible()) {
        await rooms.lockScreen.unlock(PASSPHRASE);
        // An opened vault starts its sandbox, and is there before it.
        await expect.poll(running.log).toContain('sandbox listens');
      } else {
        await rooms.firstRun.usePassphrase(PASSPHRASE);
        await rooms.firstRun.trySandbox();
        await rooms.firstRun.skipLast();
      }
      await rooms.tokens.tree.waitFor();
    },
  };
};
export type Whittle = ReturnType<typeof createWhittle>;
