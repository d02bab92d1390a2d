import { Refusal } from '#contract/failure.ts';
import type { Restriction } from '#contract/restriction.ts';
import type { Connection } from '#contract/services.ts';
import type { Copied, TokenDetail, TokenId, TokenSummary, Tool } from '#contract/tokens.ts';
import type { SettingsRoom } from '#main/settings/settings.ts';
import type { TokenReading } from '#main/biscuit/biscuit.ts';
import type { Clipboard } from '#main/delivery/clipboard.ts';
import { toInstant } from '#main/kernel/clock.ts';
import { SecretText } from '#main/kernel/secret-text.ts';
import { ancestorsOf, descendantsOf } from './domain.ts';
import { createIntake, secretPlace } from './intake.ts';
import type { IntakeDeps } from './intake.ts';
import { powerOf } from './power.ts';
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

  const findAtPlace = (place: string): KeptToken | undefined =>
    store.all().find(({ id }) => secretPlace(id) === place);

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

  const rootOf = (token: KeptToken): KeptToken =>
    store.domain(firstRevocationId(token)).find((each) => each.kind === 'root') ?? token;

  const toSummary = (token: KeptToken, names: ReadonlyMap<string, string>): TokenSummary => ({
    id: token.id,
    connectionId: token.connectionId,
    parentId: token.parentId,
    kind: token.kind,
    name: token.name,
    tool: token.tool,
    narrowings: token.revocationIds.length - 1,
    issuedAt: token.issuedAt,
    expiresAt: token.expiresAt,
    applications: token.applicationIds?.map((id) => names.get(id) ?? id) ?? null,
    fingerprint: token.fingerprint,
    revocationId: firstRevocationId(token),
    characters: token.characters,
    remote: token.remote,
    revokedAt: token.revokedAt,
  });

  const applicationNames = (lists: readonly Pick<Connection, 'applications'>[]) =>
    new Map(lists.flatMap(({ applications }) => applications.map(({ id, name }) => [id, name] as const)));

  const powerFor = async (token: KeptToken, secret: SecretText, reading: TokenReading) => {
    const connection = connections.get(token.connectionId);
    const { service, publicKey, applications } = connection;
    const rules = deps.rules(service);
    return powerOf({ biscuit, rules, now: clock.now(), applications }, secret, publicKey, reading);
  };

  const refuseRestriction = (parent: KeptToken, restriction: Restriction): void => {
    const { applications, actions, expiresAt } = restriction;
    if (applications === null && actions === null && expiresAt === null)
      throw new Refusal({ kind: 'restriction', problem: 'restricts-nothing' });
    if (expiresAt !== null && Date.parse(expiresAt) <= clock.now())
      throw new Refusal({ kind: 'restriction', problem: 'expiry-past' });
    if (expiresAt !== null && parent.expiresAt !== null && expiresAt > parent.expiresAt)
      throw new Refusal({ kind: 'restriction', problem: 'expiry-beyond-parent', limit: parent.expiresAt });
    const { groups } = deps.rules(connections.get(parent.connectionId).service).catalogue;
    const known = new Set(groups.flatMap((group) => group.actions.map((action) => action.name)));
    if (actions?.some((action) => !known.has(action)))
      throw new Refusal({ kind: 'restriction', problem: 'unknown-action' });
  };

  const narrow = async (parent: KeptToken, restriction: Restriction) => {
    refuseRevoked(parent);
    refuseExpired(parent);
    refuseRestriction(parent, restriction);
    const { publicKey } = connections.get(parent.connectionId);
    return biscuit.attenuate(openSecret(parent), publicKey, restriction);
  };

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
      const names = applicationNames(connections.all());
      return store.all().map((token) => toSummary(token, names));
    },
    detail: async (id: TokenId): Promise<TokenDetail> => {
      const token = get(id);
      const connection = connections.get(token.connectionId);
      const secret = openSecret(token);
      const reading = await biscuit.read(secret, connection.publicKey);
      const ancestors = ancestorsOf(token, store.find);
      return {
        ...toSummary(token, applicationNames([connection])),
        power: await powerFor(token, secret, reading),
        blocks: reading.blocks,
        ancestors: ancestors.map(({ id: ancestorId, name }) => ({ id: ancestorId, name })),
        parentExpiresAt: ancestors.at(-1)?.expiresAt ?? null,
        history: audit.about(token.id).map(({ at, act, note }) => ({ at, act, note })),
      };
    },
    preview: async (parentId: TokenId, restriction: Restriction) => {
      const parent = get(parentId);
      const { token, reading } = await narrow(parent, restriction);
      const added = reading.blocks.at(-1);
      return {
        power: await powerFor(parent, token, reading),
        block: added?.source ?? '',
        checks: added?.checks.length ?? 0,
        characters: token.length,
      };
    },
    attenuate: async (order: {
      parentId: TokenId;
      name: string;
      tool: Tool;
      restriction: Restriction;
      note?: string | undefined;
      copy: boolean;
    }): Promise<{ id: TokenId; copied: Copied | null }> => {
      const parent = get(order.parentId);
      const { token, reading } = await narrow(parent, order.restriction);
      const checks = reading.blocks.at(-1)?.checks.length ?? 0;
      const kept = store.transaction(() => {
        // A revoke may have been asked for while the engine worked.
        refuseRevoked(get(parent.id));
        const made = intake.insertReading(token, reading, {
          connectionId: parent.connectionId,
          name: order.name,
          tool: order.tool,
          remote: parent.remote,
          ...(order.note === undefined ? {} : { note: order.note }),
        });
        audit.append({
          act: 'attenuated',
          subject: made.name,
          subjectId: made.id,
          note: `From ${parent.name}, ${checks} ${checks === 1 ? 'check' : 'checks'}${order.note ? `. ${order.note}` : ''}`,
        });
        return made;
      });
      deps.changed();
      return { id: kept.id, copied: order.copy ? await copyUnlessLocked(kept, token) : null };
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
      const domain = store.domain(firstRevocationId(root));
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
      const gone = [
        token,
        ...descendantsOf(token, store.domain(firstRevocationId(token))).map((each) => each.token),
      ];
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
      store.setRevoked(firstRevocationId(token), revoked ? toInstant(clock.now()) : null);
      deps.changed();
    },
    setRemote: (token: KeptToken, remote: KeptToken['remote']): void => {
      store.setRemote(firstRevocationId(token), remote);
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
