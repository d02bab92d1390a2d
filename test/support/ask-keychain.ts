import { Refusal } from '#contract/failure.ts';
import { createKeytarKeychain } from '#main/keychain/keytar.ts';

/** Asks the keychain of this session everything once, and prints the answers as JSON. For `askIn`. */
const keychain = createKeytarKeychain({ service: 'Whittle test' });

const answerOf = async <T>(ask: Promise<T>, tell: (answer: T) => string): Promise<unknown> => {
  try {
    return tell(await ask);
  } catch (error) {
    if (error instanceof Refusal) return error.failure;
    throw error;
  }
};

const done = () => 'done';
const found = (key: Uint8Array | undefined) => (key ? `${key.length} bytes` : 'absent');

const answers = {
  set: await answerOf(keychain.set('asked', new Uint8Array(32)), done),
  kept: await answerOf(keychain.find('kept'), found),
  unknown: await answerOf(keychain.find('unknown'), found),
  forget: await answerOf(keychain.forget('asked'), done),
  backend: keychain.backend,
};

process.stdout.write(JSON.stringify(answers));
