/** A clipboard format as the system names it; Electron 44 and later pass it through. */
const systemFormat = (name: string) => `electron application/osclipboard;format="${name}"`;

/** A DWORD that says no. */
const ZERO = new Uint8Array(4);

const MARKS: Partial<Record<NodeJS.Platform, Record<string, string | Uint8Array<ArrayBuffer>>>> = {
  // nspasteboard.org: what it is, and that it will not stay.
  darwin: { 'org.nspasteboard.ConcealedType': '', 'org.nspasteboard.TransientType': '' },
  // Microsoft's "Clipboard formats": monitors, the history, other devices.
  win32: {
    ExcludeClipboardContentFromMonitorProcessing: ZERO,
    CanIncludeInClipboardHistory: ZERO,
    CanUploadToCloudClipboard: ZERO,
  },
  // KDE's hint, which other managers on Linux honour too.
  linux: { 'x-kde-passwordManagerHint': 'secret' },
};

/** What goes beside a text to ask this system's clipboard managers not to keep it; `undefined`: it knows no such mark. */
export const concealingMarks = (platform: NodeJS.Platform): Record<string, Blob> | undefined => {
  const marks = MARKS[platform];
  if (!marks) return undefined;
  return Object.fromEntries(
    Object.entries(marks).map(([name, value]) => [systemFormat(name), new Blob([value])]),
  );
};
