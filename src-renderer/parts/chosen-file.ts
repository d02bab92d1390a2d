import { useState } from 'react';
import { MAXIMUM_FILE_BYTES } from '#contract/backups.ts';
import { fileSize } from '#renderer/words/backups.ts';
import { base64Of } from './file-bytes.ts';

/** A file that was chosen in a `FileField`. It is read only when it is used, and nothing of it stays here. */
export const useChosenFile = () => {
  const [file, setFile] = useState<File | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const choose = (chosen: File | null) => {
    setTrouble(null);
    setFile(chosen);
  };
  /** The file as base64; `null`: why it can't be had is said beside the field. */
  const read = async (): Promise<string | null> => {
    if (file === null) {
      setTrouble('Choose a file first.');
      return null;
    }
    if (file.size > MAXIMUM_FILE_BYTES) {
      setTrouble(
        `It has ${fileSize(file.size)}. Whittle takes files of up to ${fileSize(MAXIMUM_FILE_BYTES)}.`,
      );
      return null;
    }
    try {
      return await base64Of(file);
    } catch {
      setTrouble('This file can’t be read. It may have been moved meanwhile: choose it again.');
      return null;
    }
  };
  return { file, choose, trouble, read };
};
