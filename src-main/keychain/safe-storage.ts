/**
 * The port of Electron's safe storage: it encrypts with a key that the operating system keeps for this app, and the
 * caller keeps the bytes. A driver refuses with `{kind:'safe-storage', problem, backend}`, also where Electron would
 * answer but with a password that everybody knows (`basic_text`) or one that nobody can name (`unknown`).
 */
export type SafeStorage = {
  /** What keeps its key: GNOME Keyring, KWallet, macOS Keychain, Windows DPAPI. */
  readonly backend: string;
  protect(plain: Uint8Array): Promise<Uint8Array>;
  /** Refuses with `emptied` where the bytes were made under another key. */
  unprotect(sealed: Uint8Array): Promise<Uint8Array>;
};
