import { Refusal } from '#contract/failure.ts';
import type { Failure } from '#contract/failure.ts';
import type { AppClient } from '#contract/index.ts';
import type { ConnectionId } from '#contract/services.ts';
import type { Restriction } from '#contract/restriction.ts';
import type { Biscuit } from '#main/biscuit/biscuit.ts';
import { SecretText } from '#main/kernel/secret-text.ts';
import { requireRules } from './rules.ts';
import type { Random } from './random.ts';
import type { FoundToken } from './vault-file.ts';

/** What is known of a token: more than one name while a rename has no answer. */
type Known = {
  names: Set<string>;
  /** Its text, as it was pasted or copied; `null`: not seen yet. */
  text: string | null;
  parent: string | null;
  depth: number;
  /** `maybe`: asked to go, and no answer. */
  gone: 'no' | 'maybe' | 'yes';
};

/** The app of now: after each crash there is another. */
export type Living = { client: AppClient; clipboard: () => string | Promise<string> };

const vocabulary = requireRules('sandbox').vocabulary;
/** It is not careful. */
const ESCAPES = ['roots', 'secrets', 'people'];
const FAR = '2060-01-01T00:00:00Z';
/** Deeper ones are too long to be worth more. */
const DEEPEST = 4;
/** Milliseconds that the sandbox has for one answer. */
const LONGEST = 60_000;

/**
 * A person who uses a vault, at random, and notes everything that the vault has answered: what is noted must be found
 * again, whatever happens to the vault meanwhile.
 */
