import { randomBytes } from 'node:crypto';
import type { Merged } from '#contract/backups.ts';
import { MAXIMUM_FILE_BYTES } from '#contract/backups.ts';
import { Refusal } from '#contract/failure.ts';
import { MINIMUM_PASSPHRASE } from '#contract/vault.ts';
import type { Audit } from '#main/audit/audit.ts';
import type { Biscuit } from '#main/biscuit/biscuit.ts';
import { toInstant } from '#main/kernel/clock.ts';
import type { Clock } from '#main/kernel/clock.ts';
import type { SecretText } from '#main/kernel/secret-text.ts';
import type { ServiceKind } from '#contract/services.ts';
import type { ServiceRules } from '#main/services/service.ts';
import type { Connections } from '#main/services/connections.ts';
import type { Tokens } from '#main/tokens/tokens.ts';
import type { Vault } from '#main/vault/vault.ts';
import { counted } from './counted.ts';
import { lengthOfExport, printExport, printHead, readExport, refuseTransfer } from './format.ts';
import type { Head, Sealed, Work } from './format.ts';
import { createMerge } from './merge.ts';
import { hasTooManyParts, readPayload, toCarriedConnection, toCarriedToken } from './payload.ts';
import type { Payload } from './payload.ts';

const SALT_BYTES = 16;

/** How the vault seals, lent to this room. */
export type Cipher = {
  bind(...parts: readonly (string | number | Uint8Array)[]): Uint8Array;
  seal(key: Uint8Array, plain: Uint8Array, bound: Uint8Array): Sealed;
  findOpened(key: Uint8Array, sealed: Sealed, bound: Uint8Array): Uint8Array | undefined;
  derivePassphraseKey(passphrase: string, salt: Uint8Array, work: Work): Promise<Uint8Array>;
  /** The work that this Whittle asks of itself. */
  ARGON2ID: Work;
  /** The least that it believes of a file. */
  LEAST_ARGON2ID: Work;
};

export type TransferDeps = {
  vault: Vault;
  connections: Connections;
  tokens: Tokens;
  biscuit: Biscuit;
  audit: Audit;
  clock: Clock;
  normalise: (text: string) => SecretText;
  rules: (service: ServiceKind) => ServiceRules | undefined;
  isAskable: (service: ServiceKind) => boolean;
  cipher: Cipher;
  /** Origin of the service that everybody knows. */
  defaultBaseUrl: string;
  changed: () => void;
};

/** One file, sealed with a passphrase of its own, that carries tokens to another vault. */
export const createTransfer = (deps: TransferDeps) => {
  const { vault, connections, tokens, audit, clock, cipher } = deps;
  const merge = createMerge(deps);

  const withKey = async <T>(passphrase: string, head: Head, work: (key: Uint8Array) => T): Promise<T> => {
    const salt = new Uint8Array(Buffer.from(head.salt, 'base64'));
    const key = await cipher.derivePassphraseKey(passphrase, salt, head);
    try {
      return work(key);
    } finally {
      key.fill(0);
    }
  };

  const boundTo = (printedHead: Uint8Array): Uint8Array => cipher.bind('export', printedHead);

  /** What an export carries, by connection. Nothing of it is opened yet. */
  const findCarried = () =>
    connections
      .all()
      .filter(({ service }) => service !== 'sandbox')
      .map((connection) => ({ connection, kept: tokens.ofConnection(connection.id) }))
      .filter(({ kept }) => kept.length > 0);

  /** The texts alone may be more than a file holds: that can be told before one of them is opened. */
  const refuseTooMuchText = (): void => {
    const texts = findCarried().flatMap(({ kept }) => kept.map(({ characters }) => characters));
    if (texts.reduce((sum, length) => sum + length, 0) > MAXIMUM_FILE_BYTES) refuseTransfer('too-large');
  };

  /** Refuses with `damaged`, naming the first token that does not open: nothing is left out in silence. */
  const gather = (): Payload => {
    const carried = findCarried();
    return {
      vaultId: vault.identity().id,
      createdAt: toInstant(clock.now()),
      connections: carried.map(({ connection }) => toCarriedConnection(connection)),
      tokens: carried.flatMap(({ kept }, index) =>
        kept.map((token) => toCarriedToken(token, index, tokens.openSecret(token).reveal())),
      ),
    };
  };

  const sealPayload = (payload: Payload, key: Uint8Array, printedHead: Uint8Array): Sealed => {
    const plain = Buffer.from(JSON.stringify(payload), 'utf8');
    try {
      if (hasTooManyParts(plain) || lengthOfExport(printedHead, plain.length) > MAXIMUM_FILE_BYTES)
        return refuseTransfer('too-large');
      return cipher.seal(key, plain, boundTo(printedHead));
    } finally {
      plain.fill(0);
    }
  };

  const openPayload = (sealed: Sealed, key: Uint8Array, printedHead: Uint8Array): Payload => {
    const plain = cipher.findOpened(key, sealed, boundTo(printedHead));
    if (!plain) return refuseTransfer('wrong-passphrase');
    try {
      return readPayload(plain);
    } finally {
      plain.fill(0);
    }
  };

  return {
    /** Refuses with `too-large` what an import would not take. */
    export: async (
      passphrase: string,
    ): Promise<{ name: string; file: string; tokens: number; connections: number }> => {
      if ([...passphrase].length < MINIMUM_PASSPHRASE)
        throw new Refusal({ kind: 'weak-passphrase', minimum: MINIMUM_PASSPHRASE });
      refuseTooMuchText();
      const createdAt = toInstant(clock.now());
      const salt = randomBytes(SALT_BYTES).toString('base64');
      const head: Head = { kdf: 'argon2id', ...cipher.ARGON2ID, salt, createdAt };
      const printedHead = printHead(head);
      // The slow part comes first: no secret waits opened for it, and a lock meanwhile refuses the rest.
      const { file, payload } = await withKey(passphrase, head, (key) => {
        const payload = gather();
        if (payload.tokens.length === 0) return refuseTransfer('nothing-to-export');
        return { file: printExport(printedHead, sealPayload(payload, key, printedHead)), payload };
      });
      const counts = { tokens: payload.tokens.length, connections: payload.connections.length };
      audit.append({
        act: 'exported',
        note: `${counted(counts.tokens, 'token')} of ${counted(counts.connections, 'connection')}, sealed with a passphrase`,
      });
      return { name: `whittle-${createdAt.slice(0, 10)}.whittle`, file: file.toString('base64'), ...counts };
    },
    /** Takes in what is not here yet, all of it or nothing; changes nothing that is here. `addresses`: unknown ones that may come in. */
    import: async (file: string, passphrase: string, addresses: readonly string[]): Promise<Merged> => {
      vault.requireUnlocked();
      const { head, printedHead, sealed } = readExport(Buffer.from(file, 'base64'), cipher.LEAST_ARGON2ID);
      const payload = await withKey(passphrase, head, (key) => openPayload(sealed, key, printedHead));
      const merged = await merge(payload, addresses);
      deps.changed();
      return merged;
    },
  };
};
export type Transfer = ReturnType<typeof createTransfer>;
