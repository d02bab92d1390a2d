import { describe, expect, it } from 'vitest';
import { mayOpenOutside } from '#main/shells/electron/external-link.ts';
import { proved, scaled } from '#test/support/promise.ts';
import { randomOfThisTest } from '#test/support/random.ts';

const GOOD = [
  'https://www.hook0.com/',
  'https://app.hook0.com/login',
  'https://documentation.hook0.com/how-to-guides/manage-service-tokens',
  'https://documentation.hook0.com/openapi/intro?x=1#service-tokens',
  'https://www.biscuitsec.org/docs/',
  'https://doc.biscuitsec.org/reference/specifications',
];

/** What programs have been opened with before, through links that nobody looked at. */
const SCHEMES = [
  'http:',
  'ftp:',
  'file:',
  'smb:',
  'nfs:',
  'dav:',
  'sftp:',
  'ssh:',
  'telnet:',
  'ldap:',
  'jar:',
  'ws:',
  'wss:',
  'javascript:',
  'vbscript:',
  'data:text/html,',
  'blob:',
  'about:',
  'chrome:',
  'devtools:',
  'view-source:',
  'ms-msdt:',
  'ms-officecmd:',
  'ms-settings:',
  'ms-word:',
  'search-ms:',
  'shell:',
  'mailto:',
  'tel:',
  'sms:',
  'vscode:',
  'slack:',
  'steam:',
  'zoommtg:',
  'whittle:',
  'app:',
  'x-apple:',
  'itms-services:',
  'intent:',
  'ms-gaming:',
];
const REST = [
  '//www.hook0.com/',
  '//www.hook0.com/docs',
  'www.hook0.com',
  '//evil.test/https://www.hook0.com/',
  '///etc/passwd',
];

const HOSTS = [
  'evil.test',
  'hook0.com',
  'www.hook0.com.evil.test',
  'evilwww.hook0.com',
  'www.hook0.com.',
  'www-hook0.com',
  'WWW.HOOK0.COM',
  'www.hοok0.com',
  'ｗww.hook0.com',
  'www。hook0.com',
  'www.hook0.com:8443',
  'www.hook0.com:443',
  'www.hook0.com:80',
  'me@www.hook0.com',
  'me:pass@www.hook0.com',
  'www.hook0.com@evil.test',
  '@www.hook0.com',
  'www.hook0.com\\@evil.test',
  'www.hook0.com%2eevil.test',
  'www.hook0.com%00.evil.test',
  '[::1]',
  '127.0.0.1',
  'localhost',
  '2130706433',
  '0x7f.1',
  'api.hook0.com',
  'xn--hook0-.com',
  'www.hook0.com\t',
  'www.hook0.com ',
  '',
  '.',
  'www.biscuitsec.org.evil.test',
  'biscuitsec.org',
  'www.biscuitsec.org:1',
  'doc.biscuitsec.org@evil.test',
  '*.hook0.com',
];
const PATHS = [
  '',
  '/',
  '/login',
  '/../',
  '//evil.test',
  '\\evil.test',
  '/?u=https://app.hook0.com/',
  '/#@app.hook0.com/',
];

const OTHERS = [
  '',
  ' ',
  'https:',
  'https:/',
  'https://',
  'www.hook0.com',
  '//www.hook0.com/',
  '/docs',
  '\\\\evil.test\\share',
  'https:www.hook0.com/',
  'https:\\\\www.hook0.com\\',
  'HTTPS://www.hook0.com/',
  ' https://www.hook0.com/',
  'https://www.hook0.com/\n',
  'ht\ntps://www.hook0.com/',
  'https://www.hook0.com/a b',
  'https://www.hook0.com/"onclick="',
  'https://www.hook0.com/../x',
  'https://www.hook0.com/./x',
  'https://www.hook0.com/é',
  'https://www.hook0.com/<script>',
  'C:\\Windows\\System32\\calc.exe',
  '/usr/bin/xterm',
  '-h',
  '--help',
  'https://www.hook0.com',
  `https://www.hook0.com/${'a'.repeat(500)}`,
];

const hostile = (): readonly string[] => [
  ...new Set([
    ...SCHEMES.flatMap((scheme) => REST.map((rest) => scheme + rest)),
    ...HOSTS.flatMap((host) => PATHS.map((path) => `https://${host}${path}`)),
    ...OTHERS,
  ]),
];

describe('T22: links lead to a few known places', () => {
  it('opens the documents of the service and of Biscuit', () => {
    expect(GOOD.filter((link) => !mayOpenOutside(link))).toEqual([]);
  });

  it('opens nothing else', () => {
    const links = hostile();
    const opened = links.filter((link) => mayOpenOutside(link));
    expect(opened).toEqual([]);
    expect(links.length).toBeGreaterThanOrEqual(200);
    proved('T22', `${links.length} hostile addresses, ${opened.length} opened`);
  });

  it('opens no good link with anything put in front of its path', () => {
    const random = randomOfThisTest();
    const pieces = [
      '@',
      ':',
      '.',
      '%2e',
      '\\',
      '/',
      'a',
      '\t',
      '\0',
      ' ',
      '‮',
      '。',
      '-',
      '1',
      '?',
      '#',
      '//',
      'evil.test',
    ];
    const tries = scaled(2_000, 100_000);
    for (let tried = 0; tried < tries; tried += 1) {
      const good = random.pick(GOOD);
      const end = good.indexOf('/', 'https://'.length);
      const place = random.below(end);
      const bent = good.slice(0, place) + random.pick(pieces) + good.slice(place);
      expect(mayOpenOutside(bent), `${bent} with seed ${random.seed}`).toBe(false);
    }
  });
});
