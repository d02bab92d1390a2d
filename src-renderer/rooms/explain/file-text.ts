import { MAXIMUM_PASTE } from '#contract/tokens.ts';
import { fileSize } from '#renderer/words/backups.ts';

export type FileText = { text: string } | { text: null; trouble: string };

/** The text of a small file; it is read here and sent nowhere but to be explained. */
export const textOfFile = async (file: Blob): Promise<FileText> => {
  if (file.size > MAXIMUM_PASTE) {
    return {
      text: null,
      trouble: `It has ${fileSize(file.size)}, which is more than any token. Choose a file of up to ${fileSize(MAXIMUM_PASTE)} that holds the token alone.`,
    };
  }
  try {
    const text = await file.text();
    return text.trim() === ''
      ? { text: null, trouble: 'The file is empty. Choose one that holds the token alone.' }
      : { text };
  } catch {
    return {
      text: null,
      trouble: 'This file can’t be read. It may have been moved meanwhile: choose it again.',
    };
  }
};
