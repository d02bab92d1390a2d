import { FileUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from '#renderer/ui/cx.ts';
import { Field, FieldBox } from '#renderer/ui/field.tsx';
import { Icon } from '#renderer/ui/icon.tsx';
import { fileSize } from '#renderer/words/backups.ts';
import styles from './file-field.module.css';

/** One file of this computer, chosen or dropped. The control itself lies unseen over the whole box. */
export const FileField = ({
  label,
  description,
  accept,
  file,
  onChoose,
  trouble,
}: {
  label: string;
  description?: ReactNode;
  /** File name endings, e.g. `.whittle`; left out: any. */
  accept?: string;
  file: File | null;
  onChoose: (file: File | null) => void;
  trouble: string | null;
}) => (
  <Field label={label} {...(description === undefined ? {} : { description })} error={trouble}>
    {(control) => (
      <FieldBox
        icon={<Icon of={FileUp} size={16} />}
        isLarge
        isInvalid={control['aria-invalid'] === true}
        {...(file === null ? {} : { trailing: fileSize(file.size) })}
      >
        <span className={cx(styles['name'], file !== null && styles['chosen'])}>
          {file === null ? 'Choose a file, or drop it here' : file.name}
        </span>
        <input
          {...control}
          type="file"
          accept={accept}
          onChange={(event) => onChoose(event.currentTarget.files?.[0] ?? null)}
          className={cx(styles['control'])}
        />
      </FieldBox>
    )}
  </Field>
);
