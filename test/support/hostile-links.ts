import type { Random } from './random.ts';

export const A_TOKEN = '3f0a3c52-94a5-4c0f-8b7f-0d6b1c6c8f10';

export const GOOD_LINKS = [
  'whittle://open/tokens',
  `whittle://open/tokens/${A_TOKEN}`,
  'whittle://open/activity',
  'whittle://open/services',
  'whittle://open/settings',
] as const;

/** Whether a link opens something; written down apart from the reader that is tested. */
export const isGood = (text: string): boolean =>
  /^whittle:\/\/open\/(tokens(\/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12})?|activity|services|settings)$/i.test(
    text,
  );

/** What others have tried with links of their own kind. */
const KNOWN: readonly string[] = [
  'whittle:',
  'whittle://',
  'whittle://open',
  'whittle://open/',
  'whittle:///open/tokens',
  'whittle:open/tokens',
  'whittle:/open/tokens',
  'whittle://open//tokens',
  'whittle://open/tokens/',
  'whittle://open/tokens//',
  `whittle://open/tokens/${A_TOKEN}/copy`,
  `whittle://open/tokens/${A_TOKEN}/`,
  `whittle://open/tokens/{${A_TOKEN}}`,
  `whittle://open/tokens/urn:uuid:${A_TOKEN}`,
  `whittle://open/settings/${A_TOKEN}`,
  `whittle://open/activity/${A_TOKEN}`,
  'whittle://open/tokens/00000000',
  'whittle://open/tokens/../settings',
  'whittle://open/./tokens',
  'whittle://open/%2e%2e/tokens',
  'whittle://open/tokens%2F..%2Fsettings',
  'whittle://open/tokens%00',
  'whittle://open/tokens\0',
  'whittle://open/constructor',
  'whittle://open/__proto__',
  'whittle://open/toString',
  'whittle://open/lock',
  'whittle://open/first-run',
  'whittle://open/vault.lock',
  'whittle://open/tokens.copy',
  'whittle://copy/tokens',
  'whittle://unlock/tokens',
  'whittle://revoke/all',
  'whittle://open.evil.test/tokens',
  'whittle://evil.test/open/tokens',
  'whittle://evil.test@open/tokens',
  'whittle://open@evil.test/tokens',
  'whittle://open:80/tokens',
  'whittle://open:/tokens',
  'whittle://user:pass@open/tokens',
  'whittle://OPEN/tokens',
  'whittle://open./tokens',
  'whittle://ｏpen/tokens',
  'whittle://open/tokens?',
  'whittle://open/tokens?action=copy',
  'whittle://open/tokens?passphrase=x',
  'whittle://open/tokens#',
  'whittle://open/tokens#/settings',
  'whittle://open/tokens;copy',
  'whittle://open/tokens&copy',
  'whittle://open/TOKENS',
  'whittle://open/ tokens',
  'whittle://open/tokens ',
  ' whittle://open/tokens',
  'whittle://open/tok\nens',
  'whit\ttle://open/tokens',
  'whittle://open\\tokens',
  'whittle:\\\\open\\tokens',
  'WHITTLE://open/tokens',
  'whittles://open/tokens',
  'whittle+x://open/tokens',
  'x-whittle://open/tokens',
  'javascript:alert(1)//whittle://open/tokens',
  'data:text/html,whittle://open/tokens',
  'file:///etc/passwd',
  'https://whittle/open/tokens',
  'app://whittle/',
  'app://whittle/#/tokens',
  'ms-msdt:/id PCWDiagnostic',
  '\\\\evil.test\\share\\whittle://open/tokens',
  '"whittle://open/tokens" --remote-debugging-port=9222',
  'whittle://open/tokens" --gpu-launcher="calc',
  'whittle://open/tokens --no-sandbox',
  "whittle://open/tokens';id;'",
  'whittle://open/$(id)',
  'whittle://open/`id`',
  'whittle://open/<img src=x onerror=alert(1)>',
  'whittle://open/tokens\u202Esgnittes',
  'whittle://open/tоkens',
  'whittle://open/settings\u200B',
  '--whittle://open/tokens',
  '--inspect=0.0.0.0:9229',
  '--require=/tmp/evil.js',
  '-r',
  '',
];

const PIECES = [
  '/',
  '//',
  '\\',
  '..',
  '/..',
  '.',
  '%2e',
  '%2F',
  '%00',
  '%',
  '%zz',
  '\0',
  '\n',
  '\r\n',
  '\t',
  ' ',
  '?',
  '?a=b',
  '#',
  '#x',
  '@',
  ':',
  ':1',
  ';',
  '&',
  '=',
  '"',
  "'",
  '`',
  '$',
  '<',
  '>',
  '|',
  '*',
  '[',
  ']',
  'a',
  'Z',
  '0',
  '-',
  'é',
  'е',
  '\u202E',
  '\u200B',
  '\uFEFF',
  '\uD800',
  '😀',
  '--',
  ' --inspect',
];

const mutate = (random: Random, link: string): string => {
  const place = random.below(link.length + 1);
  const piece = random.pick(PIECES);
  switch (random.below(6)) {
    case 0:
      return link.slice(0, place) + piece + link.slice(place);
    case 1:
      return link.slice(0, place) + piece + link.slice(place + 1);
    case 2:
      return link.slice(0, place) + link.slice(place + 1 + random.below(6));
    case 3:
      return link + piece.repeat(1 + random.below(300));
    case 4:
      return link.slice(0, place) + random.pick(GOOD_LINKS) + link.slice(place);
    default:
      return mutate(random, mutate(random, link));
  }
};

/** So many different links, none of which opens anything. */
export const hostileLinks = (random: Random, count: number): readonly string[] => {
  const links = new Set(KNOWN);
  while (links.size < count) {
    const link = mutate(random, random.pick([...GOOD_LINKS, ...KNOWN]));
    if (!isGood(link)) links.add(link);
  }
  return [...links];
};
