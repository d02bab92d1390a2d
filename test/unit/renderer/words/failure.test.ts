import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { failure } from '#contract/failure.ts';
import type { Failure } from '#contract/failure.ts';
import { oneLine, sentence } from '#renderer/words/failure.ts';

/** One value a field, as the schema says; all values of an enum. */
const valuesOf = (schema: z.ZodType): unknown[] => {
  if (schema instanceof z.ZodOptional) return [undefined, ...valuesOf(schema.unwrap() as z.ZodType)];
  if (schema instanceof z.ZodNullable) return [null, ...valuesOf(schema.unwrap() as z.ZodType)];
  if (schema instanceof z.ZodEnum) return [...schema.options];
  if (schema instanceof z.ZodLiteral) return [...schema.values];
  if (schema instanceof z.ZodNumber) return [1, 1234];
  if (schema instanceof z.ZodArray) return [[], ['name']];
  return ['Thing'];
};

/** Every kind with every problem: read from the contract, so that a new one is tested by itself. */
const everyFailure = (): Failure[] =>
  failure.options.flatMap((option) => {
    let made: Record<string, unknown>[] = [{}];
    for (const [field, schema] of Object.entries(option.shape as Record<string, z.ZodType>)) {
      made = made.flatMap((one) =>
        valuesOf(schema).map((value) => (value === undefined ? one : { ...one, [field]: value })),
      );
    }
    return made.map((one) => failure.parse(one));
  });

describe('sentence', () => {
  const all = everyFailure();

  it('has words for every refusal of the contract', () => {
    expect(all.length).toBeGreaterThan(100);
    const isWhole = (said: string) => /^\S.*\.$/.test(said);
    const unsaid = all.filter((one) => !isWhole(sentence(one).title) || !isWhole(sentence(one).text));
    expect(unsaid).toEqual([]);
  });

  it('keeps the voice of the house', () => {
    const banned = /oops|fail|invalid|error|sorry|please|undefined|null|!/i;
    const said = all.map((one) => `${oneLine(one)} ${sentence(one).action?.label ?? ''}`);
    expect(said.filter((words) => banned.test(words))).toEqual([]);
  });

  it('says how much of a token came and how much should have', () => {
    expect(
      sentence({
        kind: 'token-unreadable',
        problem: 'cut-short',
        characters: 212,
        expected: 400,
        service: 'Hook0',
      }),
    ).toEqual({
      title: 'This token is cut short.',
      text: 'It ends after 212 of about 400 characters. Copy it again at Hook0, with its last line.',
      action: { label: 'Paste again', way: 'paste' },
    });
  });

  it('sends one whose keychain is locked to the passphrase, where there is one', () => {
    const failure = { kind: 'keychain', problem: 'locked', backend: 'GNOME Keyring' } as const;
    const said = sentence(failure, { hasPassphrase: true });
    expect(said.text).toContain('GNOME Keyring is locked. Your tokens are safe');
    expect(said.action).toEqual({ label: 'Use the passphrase', way: 'passphrase' });
    expect(sentence(failure).text).not.toContain('passphrase');
  });

  it('names another way in only where there is one', () => {
    const emptied = { kind: 'keychain', problem: 'emptied', backend: 'GNOME Keyring' } as const;
    expect(sentence(emptied, { hasRecovery: true }).text).toContain(
      'Your recovery key still opens this one.',
    );
    expect(sentence(emptied, { hasPassphrase: true, hasRecovery: true }).text).toContain('Your passphrase');
    expect(sentence(emptied).text).not.toMatch(/passphrase|recovery key/);
  });

  it('tells a recovery key that is too short from one with a wrong letter', () => {
    const misspelt = (characters: number) =>
      sentence({ kind: 'recovery-key-misspelt', characters, expected: 36 }).text;
    expect(misspelt(35)).toContain('35 of 36');
    expect(misspelt(36)).toContain('one letter is wrong');
  });

  it('says which way stays, and what to do first', () => {
    expect(sentence({ kind: 'last-slot', slot: 'recovery' }).text).toBe(
      'So your recovery key stays. Add another way to unlock first.',
    );
  });

  it('says what still works while a service is away', () => {
    const said = sentence({ kind: 'service', service: 'Hook0', problem: 'unreachable' });
    expect(said.title).toBe('Hook0 is not reachable.');
    expect(said.text).toContain('Attenuating and copying still work.');
  });
});

describe('sentence of a custom check', () => {
  it('says where to look, counted as people do, and only where there is a place', () => {
    const text = (at: number | null) => sentence({ kind: 'datalog', problem: 'fact', at }).text;
    expect(text(0)).toContain('Look at character 1.');
    expect(text(null)).not.toContain('character');
  });
});

describe('sentence of a token that takes the engine too long', () => {
  it('is no verdict', () => {
    const said = sentence({ kind: 'engine', problem: 'too-expensive' });
    expect(said.title).toBe('This token is too expensive to evaluate.');
    expect(said.text).toContain('neither a yes nor a no');
  });
});

describe('sentence of an unreadable token', () => {
  const of = (failure: Partial<Extract<Failure, { kind: 'token-unreadable' }>>) =>
    sentence({ kind: 'token-unreadable', problem: 'cut-short', characters: 400, ...failure });

  it('calls a token cut short only where characters are missing', () => {
    expect(of({ characters: 212, expected: 400 }).title).toBe('This token is cut short.');
    expect(of({ expected: 400 }).title).toBe('This token is damaged.');
  });

  it('does not take a JWT for a service', () => {
    expect(of({ problem: 'other-service', service: 'JWT' }).title).toBe(
      'This is a JWT, not a service token.',
    );
    expect(of({ problem: 'other-service', service: 'Knock' }).title).toBe('This token belongs to Knock.');
  });
});
