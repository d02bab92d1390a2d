import { useRef, useState } from 'react';
import { MAXIMUM_FILE_BYTES } from '#contract/backups.ts';
import { fileSize } from '#renderer/words/backups.ts';
import { base64Of } from './file-bytes.ts';

/**
 * A file that was chosen in a `FileField`, and the act that takes it. It is read only when it is used, and nothing of
 * it stays here.
 */
export const useChosenFile = (
  act: { isPending: boolean; reset: () => void },
  /** Gets what is in the file. */
  take: (content: string) => void,
  /** Left out: base64, as the contract takes it, of all that it takes. */
  {
    read = base64Of,
    largest = MAXIMUM_FILE_BYTES,
  }: { read?: (file: File) => Promise<string>; largest?: number } = {},
) => {
  const [file, setFile] = useState<File | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const choose = (chosen: File | null) => {
    act.reset();
    setTrouble(null);
    setFile(chosen);
  };
  /** What is in it; `null`: why it can't be had is said beside the field. */
  const contentOf = async (): Promise<string | null> => {
    if (file === null) {
      setTrouble('Choose a file first.');
      return null;
    }
    if (file.size > largest) {
      setTrouble(`It has ${fileSize(file.size)}. Here a file may have ${fileSize(largest)} at most.`);
      return null;
    }
    try {
      return await read(file);
    } catch {
      setTrouble('This file can’t be read. It may have been moved meanwhile: choose it again.');
      return null;
    }
  };
  const isReading = useRef(false);
  const submit = async () => {
    // A large file takes a while to be read: a second press in it would take it twice.
    if (act.isPending || isReading.current) return;
    isReading.current = true;
    const content = await contentOf();
    isReading.current = false;
    if (content !== null) take(content);
  };
  return { file, choose, trouble, submit: () => void submit(), isPending: act.isPending };
};

export type ChosenFile = ReturnType<typeof useChosenFile>;
