/** Base64 of a file, as the contract takes it. Rejects where the file can't be read. */
export const base64Of = (file: Blob): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => {
      const address = typeof reader.result === 'string' ? reader.result : '';
      resolve(address.slice(address.indexOf(',') + 1));
    });
    reader.addEventListener('error', () => reject(new Error('the file can’t be read')));
    reader.readAsDataURL(file);
  });

export const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => {
  const letters = atob(base64);
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at += 1) bytes[at] = letters.charCodeAt(at);
  return bytes;
};

/** Milliseconds in which a browser has begun to save a file. */
const BEGUN = 60_000;

/** Saves a file the way the window does: into the folder for downloads, or where it asks. */
export const saveFile = (name: string, base64: string): void => {
  const address = URL.createObjectURL(new Blob([bytesOf(base64)], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), BEGUN);
};
