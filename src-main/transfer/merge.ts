import type { Merged } from '#contract/backups.ts';
import { Refusal } from '#contract/failure.ts';
import type { ConnectionId, ServiceKind } from '#contract/services.ts';
import type { Audit } from '#main/audit/audit.ts';
import type { Biscuit, TokenReading } from '#main/biscuit/biscuit.ts';
import type { SecretText } from '#main/kernel/secret-text.ts';
import type { Connections, KeptConnection } from '#main/services/connections.ts';
import type { ServiceRules } from '#main/services/service.ts';
import type { KeptToken } from '#main/tokens/store.ts';
import type { Tokens } from '#main/tokens/tokens.ts';
import { counted } from './counted.ts';
import { isOffline } from './payload.ts';
import type { CarriedConnection, CarriedToken, Payload } from './payload.ts';

/** A carried token as the engine read it under `publicKey`; what it says of itself comes from there alone. */
type Read = {
  carried: CarriedToken;
  place: CarriedConnection;
  publicKey: string;
  secret: SecretText;
  reading: TokenReading;
};

const nameOf = ({ name }: CarriedToken): string => name.trim() || 'Token';

type Ids = Pick<TokenReading, 'revocationIds'>;

const firstOf = ({ revocationIds }: Ids): string => revocationIds[0] ?? '';

