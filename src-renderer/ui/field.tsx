import { CircleAlert } from 'lucide-react';
import { useId } from 'react';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';
import styles from './field.module.css';

export type FieldFrame = {
  label: ReactNode;
  hideLabel?: boolean;
  description?: ReactNode;
  /** What happened and the way on; it marks the field and is announced. */
  error?: ReactNode;
};

/** What every field has: label, description and error in place, tied to the control by ids. */
export const Field = ({
  label,
  hideLabel = false,
  description,
  error,
  children,
}: FieldFrame & {
  children: (control: {
    id: string;
    'aria-describedby': string | undefined;
    'aria-invalid': true | undefined;
  }) => ReactNode;
}) => {
  const id = useId();
  const hasError = error !== undefined && error !== null && error !== false;
  const described = [description !== undefined && `${id}-d`, hasError && `${id}-e`].filter(Boolean).join(' ');
  return (
    <div className={styles['field']}>
      <label htmlFor={id} className={cx(hideLabel ? 'sr-only' : styles['label'])}>
        {label}
      </label>
      {children({
        id,
        'aria-describedby': described === '' ? undefined : described,
        'aria-invalid': hasError ? true : undefined,
      })}
      {description !== undefined && (
        <p id={`${id}-d`} className={styles['description']}>
          {description}
        </p>
      )}
      <div id={`${id}-e`} role="alert" className={styles['error']} hidden={!hasError}>
        {hasError && (
          <>
            <Icon of={CircleAlert} size={14} />
            <span>{error}</span>
          </>
        )}
      </div>
    </div>
  );
};

/** The box around an input: icon before, something after, and the edge that focus replaces. */
export const FieldBox = ({
  icon,
  trailing,
  isInvalid = false,
  isLarge = false,
  children,
}: {
  icon?: ReactNode;
  trailing?: ReactNode;
  isInvalid?: boolean;
  isLarge?: boolean;
  children: ReactNode;
}) => (
  <div className={cx(styles['box'], isInvalid && styles['invalid'], isLarge && styles['large'])}>
    {icon}
    {children}
    {trailing !== undefined && <span className={styles['trailing']}>{trailing}</span>}
  </div>
);
