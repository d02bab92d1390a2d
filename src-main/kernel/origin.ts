import { Refusal } from '#contract/failure.ts';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;

export const isLoopback = (hostname: string): boolean => LOOPBACK.test(hostname.toLowerCase());

/**
 * The origin of a pasted address: `app.hook0.com/api/v1` becomes `https://app.hook0.com`. Plain HTTP is for
 * loopback hosts only. Refuses with `{kind:'service', problem:'bad-address'}`, which does not quote the text.
 */
export const parseOrigin = (text: string, label: string): string => {
  const origin = toOrigin(text.trim());
  if (origin === null) throw new Refusal({ kind: 'service', service: label, problem: 'bad-address' });
  return origin;
};

const toOrigin = (text: string): string | null => {
  if (text === '' || /\s/.test(text)) return null;
  if (SCHEME.test(text)) return check(text);
  const secure = check(`https://${text}`);
  if (secure === null) return null;
  return isLoopback(new URL(secure).hostname) ? check(`http://${text}`) : secure;
};

const check = (text: string): string | null => {
  if (!URL.canParse(text)) return null;
  const { protocol, hostname, username, password, origin } = new URL(text);
  // A name in front of the host is how `https://app.hook0.com@evil.example` looks like Hook0.
  if (username !== '' || password !== '' || hostname === '') return null;
  if (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))) return origin;
  return null;
};
