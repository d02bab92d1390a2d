import {
  Biscuit,
  BiscuitBuilder,
  BlockBuilder,
  KeyPair,
  PublicKey,
  SignatureAlgorithm,
} from '@biscuit-auth/biscuit-wasm';

const keyOf = (publicKey: string): PublicKey => PublicKey.fromString(publicKey, SignatureAlgorithm.Ed25519);

const blockOf = (code: string): BlockBuilder => {
  const block = new BlockBuilder();
  block.addCode(code);
  return block;
};

/** The token with one more block, as anybody who has it can make it. */
export const appended = (token: string, publicKey: string, code: string): string =>
  Biscuit.fromBase64(token, keyOf(publicKey)).appendBlock(blockOf(code)).toBase64();

export const sealed = (token: string, publicKey: string): string =>
  Biscuit.fromBase64(token, keyOf(publicKey)).sealToken().toBase64();

/** One a block, hex. */
export const revocationIds = (token: string, publicKey: string): string[] =>
  Biscuit.fromBase64(token, keyOf(publicKey)).getRevocationIdentifiers();

/** A token that a signer of its own gave out, with these blocks; the key has 64 hex digits. */
export const issued = (
  authority: string,
  ...blocks: readonly string[]
): { token: string; publicKey: string } => {
  const pair = new KeyPair(SignatureAlgorithm.Ed25519);
  const builder = new BiscuitBuilder();
  builder.addCode(authority);
  let biscuit = builder.build(pair.getPrivateKey());
  for (const code of blocks) biscuit = biscuit.appendBlock(blockOf(code));
  return { token: biscuit.toBase64(), publicKey: pair.getPublicKey().toString().replace('ed25519/', '') };
};

/** A Pulsar token as Clever Cloud gives it out: narrowed to a namespace already. */
export const issuedByPulsar = (): { token: string; publicKey: string } =>
  issued(
    'right("admin");',
    'check if namespace("user_1", "pulsar_1") or topic("user_1", "pulsar_1", $topic);',
  );
