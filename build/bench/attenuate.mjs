// Attenuate through the whole stack against the raw engine: parse, append one block, print.
import {
  Biscuit,
  BlockBuilder,
  PublicKey,
  SignatureAlgorithm,
  prepareTerm,
} from '@biscuit-auth/biscuit-wasm';
import { compare } from './measure.mjs';

const DAY = 86_400_000;
const code =
  'check if application_id({app}); check if {actions}.contains($a), action($a); check if time($t), $t < {end};';

const rawEngine = (token, publicKey, [{ ids }, { actions }, { expiresAt }]) => {
  const parameters = {
    app: Uint8Array.from(Buffer.from(ids[0].replaceAll('-', ''), 'hex')),
    actions,
    end: new Date(expiresAt),
  };
  const prepared = Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, prepareTerm(value)]),
  );
  return () => {
    const biscuit = Biscuit.fromBase64(token, PublicKey.fromString(publicKey, SignatureAlgorithm.Ed25519));
    const block = new BlockBuilder();
    block.addCodeWithParameters(code, prepared, {});
    const child = biscuit.appendBlock(block);
    const text = child.toBase64();
    biscuit.free();
    child.free();
    if (text.length <= token.length) throw new Error('Nothing was appended.');
  };
};

export const compareAttenuate = async ({ client, clipboard }) => {
  const { connectionId, tokenId } = await client.services.trySandbox({});
  const { applications, baseUrl } = await client.services.sync({ connectionId });
  const { presets } = await client.services.catalogue({ service: 'sandbox' });
  await client.tokens.copy({ id: tokenId, confirmedRoot: true });
  const root = clipboard();
  const { biscuit_public_key: publicKey } = await (await fetch(`${baseUrl}/api/v1/instance`)).json();
  const restrictions = [
    { kind: 'applications', ids: [applications[0].id], discovery: [] },
    { kind: 'actions', actions: presets.find(({ id }) => id === 'read').actions },
    { kind: 'expiry', expiresAt: `${new Date(Date.now() + 30 * DAY).toISOString().slice(0, 19)}Z` },
  ];
  const bare = rawEngine(root, publicKey, restrictions);
  let made = 0;
  const ours = async () => {
    made += 1;
    const name = `Bench ${made}`;
    await client.tokens.attenuate({ parentId: tokenId, name, tool: 'other', restrictions, copy: false });
  };
  return compare({ pairs: 200, warmUp: 30, ours, bare });
};
