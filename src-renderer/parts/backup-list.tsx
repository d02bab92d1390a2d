import { Archive, CircleAlert, CircleQuestionMark, KeySquare } from 'lucide-react';
import { useId, useState } from 'react';
import type { Backup } from '#contract/backups.ts';
import { localZone, useNow } from '#renderer/query/clock.ts';
import { Button } from '#renderer/ui/button.tsx';
import { cx } from '#renderer/ui/cx.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import type { IconOf } from '#renderer/ui/icon.tsx';
import {
  BACKUP_REASONS,
  backupMoments,
  backupRemark,
  canRestore,
  counted,
  fileSize,
} from '#renderer/words/backups.ts';
import type { BackupRemark } from '#renderer/words/backups.ts';
import { capital } from '#renderer/words/power-phrases.ts';
import styles from './backup-list.module.css';

/** Shown before the rest is asked for. */
const FIRST = 5;

const ICONS: Record<BackupRemark['tone'], IconOf> = {
  quiet: KeySquare,
  soon: CircleQuestionMark,
  urgent: CircleAlert,
};

const Row = ({
  backup,
  when,
  onRestore,
  onRemove,
}: {
  backup: Backup;
  when: string;
  onRestore: (backup: Backup) => void;
  onRemove: ((backup: Backup) => void) | undefined;
}) => {
  const remark = backupRemark(backup);
  return (
    <li className={styles['row']}>
      <Icon of={Archive} size={15} />
      <div className={styles['what']}>
        <p className={styles['when']}>{capital(when)}</p>
        <p className={styles['meta']}>{BACKUP_REASONS[backup.because]}</p>
      </div>
      <span className={styles['meta']}>
        {backup.tokens === null ? 'Not known' : counted(backup.tokens, 'token')}
      </span>
      <span className={styles['meta']}>{fileSize(backup.bytes)}</span>
      <span className={cx(styles['remark'], remark !== null && styles[remark.tone])}>
        {remark !== null && (
          <>
            <Icon of={ICONS[remark.tone]} size={13} />
            {remark.words}
          </>
        )}
      </span>
      <span className={styles['act']}>
        {canRestore(backup) && (
          <Button label={`Restore the backup of ${when}`} onPress={() => onRestore(backup)}>
            Restore
          </Button>
        )}
        {onRemove !== undefined && (
          <Button variant="plain" label={`Remove the backup of ${when}…`} onPress={() => onRemove(backup)}>
            Remove…
          </Button>
        )}
      </span>
    </li>
  );
};

/** Backups, newest first: what each is, going back to it, and taking it away. */
export const BackupList = ({
  backups,
  label,
  onRestore,
  onRemove,
}: {
  backups: readonly Backup[];
  label: string;
  onRestore: (backup: Backup) => void;
  /** Left out where none can be removed: while the vault is locked, say. */
  onRemove?: (backup: Backup) => void;
}) => {
  const [isWhole, setWhole] = useState(false);
  const now = useNow(60_000);
  const id = useId();
  const moments = backupMoments(backups, now, localZone());
  const shown = isWhole ? backups : backups.slice(0, FIRST);
  return (
    <div className={styles['box']}>
      <ul id={id} aria-label={label} className={styles['list']}>
        {shown.map((backup) => (
          <Row
            key={backup.name}
            backup={backup}
            when={moments.get(backup.name) ?? ''}
            onRestore={onRestore}
            onRemove={onRemove}
          />
        ))}
      </ul>
      {shown.length < backups.length && (
        <div className={styles['more']}>
          <Button variant="link" onPress={() => setWhole(true)}>
            {`Show all ${backups.length} backups`}
          </Button>
        </div>
      )}
    </div>
  );
};
