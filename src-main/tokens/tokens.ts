import { Refusal } from '#contract/failure.ts';
import type { ServiceKind } from '#contract/services.ts';
import type { Copied, TokenDetail, TokenId, TokenSummary } from '#contract/tokens.ts';
import type { SettingsRoom } from '#main/settings/settings.ts';
import type { TokenReading } from '#main/biscuit/biscuit.ts';
import type { Clipboard } from '#main/delivery/clipboard.ts';
import { toInstant } from '#main/kernel/clock.ts';
import { SecretText } from '#main/kernel/secret-text.ts';
import type { KeptConnection } from '#main/services/connections.ts';
import { ancestorsOf, descendantsOf, rootIdsOf } from './domain.ts';
import { createIntake, idOfPlace, secretPlace } from './intake.ts';
import type { IntakeDeps } from './intake.ts';
import { evaluate, findOpenEscapes } from './evaluate.ts';
import { createExplain } from './explain.ts';
import { askMatrix } from './matrix.ts';
import { createNarrow } from './narrow.ts';
import { firstRevocationId } from './store.ts';
import type { KeptToken } from './store.ts';

/** A root never stays in the clipboard longer than this, whatever the setting. Seconds. */
const ROOT_SECONDS = 10;
/** How long a token's text stays on the screen while the button is held. */
const REVEAL_SECONDS = 20;

export type TokensDeps = IntakeDeps & {
  clipboard: Clipboard;
  settings: SettingsRoom;
  reportBug: (error: unknown) => void;
};

