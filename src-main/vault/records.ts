import type { Sealed } from './envelope.ts';
import { bind, deriveKey, findOpened, isWhole, seal } from './envelope.ts';

/** Where a record is kept and under which of the vault's keys: all of it is bound to the record. */
export type RecordPlace = { vaultId: string; place: string; keyVersion: number };

const boundTo = ({ vaultId, place, keyVersion }: RecordPlace) => bind('record', vaultId, place, keyVersion);

/** Seals a secret for one place alone. */
export const sealRecord = (vaultKey: Uint8Array, at: RecordPlace, secret: Uint8Array): Sealed => {
  const key = deriveKey(vaultKey, at.place);
  const sealed = seal(key, secret, boundTo(at));
  key.fill(0);
  return sealed;
};

/** `undefined`: it was changed, moved, or sealed under another key. */
export const findRecord = (vaultKey: Uint8Array, at: RecordPlace, sealed: Sealed): Uint8Array | undefined => {
  const key = deriveKey(vaultKey, at.place);
  const opened = findOpened(key, sealed, boundTo(at));
  key.fill(0);
  return opened;
};

/** Whether `findRecord` would find it; nothing is opened. */
export const isRecordWhole = (vaultKey: Uint8Array, at: RecordPlace, sealed: Sealed): boolean => {
  const key = deriveKey(vaultKey, at.place);
  const answer = isWhole(key, sealed, boundTo(at));
  key.fill(0);
  return answer;
};
