export const SCHEME = 'app';

export const PAGE_ADDRESS = `${SCHEME}://whittle/`;

/**
 * Whether `url` is on the page's own place. Protocol and host are compared: `URL.origin` of a custom scheme is
 * the text `null`, equal to every other.
 */
export const isOn = (place: string, url: string | undefined): boolean => {
  if (url === undefined || !URL.canParse(url)) return false;
  const [own, other] = [new URL(place), new URL(url)];
  return own.protocol === other.protocol && own.host === other.host;
};
