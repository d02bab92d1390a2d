import { Refusal } from '#contract/failure.ts';
import type { ServiceKind } from '#contract/services.ts';
import type { Biscuit, TokenReading } from '#main/biscuit/biscuit.ts';
import type { SecretText } from '#main/kernel/secret-text.ts';
import type { Connections, KeptConnection } from '#main/services/connections.ts';
import type { ServiceClient, ServiceRules } from '#main/services/service.ts';

export type Pasted = {
  text: string;
  baseUrl?: string | undefined;
  /** For a service without an address. */
  offline?: { service: ServiceKind; publicKey: string } | undefined;
};

/** A pasted text whose signature one service's key verified. */
export type Recognised = {
  secret: SecretText;
  reading: TokenReading;
  service: ServiceKind;
  rules: ServiceRules;
  baseUrl: string;
  publicKey: string;
  /** Host, or the service's name where it has no address. */
  signedBy: string;
  /** `null`: a service that Whittle does not speak to. */
  client: ServiceClient | null;
};

export type RecogniseDeps = {
  biscuit: Biscuit;
  connections: Connections;
  /** Cleans a pasted text; refuses with `token-unreadable` when it can't be a Biscuit. */
  normalise: (text: string) => SecretText;
  /** `null`: Whittle does not speak to this service. */
  client: (service: ServiceKind, baseUrl: string) => ServiceClient | null;
  rules: (service: ServiceKind) => ServiceRules;
  /** Origin that a text is tried with when nothing else is known. */
  defaultBaseUrl: string;
};

/** The place of a service without an address: its key, so that two of them with one account stay two. */
const OFFLINE = 'offline:';
const offlineAddress = (service: ServiceKind, publicKey: string): string =>
  `${OFFLINE}${service}/${publicKey.slice(0, 16)}`;

const isBadSignature = (error: unknown): boolean =>
  error instanceof Refusal &&
  error.failure.kind === 'token-unreadable' &&
  error.failure.problem === 'bad-signature';

/** `ed25519/` and 64 hex digits, as keys are given out. */
const keyOf = (text: string): string | null =>
  /^(?:ed25519\/)?([0-9a-f]{64})$/i.exec(text.trim())?.[1]?.toLowerCase() ?? null;

/** Finds whose token a text is. Only `anywhere` asks a service, and only for its public key. */
export const createRecognise = (deps: RecogniseDeps) => {
  const { biscuit, connections } = deps;

  /** The reading under this key; `undefined` where the signature is another key's. */
  const findReading = async (
    secret: SecretText,
    publicKey: string,
    { vocabulary }: ServiceRules,
  ): Promise<TokenReading | undefined> => {
    try {
      return await biscuit.read(secret, publicKey, vocabulary);
    } catch (error) {
      if (isBadSignature(error)) return undefined;
      throw error;
    }
  };

  const at = async (
    secret: SecretText,
    place: Pick<KeptConnection, 'service' | 'baseUrl' | 'publicKey'>,
  ): Promise<Recognised | undefined> => {
    const { service, baseUrl, publicKey } = place;
    const rules = deps.rules(service);
    const reading = await findReading(secret, publicKey, rules);
    if (!reading) return undefined;
    const client = baseUrl.startsWith(OFFLINE) ? null : deps.client(service, baseUrl);
    const signedBy = client ? new URL(client.baseUrl).host : rules.label;
    return { secret, reading, service, rules, baseUrl, publicKey, signedBy, client };
  };

  const noKey = (secret: SecretText): never => {
    throw new Refusal({ kind: 'token-unreadable', problem: 'no-public-key', characters: secret.length });
  };

  const badSignature = (secret: SecretText, service: string): never => {
    throw new Refusal({
      kind: 'token-unreadable',
      problem: 'bad-signature',
      characters: secret.length,
      service,
    });
  };

  /** Where an address was typed, it is the one; else the service that everybody means comes first. */
  const connectionsFor = (typed: string | undefined): KeptConnection[] => {
    const all = connections.all();
    if (typed !== undefined) return all.filter(({ baseUrl }) => baseUrl === typed);
    const isUsual = ({ baseUrl }: KeptConnection) => baseUrl === deps.defaultBaseUrl;
    return [...all.filter(isUsual), ...all.filter((each) => !isUsual(each))];
  };

  /** Under the keys that are known here; nobody is asked. */
  const amongConnections = async (secret: SecretText, typed?: string): Promise<Recognised | undefined> => {
    for (const connection of connectionsFor(typed)) {
      const found = await at(secret, connection);
      if (found) return found;
    }
    return undefined;
  };

  /** Under a key that was given with the text; for a service without an address. */
  const offline = async (
    secret: SecretText,
    { service, publicKey: given }: NonNullable<Pasted['offline']>,
  ): Promise<Recognised | undefined> => {
    // A service with an address is asked for its key there: a pasted one would be believed for it.
    if (deps.client(service, deps.defaultBaseUrl)) noKey(secret);
    const publicKey = keyOf(given) ?? noKey(secret);
    return at(secret, { service, publicKey, baseUrl: offlineAddress(service, publicKey) });
  };

  /** Under the key that this service says is its own. */
  const byAddress = async (
    secret: SecretText,
    service: ServiceKind,
    baseUrl: string,
  ): Promise<Recognised> => {
    const client = deps.client(service, baseUrl) ?? noKey(secret);
    // A key may have been changed at the service since it was cached, so it is asked for again.
    const publicKey = await client.publicKey();
    const found = await at(secret, { service, baseUrl: client.baseUrl, publicKey });
    return found ?? badSignature(secret, new URL(client.baseUrl).host);
  };

  return {
    amongConnections,
    /** Under every key that can be had: those known here, the given one, the one that a service tells. */
    anywhere: async ({ text, baseUrl, offline: given }: Pasted): Promise<Recognised> => {
      const secret = deps.normalise(text);
      if (given)
        return (await offline(secret, given)) ?? badSignature(secret, deps.rules(given.service).label);
      const client = deps.client('hook0', baseUrl ?? deps.defaultBaseUrl);
      const known = await amongConnections(secret, baseUrl === undefined ? undefined : client?.baseUrl);
      return known ?? byAddress(secret, 'hook0', baseUrl ?? deps.defaultBaseUrl);
    },
    /** Under the keys known here, or the one that was named with the text; `undefined`: none of them signed it. */
    quietly: async (
      secret: SecretText,
      { baseUrl, offline: given }: Pick<Pasted, 'baseUrl' | 'offline'>,
    ): Promise<Recognised | undefined> => {
      if (given) return offline(secret, given);
      if (baseUrl === undefined) return amongConnections(secret);
      const typed = deps.client('hook0', baseUrl)?.baseUrl ?? baseUrl;
      return (await amongConnections(secret, typed)) ?? byAddress(secret, 'hook0', typed);
    },
  };
};
export type Recognise = ReturnType<typeof createRecognise>;
