import {
  Biscuit as RawBiscuit,
  BiscuitBuilder,
  BlockBuilder,
  KeyPair,
  PrivateKey,
  PublicKey,
  SignatureAlgorithm,
} from '@biscuit-auth/biscuit-wasm';
import { SecretText } from '#main/kernel/secret-text.ts';
import { PRIVATE_KEY, PUBLIC_KEY } from './golden.ts';

// What the Biscuit library itself writes for each feature of its Datalog.

const key = () => PublicKey.fromString(PUBLIC_KEY, SignatureAlgorithm.Ed25519);
const AUTHORITY = 'right("file1", "read"); owner($u, $f) <- user($u), right($f, "read"); check if user($u);';

const blockOf = (code: string): BlockBuilder => {
  const builder = new BlockBuilder();
  builder.addCode(code);
  return builder;
};

const issue = (privateKey: PrivateKey, code: string): RawBiscuit => {
  const builder = new BiscuitBuilder();
  builder.addCode(code);
  return builder.build(privateKey);
};

const root = () => issue(PrivateKey.fromString(`ed25519-private/${PRIVATE_KEY}`), AUTHORITY);

/** A token whose second block is this. */
export const withBlock = (code: string): SecretText =>
  new SecretText(root().appendBlock(blockOf(code)).toBase64());

/** A token whose second block somebody else has signed, and whose third one may trust it. */
export const withThirdParty = (
  algorithm: 'ed25519' | 'secp256r1',
  code: string,
  after: (key: string) => string,
): SecretText => {
  const kind = algorithm === 'ed25519' ? SignatureAlgorithm.Ed25519 : SignatureAlgorithm.Secp256r1;
  const pair = new KeyPair(kind);
  const parent = root();
  const signed = parent.getThirdPartyRequest().createBlock(pair.getPrivateKey(), blockOf(code));
  const child = parent.appendThirdPartyBlock(pair.getPublicKey(), signed);
  const last = child.appendBlock(blockOf(after(pair.getPublicKey().toString())));
  return new SecretText(last.toBase64());
};

/** A token of a root key on the curve P-256. */
export const ofSecp256r1 = (code: string): SecretText =>
  new SecretText(issue(new KeyPair(SignatureAlgorithm.Secp256r1).getPrivateKey(), code).toBase64());

/** Each block's Datalog as the library prints it. */
export const printed = (token: SecretText): string[] => {
  const biscuit = RawBiscuit.fromBase64(token.reveal(), key());
  return Array.from({ length: biscuit.countBlocks() }, (_, index) => biscuit.getBlockSource(index));
};
