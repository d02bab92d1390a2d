/**
 * The port: one 32-byte key a vault, kept by the operating system. A driver refuses with
 * `{kind:'keychain', problem, backend}` and never falls back to a place that is not a keychain.
 */
export type Keychain = {
  /** What people call it: GNOME Keyring, macOS Keychain, Windows Credential Manager, Secret Service. */
  readonly backend: string;
  /** `undefined`: it answered, and has no such entry. */
  find(account: string): Promise<Uint8Array | undefined>;
  set(account: string, key: Uint8Array): Promise<void>;
  forget(account: string): Promise<void>;
};
