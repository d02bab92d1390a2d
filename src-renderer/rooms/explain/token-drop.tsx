import { FileUp } from 'lucide-react';
import { useState } from 'react';
import type { DragEvent, ReactNode } from 'react';
import { FileTrigger } from 'react-aria-components';
import { Button } from '#renderer/ui/button.tsx';
import { cx } from '#renderer/ui/cx.ts';
import styles from './explain.module.css';
import { textOfFile } from './file-text.ts';

type Take = (text: string) => void;
type Refuse = (why: string) => void;

const read = (file: File, onText: Take, onTrouble: Refuse): void => {
  void textOfFile(file).then((answer) => {
    if (answer.text === null) onTrouble(answer.trouble);
    else onText(answer.text);
  });
};

/** Takes a text or a small file that is dropped on it. */
export const TokenDrop = ({
  onText,
  onTrouble,
  children,
}: {
  onText: Take;
  onTrouble: Refuse;
  children: ReactNode;
}) => {
  const [isOver, setOver] = useState(false);
  const over = (event: DragEvent) => {
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    setOver(true);
  };
  return (
    // What is dropped can be pasted or chosen by keyboard too.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      className={cx(styles['drop'], isOver && styles['over'])}
      onDragOver={over}
      onDragEnter={over}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const [file] = event.dataTransfer.files;
        if (file !== undefined) read(file, onText, onTrouble);
        else onText(event.dataTransfer.getData('text'));
      }}
    >
      {children}
    </div>
  );
};

/** The same for a file that is chosen. */
export const ChooseFile = ({ onText, onTrouble }: { onText: Take; onTrouble: Refuse }) => (
  <FileTrigger
    onSelect={(files) => {
      const file = files?.[0];
      if (file !== undefined) read(file, onText, onTrouble);
    }}
  >
    <Button size="m" icon={FileUp}>
      Choose a file…
    </Button>
  </FileTrigger>
);