/** The tree of tokens: what is kept, what each may do, and how smaller ones are made. */
export const createTokens = (deps: TokensDeps) => {
  const { store, vault, biscuit, audit, clock, connections } = deps;
  const intake = createIntake(deps);

  const get = (id: string): KeptToken => {
    const found = store.find(id);
    if (!found) throw new Refusal({ kind: 'not-found', what: 'token' });
    return found;
  };

  /** Said once, not at every look. */
  const noteDamaged = (token: KeptToken): void => {
    if (audit.about(token.id)[0]?.act === 'damage-found') return;
    audit.append({
      act: 'damage-found',
      subject: token.name,
      subjectId: token.id,
      note: 'Its sealed text does not open; it was left as it is',
      actor: 'whittle',
    });
  };

  const findAtPlace = (place: string): KeptToken | undefined => store.find(idOfPlace(place) ?? '');

  const openBytes = (token: KeptToken): Uint8Array => {
    try {
      return vault.open(secretPlace(token.id), token.name);
    } catch (error) {
      if (error instanceof Refusal && error.failure.kind === 'damaged') noteDamaged(token);
      throw error;
    }
  };

  const openSecret = (token: KeptToken): SecretText => {
    const bytes = openBytes(token);
    const secret = new SecretText(Buffer.from(bytes).toString('utf8'));
    bytes.fill(0);
    return secret;
  };

  const refuseRevoked = (token: KeptToken): void => {
    if (token.revokedAt !== null) throw new Refusal({ kind: 'token-revoked', name: token.name });
  };

  const refuseExpired = (token: KeptToken): void => {
    if (token.expiresAt !== null && Date.parse(token.expiresAt) <= clock.now())
      throw new Refusal({ kind: 'token-expired', name: token.name });
  };

  const rootIds = ({ revocationIds, connectionId }: KeptToken): readonly string[] =>
    rootIdsOf(revocationIds, deps.rules(connections.get(connectionId).service).rootBlocks);

  const rootOf = (token: KeptToken): KeptToken =>
    [...ancestorsOf(token, store.find), token].find(({ kind }) => kind === 'root') ??
    store.domain(rootIds(token)).find(({ kind }) => kind === 'root') ??
    token;

  /** What rows tell of their connections, looked up once for all of them. */
  const tableOf = (all: readonly KeptConnection[]) => ({
    names: new Map(
      all.flatMap(({ applications }) => applications.map(({ id, name }) => [id, name] as const)),
    ),
    rootBlocks: new Map(all.map(({ id, service }) => [id, deps.rules(service).rootBlocks] as const)),
  });

  const toSummary = (token: KeptToken, table: ReturnType<typeof tableOf>): TokenSummary => {
    const rootBlocks = table.rootBlocks.get(token.connectionId) ?? 1;
    return {
      id: token.id,
      connectionId: token.connectionId,
      parentId: token.parentId,
      kind: token.kind,
      name: token.name,
      tool: token.tool,
      narrowings: token.revocationIds.length - rootBlocks,
      issuedAt: token.issuedAt,
      expiresAt: token.expiresAt,
      applications: token.applicationIds?.map((id) => table.names.get(id) ?? id) ?? null,
      fingerprint: token.fingerprint,
      revocationId: firstRevocationId(token),
      rootRevocationId: rootIdsOf(token.revocationIds, rootBlocks).at(-1) ?? '',
      characters: token.characters,
      sealed: token.sealed,
      remote: token.remote,
      revokedAt: token.revokedAt,
    };
  };

  /** What an evaluation of it needs, as a token of this one's connection. */
  const readAs = (token: KeptToken, secret: SecretText, reading: TokenReading) => {
    const { service, publicKey, applications } = connections.get(token.connectionId);
    return [
      { biscuit, rules: deps.rules(service), now: clock.now(), applications },
      { token: secret, publicKey, reading },
    ] as const;
  };
  const evaluateFor = (...about: Parameters<typeof readAs>) => evaluate(...readAs(...about));
  const openEscapesFor = (...about: Parameters<typeof readAs>) => findOpenEscapes(...readAs(...about));

  const copySecret = async (token: KeptToken, secret: SecretText): Promise<Copied> => {
    const chosen = deps.settings.get().clipboardSeconds;
    const seconds = token.kind === 'root' ? Math.min(chosen, ROOT_SECONDS) : chosen;
    const copied = await deps.clipboard.copy(
      secret,
      seconds,
      { id: token.id, name: token.name },
      deps.reportBug,
    );
    audit.append({
      act: 'copied',
      subject: token.name,
      subjectId: token.id,
      note: `To the clipboard, for ${seconds} seconds`,
    });
    return copied;
  };

  /** For a token that is kept by now: a lock that keeps it off the clipboard must not look as if it was not made. */
  const copyUnlessLocked = async (token: KeptToken, secret: SecretText): Promise<Copied | null> => {
    try {
      return await copySecret(token, secret);
    } catch (error) {
      if (error instanceof Refusal && error.failure.kind === 'locked') return null;
      throw error;
    }
  };

  return {
    ...intake,
    get,
    openSecret,
    rootOf,
    list: (): TokenSummary[] => {
      const table = tableOf(connections.all());
      return store.all().map((token) => toSummary(token, table));
    },
    detail: async (id: TokenId): Promise<TokenDetail> => {
      const token = get(id);
      const connection = connections.get(token.connectionId);
      const secret = openSecret(token);
      const reading = await intake.readFor(connection, secret);
      // Kept before that was written down.
      if (reading.sealed && !token.sealed) store.setSealed(token.id);
      const ancestors = ancestorsOf(token, store.find);
      return {
        ...toSummary({ ...token, sealed: reading.sealed }, tableOf([connection])),
        ...(await evaluateFor(token, secret, reading)),
        blocks: reading.blocks,
        ancestors: ancestors.map(({ id: ancestorId, name }) => ({ id: ancestorId, name })),
        parentExpiresAt: ancestors.at(-1)?.expiresAt ?? null,
        history: audit.about(token.id).map(({ at, act, note }) => ({ at, act, note })),
      };
    },
    explain: createExplain({ ...deps, intake }),
    checkDatalog: (service: ServiceKind, source: string) =>
      biscuit.look(source, deps.rules(service).vocabulary),
    ...createNarrow({
      ...deps,
      get,
      insertReading: intake.insertReading,
      openSecret,
      refuseRevoked,
      refuseExpired,
      evaluateFor,
      openEscapesFor,
      copyUnlessLocked,
    }),
    /** What the service's rules let a token do now. */
    allows: async (token: KeptToken, action: string): Promise<boolean> => {
      const secret = openSecret(token);
      const reading = await intake.readFor(connections.get(token.connectionId), secret);
      const [needed, read] = readAs(token, secret, reading);
      const { matrix } = await askMatrix(needed, read, clock.now(), [action]);
      return matrix.every(({ verdict }) => verdict === 'allowed');
    },
    copy: async (id: TokenId, confirmedRoot: boolean): Promise<Copied> => {
      const token = get(id);
      refuseRevoked(token);
      refuseExpired(token);
      if (token.kind === 'root' && !confirmedRoot) throw new Refusal({ kind: 'root-copy-unconfirmed' });
      return copySecret(token, openSecret(token));
    },
    /** What the user asked to see. An ended token may be looked at: it opens nothing any more. */
    reveal: (id: TokenId, confirmedRoot: boolean): { text: string; seconds: number } => {
      const token = get(id);
      if (token.kind === 'root' && !confirmedRoot) throw new Refusal({ kind: 'root-copy-unconfirmed' });
      const secret = openSecret(token);
      audit.append({
        act: 'revealed',
        subject: token.name,
        subjectId: token.id,
        note: `On the screen, for ${REVEAL_SECONDS} seconds at most`,
      });
      return { text: secret.reveal(), seconds: REVEAL_SECONDS };
    },
    rename: (id: TokenId, name: string, note: string): void => {
      const token = get(id);
      store.transaction(() => {
        store.rename(id, name);
        audit.append({ act: 'renamed', subject: name, subjectId: id, note: `Was ${token.name}${note}` });
      });
      deps.changed();
    },
    consequences: (id: TokenId) => {
      const root = rootOf(get(id));
      const domain = store.domain(rootIds(root));
      return {
        root,
        killed: descendantsOf(root, domain).map(({ token, depth }) => ({
          id: token.id,
          name: token.name,
          tool: token.tool,
          depth,
        })),
      };
    },
    forget: (id: TokenId): void => {
      const token = get(id);
      const gone = [token, ...descendantsOf(token, store.domain(rootIds(token))).map((each) => each.token)];
      const connection = connections.get(token.connectionId);
      store.transaction(() => {
        if (token.kind === 'root')
          connections.setForgotten(connection.id, [...connection.forgotten, firstRevocationId(token)]);
        for (const each of gone.toReversed()) {
          store.remove(each.id);
          vault.drop(secretPlace(each.id));
          audit.append({
            act: 'forgotten',
            subject: each.name,
            subjectId: each.id,
            note: 'Taken out of the vault',
          });
        }
      });
      deps.changed();
    },
    /** Blocks a whole domain here, or frees it again. */
    setRevoked: (token: KeptToken, revoked: boolean): void => {
      store.setRevoked(rootIds(token), revoked ? toInstant(clock.now()) : null);
      deps.changed();
    },
    setRemote: (token: KeptToken, remote: KeptToken['remote']): void => {
      store.setRemote(rootIds(token), remote);
      deps.changed();
    },
    /** The name of the token whose text is kept at this place; `undefined`: it is no token's. */
    findNameOfPlace: (place: string): string | undefined => findAtPlace(place)?.name,
    /** Notes that the record at this place does not open; `false`: it is no token's. */
    noteDamagedAt: (place: string): boolean => {
      const token = findAtPlace(place);
      if (token) noteDamaged(token);
      return token !== undefined;
    },
    setSeen: store.setSeen,
    renameFromService: (id: TokenId, name: string): void => store.rename(id, name),
    ofConnection: store.ofConnection,
    countEnding: store.countEnding,
    isEmpty: store.isEmpty,
    /** Runs in one database transaction. */
    together: store.transaction,
  };
};

export type Tokens = ReturnType<typeof createTokens>;
