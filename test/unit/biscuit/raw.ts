import {
  Biscuit as RawBiscuit,
  BlockBuilder,
  KeyPair,
  PublicKey,
  SignatureAlgorithm,
} from '@biscuit-auth/biscuit-wasm';
import { SecretText } from '#main/kernel/secret-text.ts';
import { PUBLIC_KEY } from './golden.ts';

const key = () => PublicKey.fromString(PUBLIC_KEY, SignatureAlgorithm.Ed25519);

const block = (code: string): BlockBuilder => {
  const builder = new BlockBuilder();
  builder.addCode(code);
  return builder;
};

/** Appends what the app itself never would. */
export const appendCode = (token: SecretText, code: string): SecretText =>
  new SecretText(RawBiscuit.fromBase64(token.reveal(), key()).appendBlock(block(code)).toBase64());

export const appendThirdParty = (token: SecretText, code: string): SecretText => {
  const parent = RawBiscuit.fromBase64(token.reveal(), key());
  const pair = new KeyPair(SignatureAlgorithm.Ed25519);
  const signed = parent.getThirdPartyRequest().createBlock(pair.getPrivateKey(), block(code));
  return new SecretText(parent.appendThirdPartyBlock(pair.getPublicKey(), signed).toBase64());
};

export const seal = (token: SecretText): SecretText =>
  new SecretText(RawBiscuit.fromBase64(token.reveal(), key()).sealToken().toBase64());
