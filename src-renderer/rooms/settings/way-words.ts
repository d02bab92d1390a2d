import type { SecurityReport, SlotFacts } from '#contract/security.ts';
import type { SlotKind } from '#contract/vault.ts';
import { dayAndTime } from '#renderer/words/time.ts';

/** How a way to unlock stands, in words and by the colour they are said in. */
export type WayState = { words: string; tone: 'good' | 'quiet' | 'soon' | 'urgent' };

export const wayState = ({ kind, state }: Pick<SlotFacts, 'kind' | 'state'>): WayState => {
  switch (state) {
    case 'opens':
      return { words: 'Opens it', tone: 'good' };
    case 'known-to-you':
      return { words: kind === 'recovery' ? 'Only you have it' : 'Only you know it', tone: 'good' };
    case 'emptied':
      return { words: 'Has lost the key', tone: 'urgent' };
    case 'silent':
      return { words: 'Does not answer', tone: 'soon' };
  }
};

/** The ways that are known to open the vault without this one. */
export const waysWithout = (slots: readonly SlotFacts[], removed: SlotKind): SlotKind[] =>
  slots
    .filter(({ kind, state }) => kind !== removed && (state === 'opens' || state === 'known-to-you'))
    .map(({ kind }) => kind);

/** What the keychain says of itself; `undefined` while it is asked. */
export type KeychainFacts = { usable: boolean; backend: string } | undefined;

export type WayContext = {
  keychain: KeychainFacts;
  safeStorage: SecurityReport['safeStorage'];
  now: Date;
  zone: string;
};

/** A way that there is: since when, where, and what to do where it does not open. */
const wordsOfSlot = ({ kind, madeAt, backend, state }: SlotFacts, { now, zone }: WayContext): string => {
  const when = dayAndTime(madeAt, now, zone);
  const where = backend === null || backend === '' ? 'It' : backend;
  if (kind === 'passphrase') return `Set ${when}. It opens the vault and its backups on any computer.`;
  if (kind === 'recovery') return `Made ${when}. Only this newest one opens the vault.`;
  switch (state) {
    case 'emptied':
      return `${where} answers, but the key of ${when} is gone or another vault’s. Renew it, and it opens the vault again.`;
    case 'silent':
      return `${where} does not answer now. The key was put there ${when}.`;
    case 'opens':
    case 'known-to-you':
      return kind === 'keychain'
        ? `${where} keeps a key, made ${when}. It opens for whoever is signed in to this computer.`
        : `Protected by ${backend ?? 'this system'}, made ${when}. It opens for whoever is signed in to this computer.`;
  }
};

const wordsOfSafeStorage = (problem: SecurityReport['safeStorage']['problem'], backend: string): string => {
  switch (problem) {
    case null:
      return `${backend} can protect a key for Whittle, beside the keychain or in its place.`;
    case 'missing':
      return 'This system does not offer it.';
    case 'unprotected':
      return `It would keep the key with ${backend}, which everybody knows, so none is trusted to it.`;
    case 'failed':
      return `${backend} does not answer now.`;
  }
};

/** What a row of the ways to unlock says, whether the way is there or could be added. */
export const wayText = (kind: SlotKind, slot: SlotFacts | undefined, context: WayContext): string => {
  if (slot !== undefined) return wordsOfSlot(slot, context);
  switch (kind) {
    case 'keychain': {
      const { keychain } = context;
      if (keychain === undefined) return 'Looking whether it answers…';
      if (keychain.usable)
        return `${keychain.backend} can keep a key, for whoever is signed in to this computer.`;
      return `${keychain.backend === '' ? 'No keychain' : keychain.backend} does not answer now.`;
    }
    case 'safe-storage': {
      const { problem, backend } = context.safeStorage;
      return wordsOfSafeStorage(problem, backend === '' ? 'The system' : backend);
    }
    case 'passphrase':
      return 'Opens the vault and its backups where the keychain does not answer, and on another computer.';
    case 'recovery':
      return 'A code on paper, for the day when nothing else opens the vault.';
  }
};

/** Whether this way can be added or made anew now. */
export const canSet = (
  kind: SlotKind,
  { keychain, safeStorage }: Pick<WayContext, 'keychain' | 'safeStorage'>,
): boolean => {
  if (kind === 'keychain') return keychain?.usable === true;
  return kind !== 'safe-storage' || safeStorage.problem === null;
};
