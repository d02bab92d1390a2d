/** The ending of a file that carries tokens to another vault. */
const EXPORT_NAME = /^[\w .()-]{1,100}\.whittle$/u;

/** Whether `url` is of bytes that our own page has made and holds. */
export const isOwnBlob = (url: string, isOurs: (url: string) => boolean): boolean =>
  url.startsWith('blob:') && isOurs(url.slice('blob:'.length));

/** Whether what a page wants to save is an export: made by our own page, and named as one. */
export const isExport = (url: string, name: string, isOurs: (url: string) => boolean): boolean =>
  isOwnBlob(url, isOurs) && EXPORT_NAME.test(name);
