import { createInterface } from 'node:readline';
import { Refusal } from '#contract/failure.ts';
import { createKeytarKeychain } from '#main/keychain/keytar.ts';
import type { KeychainAnswer, KeychainQuestion } from './keychain-session.ts';

/** The program inside a session: the real driver, asked by lines of JSON. Keys are hex. */
const keychain = createKeytarKeychain({ service: 'Whittle test' });

const answer = async ({ act, account, key }: KeychainQuestion): Promise<KeychainAnswer> => {
  try {
    if (act === 'set') await keychain.set(account, new Uint8Array(Buffer.from(key ?? '', 'hex')));
    if (act === 'forget') await keychain.forget(account);
    const found = act === 'find' ? await keychain.find(account) : undefined;
    const hex = found === undefined ? null : Buffer.from(found).toString('hex');
    return { backend: keychain.backend, key: hex, failure: null };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { backend: keychain.backend, key: null, failure: error.failure };
  }
};

for await (const line of createInterface({ input: process.stdin })) {
  const told = await answer(JSON.parse(line) as KeychainQuestion);
  process.stdout.write(`${JSON.stringify(told)}\n`);
}
