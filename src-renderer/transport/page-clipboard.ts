/** What the browser shell asks of the page's clipboard, and what the page answers. */
export type ClipboardWish =
  | { id: string; act: 'write'; text: string }
  | { id: string; act: 'clear'; digest: string };
export type ClipboardOutcome = 'written' | 'cleared' | 'replaced' | 'unreadable' | 'not-available';

const digestOf = async (text: string): Promise<string> => {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
};

/** Browsers give the clipboard only to the page that the user is in. */
const focused = async (): Promise<void> => {
  if (document.hasFocus()) return;
  await new Promise<void>((resolve) => {
    window.addEventListener('focus', () => resolve(), { once: true });
  });
};

/** The older way, which some browsers still allow after a click when the newer is refused. */
const writeByCommand = (text: string): boolean => {
  const put = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  document.addEventListener('copy', put, { capture: true, once: true });
  const isDone = document.execCommand('copy');
  document.removeEventListener('copy', put, { capture: true });
  return isDone;
};

const write = async (text: string): Promise<ClipboardOutcome> => {
  try {
    await navigator.clipboard.writeText(text);
    return 'written';
  } catch {
    return writeByCommand(text) ? 'written' : 'not-available';
  }
};

/** Waits until the user is in the page again: a late clearing is better than none. */
const clear = async (digest: string): Promise<ClipboardOutcome> => {
  await focused();
  try {
    if ((await digestOf(await navigator.clipboard.readText())) !== digest) return 'replaced';
  } catch {
    return 'unreadable';
  }
  return (await write('')) === 'written' ? 'cleared' : 'not-available';
};

/** Does one wish of the browser shell. It never rejects. */
export const fulfilClipboardWish = async (wish: ClipboardWish): Promise<ClipboardOutcome> =>
  wish.act === 'write' ? await write(wish.text) : await clear(wish.digest);