export const createLife = ({ random, biscuit }: { random: Random; biscuit: Biscuit }) => {
  const known = new Map<string, Known>();
  const settings = new Set<number>();
  let connectionId: ConnectionId | undefined;
  let actions: string[] = [];
  let publicKey = '';
  let acknowledged = 0;
  let names = 0;

  const newName = (what: string): string => {
    names += 1;
    return `${what} ${names} ${random.bytes(4).toString('hex')}`;
  };

  const living = (fits: (token: Known) => boolean = () => true): string[] =>
    [...known].filter(([, token]) => token.gone === 'no' && fits(token)).map(([id]) => id);
  const get = (id: string): Known => {
    const token = known.get(id);
    if (!token) throw new Error('this life knows no such token');
    return token;
  };
  const note = (id: string, name: string, parent: string | null, text: string | null): void => {
    const depth = parent === null ? 0 : get(parent).depth + 1;
    known.set(id, { names: new Set([name]), text, parent, depth, gone: 'no' });
  };

  const narrowing = (): Restriction[] => [
    { kind: 'actions', actions: random.shuffled(actions).slice(0, 1 + random.below(4)) },
    { kind: 'expiry', expiresAt: FAR },
  ];

  const parentId = (): string => random.pick(living(({ depth }) => depth < DEEPEST));

  const attenuate = async ({ client, clipboard }: Living): Promise<void> => {
    const parent = parentId();
    const name = newName('Tool');
    const copy = random.onceIn(2);
    const { id } = await client.tokens.attenuate({
      parentId: parent,
      name,
      tool: 'ci',
      restrictions: narrowing(),
      acceptedEscapes: ESCAPES,
      copy,
    });
    note(id, name, parent, null);
    if (copy) get(id).text = await clipboard();
  };

  const copy = async ({ client, clipboard }: Living): Promise<void> => {
    const id = random.pick(living());
    await client.tokens.copy({ id, confirmedRoot: true });
    const text = await clipboard();
    const token = get(id);
    if (token.text !== null && token.text !== text) throw new Error('another text was copied than before');
    token.text = text;
  };

  /** A token that somebody else narrowed, pasted. */
  const keep = async ({ client }: Living): Promise<void> => {
    const [parent] = random.shuffled(living(({ text, depth }) => text !== null && depth < DEEPEST));
    if (parent === undefined) return;
    const made = await biscuit.attenuate(
      new SecretText(get(parent).text ?? ''),
      publicKey,
      { restrictions: narrowing(), seal: false },
      vocabulary,
    );
    const name = newName('Pasted');
    const text = made.token.reveal();
    const { id } = await client.tokens.keep({ text, name });
    note(id, name, parent, text);
  };

  const rename = async ({ client }: Living): Promise<void> => {
    const id = random.pick(living());
    const name = newName('Renamed');
    get(id).names.add(name);
    await client.tokens.rename({ id, name });
    get(id).names = new Set([name]);
  };

  const forget = async ({ client }: Living): Promise<void> => {
    const parents = new Set([...known.values()].map(({ parent }) => parent));
    const [id] = random
      .shuffled(living(({ parent }) => parent !== null))
      .filter((each) => !parents.has(each));
    if (id === undefined) return;
    get(id).gone = 'maybe';
    await client.tokens.forget({ id });
    get(id).gone = 'yes';
  };

  const createRoot = async ({ client }: Living): Promise<void> => {
    const name = newName('Root');
    if (connectionId === undefined) return;
    const { tokenId } = await client.services.createRoot({ connectionId, name });
    note(tokenId, name, null, null);
  };

  const change = async ({ client }: Living): Promise<void> => {
    const clipboardSeconds = random.pick([10, 20, 30, 60, 120] as const);
    settings.add(clipboardSeconds);
    await client.settings.set({ clipboardSeconds });
    settings.clear();
    settings.add(clipboardSeconds);
  };

  const relock = async ({ client }: Living): Promise<void> => {
    await client.vault.lock({});
    await client.vault.unlock({ with: 'keychain' });
  };

  type Act = { often: number; act: (app: Living) => Promise<void> };
  /** One after the other: what one of them does is the ground of the next. */
  const acts: Record<string, Act> = {
    attenuate: { often: 6, act: attenuate },
    copy: { often: 4, act: copy },
    keep: { often: 2, act: keep },
    forget: { often: 2, act: forget },
    createRoot: { often: 1, act: createRoot },
    relock: { often: 1, act: relock },
  };
  /** May go on beside them. */
  const besides: Record<string, Act> = {
    rename: { often: 3, act: rename },
    settings: { often: 1, act: change },
  };

  const actOf = async (which: Record<string, Act>, app: Living) => {
    const drawn = random.pick(
      Object.entries(which).flatMap(([name, { often }]) => Array<string>(often).fill(name)),
    );
    try {
      await which[drawn]?.act(app);
      acknowledged += 1;
      return { name: drawn, refused: null };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { name: drawn, refused: error.failure };
    }
  };

  return {
    /** How many calls were answered. */
    acknowledged: () => acknowledged,
    tokens: () => known.size,
    /** Every text that was seen, by the token's id. */
    texts: (): Record<string, string> =>
      Object.fromEntries([...known].flatMap(([id, { text }]) => (text === null ? [] : [[id, text]]))),
    /** Adds an act of the test's own. */
    add: (name: string, often: number, act: (app: Living) => Promise<void>): void => {
      acts[name] = { often, act };
    },
    /** Begins with the sandbox in an open vault. */
    begin: async (app: Living): Promise<void> => {
      const made = await app.client.services.trySandbox({});
      connectionId = made.connectionId;
      const catalogue = await app.client.services.catalogue({ service: 'sandbox' });
      actions = catalogue.groups.flatMap((group) => group.actions.map((action) => action.name));
      const { baseUrl } = await app.client.services.sync({ connectionId });
      try {
        const signal = AbortSignal.timeout(LONGEST);
        const answer = await fetch(`${baseUrl}/api/v1/instance`, { signal });
        publicKey = ((await answer.json()) as Record<string, string>)['biscuit_public_key'] ?? '';
      } catch (error) {
        // An app that was killed meanwhile says so itself.
        await app.client.vault.state({});
        throw error;
      }
      if (!known.has(made.tokenId)) note(made.tokenId, '', null, null);
      const [found] = (await app.client.tokens.list({})).filter(({ id }) => id === made.tokenId);
      get(made.tokenId).names = new Set([found?.name ?? '']);
      acknowledged += 1;
    },
    /** One act at random; what the vault refused, if it did. */
    act: (app: Living): Promise<{ name: string; refused: Failure | null }> => actOf(acts, app),
    /** As `act`, of those that may go on beside the others. */
    actBesides: (app: Living): Promise<{ name: string; refused: Failure | null }> => actOf(besides, app),
    /** What was acknowledged and is not there, or is there and was acknowledged to be gone. */
    losses: (found: readonly FoundToken[]): string[] => {
      const there = new Map(found.map((token) => [token.id, token]));
      return [...known].flatMap(([id, token]) => {
        const here = there.get(id);
        const what = [...token.names].join(' or ');
        if (token.gone === 'yes') return here ? [`${what} was forgotten and is there`] : [];
        if (!here) return token.gone === 'maybe' ? [] : [`${what} is lost`];
        if (!token.names.has(here.name)) return [`${what} is called ${here.name}`];
        return token.text === null || token.text === here.text ? [] : [`${what} has another text`];
      });
    },
    /** The seconds that the setting may have; empty: it was never set. */
    clipboardSeconds: (): ReadonlySet<number> => settings,
    /** After a crash: what was in doubt is what is there now. */
    settle: (found: readonly FoundToken[]): void => {
      const there = new Map(found.map((token) => [token.id, token]));
      for (const [id, token] of known) {
        const here = there.get(id);
        if (token.gone === 'maybe') token.gone = here ? 'no' : 'yes';
        // A root's name is the service's too, and may come from there yet.
        if (here && token.parent !== null) token.names = new Set([here.name]);
      }
    },
  };
};
export type Life = ReturnType<typeof createLife>;
