import type { RefObject } from 'react';
import { Aside } from '#renderer/parts/consequence.tsx';
import { TextField } from '#renderer/ui/text-field.tsx';
import styles from './recovery.module.css';

/** The key in its groups, to be read from the screen. */
export const CodeShown = ({ groups }: { groups: readonly string[] }) => (
  <>
    <div role="group" aria-label="Recovery key" className={styles['code']}>
      {groups.map((group, at) => (
        <code key={`${at}-${group}`}>{group}</code>
      ))}
    </div>
    <Aside>
      Print it, or write it down, and keep the paper away from this computer. Who has it and the vault’s file
      can open the vault.
    </Aside>
  </>
);

/** What is typed stays in the field alone. */
export const LastGroup = ({
  inputRef,
  isWrong,
  onEnter,
}: {
  inputRef: RefObject<HTMLInputElement | null>;
  isWrong: boolean;
  onEnter: () => void;
}) => (
  <TextField
    label="Last group of the recovery key"
    description="Four letters and digits, capital or small."
    error={isWrong ? 'That is not its last group. Look at the end of the last line.' : undefined}
    inputRef={inputRef}
    maximum={20}
    mono
    autoFocus
    onEnter={onEnter}
  />
);
