import { createPortal } from 'react-dom';
import { localZone } from '#renderer/query/clock.ts';
import { Mark } from '#renderer/ui/mark.tsx';
import { absolute, zoneLine } from '#renderer/words/time.ts';
import styles from './recovery-sheet.module.css';

/** The sheet of paper. It is in the page while the key is shown, and only a printer sees it. */
export const RecoverySheet = ({ groups, madeAt }: { groups: readonly string[]; madeAt: Date }) => {
  const zone = localZone();
  return createPortal(
    <article className={styles['sheet']} aria-hidden="true">
      <header className={styles['brand']}>
        <Mark size={28} />
        <span>Whittle</span>
      </header>
      <h1 className={styles['title']}>Recovery key</h1>
      <p className={styles['lead']}>
        It opens one Whittle vault when its keychain and its passphrase are lost, on any computer that has the
        vault’s file or a backup of it.
      </p>
      <div className={styles['code']}>
        {groups.map((group, at) => (
          <code key={`${at}-${group}`}>{group}</code>
        ))}
      </div>
      <dl className={styles['facts']}>
        <dt>Made</dt>
        <dd>
          {absolute(madeAt, zone)}, {zoneLine(madeAt, zone)}
        </dd>
        <dt>Good until</dt>
        <dd>A newer one is made, or the vault key is changed</dd>
      </dl>
      <h2 className={styles['heading']}>To use it</h2>
      <ol className={styles['steps']}>
        <li>Start Whittle, or restore a backup in it.</li>
        <li>On the lock screen choose “Use the recovery key”.</li>
        <li>
          Type the nine groups, line by line. Capital or small letters, with or without spaces, are all the
          same.
        </li>
        <li>In Settings, Security: set a new passphrase, and make a new recovery key.</li>
      </ol>
      <p className={styles['foot']}>
        Keep this paper away from the computer. Who has it and the vault’s file can open the vault. It has no
        letter O, I, L or U: a round sign is a zero, a straight one is a one.
      </p>
    </article>,
    document.body,
  );
};
