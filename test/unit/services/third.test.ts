import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Restriction } from '#contract/restriction.ts';
import type { Biscuit } from '#main/biscuit/biscuit.ts';
import { createBiscuit } from '#main/biscuit/worker.ts';
import { silentLog } from '#main/kernel/log.ts';
import { readDescription } from '#main/services/read-description.ts';
import { createRules } from '#main/services/rules.ts';
import { evaluate } from '#main/tokens/evaluate.ts';

/** A service that nobody has written a line of code for: a library that lends books. */
const LIBRARY = JSON.stringify({
  service: 'library',
  label: 'Library',
  version: '7',
  source: 'Invented.',
  token: {
    rootBlocks: 1,
    types: ['card'],
    account: [{ name: 'reader', from: 'fact', block: 0, predicate: 'reader', term: 0, value: 'text' }],
  },
  application: null,
  people: null,
  actionFacts: [{ fact: 'op', prefix: '' }],
  groups: [
    {
      label: 'Books',
      noun: 'books',
      actions: [
        { name: 'book:find', verb: 'find', does: 'find', reads: true, offered: true, marks: [] },
        { name: 'book:lend', verb: 'lend', does: 'lend', reads: false, offered: true, marks: ['shelf'] },
        { name: 'card:renew', verb: 'renew', does: 'renew', reads: false, offered: true, marks: ['desk'] },
      ],
    },
  ],
  presets: [{ id: 'find', label: 'Find only', actions: ['book:find'] }],
  discovery: [],
  limits: [
    {
      id: 'shelf',
      label: 'Shelves',
      says: 'only of shelf {values}',
      value: 'text',
      example: 'poetry',
      actions: ['book:lend'],
      others: 'free',
      note: '',
      fact: 'shelf',
      arity: 2,
      term: 1,
      match: 'is',
    },
  ],
  escapes: [
    { id: 'cards', actions: ['card:renew'], says: 'Makes a new card.', closes: 'renewing', weight: 'escape' },
  ],
  facts: [
    { name: 'op', example: 'op("book:find")', says: 'What is asked.', terms: ['text'] },
    { name: 'shelf', example: 'shelf("north", "poetry")', says: 'Where it stands.', terms: ['text', 'text'] },
    { name: 'reader', example: 'reader("ada")', says: 'Whose card.', terms: ['text'] },
    { name: 'time', example: 'time(2026-12-22T09:00:00Z)', says: 'Now.', terms: ['date'] },
  ],
  mcpTools: [],
  needs: [],
  templates: [
    {
      id: 'library-visitor',
      name: 'Visitor',
      tool: 'person',
      applications: 'every',
      prefers: [],
      discovery: false,
      may: { kind: 'preset', preset: 'find' },
      limits: [],
      custom: [],
      until: '1d',
      asksDate: false,
      namePattern: 'Visitor – until {date}',
      seal: false,
    },
  ],
  authorizer: [
    { for: null, without: null, code: ['time({time});', 'op({action});'] },
    { for: 'shelf', without: null, code: ['shelf("north", {shelf});'] },
    { for: null, without: 'desk', code: ['hall(true);', 'check if reader({reader});'] },
    {
      for: 'desk',
      without: null,
      code: ['check if reader({reader}), staff(true);', 'reject if hall(true);'],
    },
    { for: null, without: null, code: ['allow if true;'] },
  ],
  samples: { shelf: 'novels' },
});

const NOW = Date.parse('2026-11-22T09:00:00Z');
let biscuit: Biscuit;
beforeAll(() => {
  biscuit = createBiscuit({ log: silentLog });
});
afterAll(() => biscuit.end());

describe('a service that is only described', () => {
  const rules = createRules(readDescription('library.json', JSON.parse(LIBRARY)));

  const issue = async (code: string) => {
    const { privateKey, publicKey } = await biscuit.newKeyPair();
    const { token } = await biscuit.issue(privateKey, { code, parameters: {} });
    return { publicKey, token, reading: await biscuit.read(token, publicKey, rules.vocabulary) };
  };
  type Issued = Awaited<ReturnType<typeof issue>>;
  const told = (read: Issued) => evaluate({ biscuit, rules, now: NOW, applications: [] }, read);
  const narrowed = async ({ token, publicKey }: Issued, restrictions: Restriction[]) => {
    const child = await biscuit.attenuate(token, publicKey, { restrictions, seal: false }, rules.vocabulary);
    return { ...child, publicKey };
  };
  const verdicts = (matrix: { action: string; verdict: string }[]) =>
    matrix.map(({ action, verdict }) => `${action} ${verdict}`);

  it('tells whose a token is, and which of its tokens can be kept', async () => {
    const card = await issue('type("card"); reader("ada");');
    expect(rules.account(card.reading)).toEqual({ id: 'ada', values: { reader: 'ada' } });
    expect([rules.isKeepable(card.reading), rules.kindOf(card.reading)]).toEqual([true, 'root']);
    for (const code of ['type("guest"); reader("ada");', 'type("card");', 'type("card"); reader(1);']) {
      const { reading } = await issue(code);
      expect(rules.isKeepable(reading)).toBe(false);
    }
  });

  it('has its tokens evaluated by its own rules', async () => {
    const card = await issue('type("card"); reader("ada");');
    const { matrix, escapes } = await told(card);
    expect(verdicts(matrix)).toEqual(['book:find allowed', 'book:lend allowed', 'card:renew denied']);
    expect(matrix.at(-1)?.because).toEqual([{ block: -1, check: 0 }]);
    expect(escapes).toEqual([]);
    const staff = await issue('type("card"); reader("ada"); staff(true);');
    expect((await told(staff)).escapes).toEqual([{ id: 'cards', actions: ['card:renew'] }]);
  });

  it('has its tokens narrowed in its own words, and read back in them', async () => {
    const card = await issue('type("card"); reader("ada");');
    const restrictions: Restriction[] = [
      { kind: 'actions', actions: ['book:find', 'book:lend'] },
      { kind: 'limit', limit: 'shelf', values: ['poetry', 'maps'] },
      { kind: 'expiry', expiresAt: '2026-12-01T00:00:00Z' },
    ];
    const child = await narrowed(card, restrictions);
    expect(child.reading.blocks.at(-1)?.checks).toEqual(restrictions);
    expect(rules.kindOf(child.reading)).toBe('attenuated');
    const { matrix, power } = await told(child);
    expect(verdicts(matrix)).toEqual(['book:find allowed', 'book:lend depends', 'card:renew denied']);
    expect(matrix[1]?.because).toEqual([{ block: 1, check: 1 }]);
    expect(power.limits).toEqual([{ limit: 'shelf', values: ['poetry', 'maps'] }]);
    expect(power).toMatchObject({ expiresAt: '2026-12-01T00:00:00Z', expiryBlock: 1, applications: null });
  });
});
