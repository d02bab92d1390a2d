import { Refusal } from '#contract/failure.ts';
import type { Failure } from '#contract/failure.ts';
import { SecretText } from '#main/kernel/secret-text.ts';

/** Characters; the longest token text that is looked at. */
export const LONGEST_TOKEN = 65_536;

/** Characters; shorter than any signature, so that a few words are not taken for a token. */
const LEAST_TOKEN = 64;

/** How the tokens of other services begin, the longer beginning first. `eyJ` is `{"` in base64. */
const FOREIGN = [
  ['knock_st_', 'Knock'],
  ['glpat-', 'GitLab'],
  ['github_pat_', 'GitHub'],
  ['ghp_', 'GitHub'],
  ['gho_', 'GitHub'],
  ['ghu_', 'GitHub'],
  ['ghs_', 'GitHub'],
  ['npm_', 'npm'],
  ['xoxb-', 'Slack'],
  ['xoxp-', 'Slack'],
  ['sk-ant-', 'Anthropic'],
  ['sk-', 'OpenAI'],
  ['sk_live_', 'Stripe'],
  ['sk_test_', 'Stripe'],
  ['whsec_', 'webhook secret'],
  ['AKIA', 'AWS'],
  ['dop_v1_', 'DigitalOcean'],
  ['hvs.', 'HashiCorp Vault'],
  ['cfut_', 'Cloudflare'],
  ['cfat_', 'Cloudflare'],
  ['eyJ', 'JWT'],
] as const;

/** White space and the marks that copying leaves behind: zero width, soft hyphen, byte order. */
const INVISIBLE = /[\s\u00ad\u200b-\u200d\u2060\ufeff]+/g;

/** What stands around a token in settings files, shells and headers; each is taken off until none is left. */
const WRAPPINGS = [
  // The look-behind keeps the search from beginning anew inside one long run of the same marks.
  /^["'`“”‘’«»]+|(?<!["'`“”‘’«»,;])["'`“”‘’«»,;]+$/g,
  /^(?:-H)?(?:export)?Authorization:/i,
  /^Bearer:?(?=.)/i,
  /^biscuit:/i,
  // A name of settings, `HOOK0_API_TOKEN=`; a token's own padding has nothing behind it.
  /^(?:export|set|env|\$env:)?[A-Za-z_]\w{0,63}["'`]?[=:](?=[^=])/,
];

const unwrap = (text: string): string => {
  for (;;) {
    const inner = WRAPPINGS.reduce((rest, wrapping) => rest.replace(wrapping, ''), text);
    if (inner === text) return inner;
    text = inner;
  }
};

type Cut = { kind: 'whole' } | { kind: 'foreign' } | { kind: 'cut'; bytes: number };

/** Bytes of `Proof` with its tag: a key or a signature of 32 bytes, and the last field of every Biscuit. */
const PROOF_BYTES = 36;

const varint = (bytes: Uint8Array, at: number): { value: number; next: number } | undefined => {
  let value = 0;
  for (let index = 0; index < 5; index += 1) {
    const byte = bytes[at + index];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { value, next: at + index + 1 };
  }
  return { value: Infinity, next: at };
};

/** Walks the outer fields of a Biscuit: they tell how long each of them should be. */
const measure = (bytes: Uint8Array): Cut => {
  let at = 0;
  let authority = false;
  while (at < bytes.length) {
    const field = (bytes[at] ?? 0) >> 3;
    const wire = (bytes[at] ?? 0) & 7;
    const length = varint(bytes, at + 1);
    if (field < 1 || field > 4 || wire !== (field === 1 ? 0 : 2)) return { kind: 'foreign' };
    if (!authority && field > 2) return { kind: 'foreign' };
    if (!length) return { kind: 'cut', bytes: bytes.length + PROOF_BYTES };
    if (field === 1) {
      at = length.next;
      continue;
    }
    const end = length.next + length.value;
    const opening = bytes[length.next];
    const opens = opening === undefined || opening === 0x0a || (field === 4 && opening === 0x12);
    if (end > LONGEST_TOKEN || !opens) return { kind: 'foreign' };
    if (field === 2) authority = true;
    if (end > bytes.length) return { kind: 'cut', bytes: field === 4 ? end : end + PROOF_BYTES };
    if (field === 4) return { kind: 'whole' };
    at = end;
  }
  return authority ? { kind: 'cut', bytes: at + PROOF_BYTES } : { kind: 'foreign' };
};

const charactersFor = (bytes: number): number => Math.ceil(bytes / 3) * 4;

const diagnose = (
  text: string,
): Omit<Extract<Failure, { kind: 'token-unreadable' }>, 'kind' | 'characters'> | undefined => {
  if (text === '') return { problem: 'empty' };
  const foreign = FOREIGN.find(([beginning]) => text.startsWith(beginning));
  if (foreign) return { problem: 'other-service', service: foreign[1] };
  if (text.length > LONGEST_TOKEN || text.length < 8 || !/^[\w-]+$/.test(text))
    return { problem: 'not-a-token' };
  const measured = measure(Buffer.from(text, 'base64url'));
  if (measured.kind === 'foreign')
    return { problem: text.length < LEAST_TOKEN ? 'not-a-token' : 'not-a-biscuit' };
  return measured.kind === 'cut'
    ? { problem: 'cut-short', expected: charactersFor(measured.bytes) }
    : undefined;
};

/** A whole token without anything around it, as every kept one is: there is nothing to take off. */
const isPlain = (text: string): boolean =>
  text.length <= LONGEST_TOKEN &&
  text.length % 4 === 0 &&
  /^[\w-]+={0,2}$/.test(text) &&
  diagnose(text.replace(/={1,2}$/, '')) === undefined;

/**
 * The token in a pasted text, as URL-safe base64 with padding: white space, line breaks, quotes, `Bearer `,
 * `biscuit:` and `NAME=` are taken off. Refuses `token-unreadable` when the text is no Biscuit or ends too early;
 * whether the signature holds is for the engine to say.
 */
export const normaliseToken = (text: string): SecretText => {
  if (isPlain(text)) return new SecretText(text);
  const characters = text.slice(0, LONGEST_TOKEN * 4).replaceAll(INVISIBLE, '');
  const tooLong = text.length > LONGEST_TOKEN * 4;
  const bare = tooLong
    ? ''
    : unwrap(characters)
        .replaceAll(/%2b/gi, '-')
        .replaceAll(/%2f/gi, '_')
        .replaceAll(/%3d/gi, '=')
        .replaceAll('+', '-')
        .replaceAll('/', '_')
        .replace(/(?<!=)=+$/, '');
  const found = tooLong ? { problem: 'not-a-token' as const } : diagnose(bare);
  if (found) throw new Refusal({ kind: 'token-unreadable', characters: characters.length, ...found });
  return new SecretText(bare.padEnd(Math.ceil(bare.length / 4) * 4, '='));
};
