/** The places of the web that Whittle tells of: the service's own, and what a Biscuit is. */
const HOSTS: ReadonlySet<string> = new Set([
  'www.hook0.com',
  'app.hook0.com',
  'documentation.hook0.com',
  'www.biscuitsec.org',
  'doc.biscuitsec.org',
]);

const MAXIMUM_LENGTH = 500;

/**
 * Whether a link may be handed to the system's browser: https, one of our few hosts, at its own port and without
 * credentials, in the very form that the page's own reader of addresses gives it.
 */
export const mayOpenOutside = (text: string): boolean => {
  if (text.length > MAXIMUM_LENGTH || !URL.canParse(text)) return false;
  const { protocol, host, username, password, href } = new URL(text);
  return protocol === 'https:' && HOSTS.has(host) && username === '' && password === '' && href === text;
};