/** Brings what an export holds and what is kept here together. */
export const createMerge = (deps: {
  connections: Connections;
  tokens: Tokens;
  biscuit: Biscuit;
  audit: Audit;
  normalise: (text: string) => SecretText;
  /** `undefined`: no such service is described here. */
  rules: (service: ServiceKind) => ServiceRules | undefined;
  /** Whether this service has an address. */
  isAskable: (service: ServiceKind) => boolean;
  /** Origin of the service that everybody knows. */
  defaultBaseUrl: string;
}) => {
  const { connections, tokens } = deps;

  /** Its root's last block: who shares it dies with it. */
  const domainOf = ({ revocationIds }: Ids, service: ServiceKind): string =>
    revocationIds[(deps.rules(service)?.rootBlocks ?? 1) - 1] ?? '';

  const findConnection = (place: CarriedConnection): KeptConnection | undefined =>
    connections
      .all()
      .find((kept) => kept.baseUrl === place.baseUrl && kept.organizationId === place.organizationId);

  /** `undefined`: it is no token of that service and organisation, whatever the file says. */
  const read = async (
    carried: CarriedToken,
    { place, publicKey }: Pick<Read, 'place' | 'publicKey'>,
  ): Promise<Read | undefined> => {
    try {
      const secret = deps.normalise(carried.text);
      if (secret.reveal() !== carried.text) return undefined;
      const rules = deps.rules(place.service);
      if (!rules || deps.isAskable(place.service) === isOffline(place.baseUrl)) return undefined;
      const reading = await deps.biscuit.read(secret, publicKey, rules.vocabulary);
      const isOfThisPlace =
        rules.isKeepable(reading) &&
        rules.account(reading)?.id === place.organizationId &&
        (!isOffline(place.baseUrl) || place.baseUrl.endsWith(`/${publicKey.slice(0, 16)}`));
      return isOfThisPlace ? { carried, place, publicKey, secret, reading } : undefined;
    } catch (error) {
      if (error instanceof Refusal && error.failure.kind === 'token-unreadable') return undefined;
      // A lock, or a text that the engine can't cope with: nothing is taken in, and no more such texts are tried.
      throw error;
    }
  };

  const readAll = async (payload: Payload): Promise<{ read: Read[]; refused: string[] }> => {
    const found: Read[] = [];
    const refused: string[] = [];
    const places = payload.connections.map((place) => ({
      place,
      // The key that is known here was had from the service; the file's is believed only where none is known.
      publicKey: (findConnection(place) ?? place).publicKey,
    }));
    for (const carried of payload.tokens) {
      const at = places[carried.connection];
      const each = at && (await read(carried, at));
      if (each) found.push(each);
      else refused.push(nameOf(carried));
    }
    // Parents come before what was made from them.
    found.sort((a, b) => a.reading.revocationIds.length - b.reading.revocationIds.length);
    return { read: found, refused };
  };

  /** What is known here of a whole domain: its life here goes before what the file says of it. */
  const domainsHere = (): Map<string, KeptToken['remote']> =>
    new Map(
      connections
        .all()
        .flatMap(({ id, service }) =>
          tokens.ofConnection(id).map((token) => [domainOf(token, service), token.remote] as const),
        ),
    );

  /** The earliest revoke of each domain that the file knows of; one token of it is enough. */
  const revokesIn = (all: readonly Read[]): Map<string, string> => {
    const revokes = new Map<string, string>();
    for (const { reading, carried, place } of all) {
      const domain = domainOf(reading, place.service);
      const known = revokes.get(domain);
      if (carried.revokedAt !== null && (known === undefined || carried.revokedAt < known))
        revokes.set(domain, carried.revokedAt);
    }
    return revokes;
  };

  /** A file must not lead a token to a stranger: who wrote it may have put another address beside a service's key. */
  const refuseUnknownAddresses = ({ connections: carried }: Payload, allowed: readonly string[]): void => {
    const known = new Set([
      ...carried.map(({ baseUrl }) => baseUrl).filter(isOffline),
      deps.defaultBaseUrl,
      ...connections.all().map(({ baseUrl }) => baseUrl),
      ...allowed,
    ]);
    const addresses = [...new Set(carried.map(({ baseUrl }) => baseUrl))].filter((each) => !known.has(each));
    if (addresses.length > 0) throw new Refusal({ kind: 'unknown-addresses', addresses });
  };

  /** Whether a service that is known here has this very key at another address. */
  const isKeyOfAnother = (publicKey: string, baseUrl: string): boolean =>
    connections.all().some((each) => each.publicKey === publicKey && each.baseUrl !== baseUrl);

  /** `undefined`: a connection of this place has another key than its tokens were read with. */
  const requireConnection = ({ place, publicKey }: Read, made: () => void): ConnectionId | undefined => {
    const known = findConnection(place);
    if (known) return known.publicKey === publicKey ? known.id : undefined;
    const { service, baseUrl, organizationId, organizationName } = place;
    if (isKeyOfAnother(publicKey, baseUrl)) return undefined;
    const { id } = connections.ensure({ service, baseUrl, publicKey, organizationId, organizationName });
    connections.setApplications(id, place.applications);
    made();
    return id;
  };

  /** Who brings a root that was forgotten here wants it back. */
  const remember = (id: ConnectionId, { reading }: Read): void => {
    const { forgotten, service } = connections.get(id);
    if (deps.rules(service)?.kindOf(reading) !== 'root') return;
    const first = firstOf(reading);
    if (forgotten.includes(first))
      connections.setForgotten(
        id,
        forgotten.filter((each) => each !== first),
      );
  };

  /** In a transaction. */
  const take = (all: readonly Read[], refused: string[]): Merged => {
    const here = domainsHere();
    const revokes = revokesIn(all);
    /** Ids in the file of those that are here now. */
    const arrived = new Set<string>();
    const firsts = new Set<string>();
    const merged = { added: 0, known: 0, connections: 0 };
    const places = new Map<CarriedConnection, ConnectionId | undefined>();

    /** Found or made when its first token comes. */
    const connectionFor = (each: Read): ConnectionId | undefined => {
      if (!places.has(each.place))
        places.set(
          each.place,
          requireConnection(each, () => {
            merged.connections += 1;
          }),
        );
      return places.get(each.place);
    };

    const insert = (each: Read, connectionId: ConnectionId): void => {
      const { carried, reading } = each;
      const domain = domainOf(reading, each.place.service);
      const remote = here.get(domain);
      tokens.insertReading(each.secret, reading, {
        connectionId,
        name: nameOf(carried),
        ...(carried.tool === null ? {} : { tool: carried.tool }),
        note: carried.note,
        remote: remote ?? 'unknown',
        issuedAt: carried.issuedAt,
        revokedAt: remote === undefined ? (revokes.get(domain) ?? null) : null,
      });
      firsts.add(firstOf(reading));
    };

    for (const each of all) {
      const { carried, reading } = each;
      if (tokens.findKnown(reading)) {
        merged.known += 1;
        arrived.add(carried.id);
        continue;
      }
      const hasParent = carried.parentId === null || arrived.has(carried.parentId);
      const connectionId = hasParent ? connectionFor(each) : undefined;
      if (connectionId === undefined) {
        refused.push(nameOf(carried));
        continue;
      }
      insert(each, connectionId);
      remember(connectionId, each);
      merged.added += 1;
      arrived.add(carried.id);
    }
    for (const first of firsts) tokens.relinkDomain(first);
    return { ...merged, refused };
  };

  return async (payload: Payload, allowedAddresses: readonly string[]): Promise<Merged> => {
    refuseUnknownAddresses(payload, allowedAddresses);
    const { read: all, refused } = await readAll(payload);
    return tokens.together(() => {
      const merged = take(all, refused);
      deps.audit.append({
        act: 'imported',
        note: `${counted(merged.added, 'token')} added, ${merged.known} known already, ${merged.refused.length} refused; ${counted(merged.connections, 'new connection')}`,
      });
      return merged;
    });
  };
};
