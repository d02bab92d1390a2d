import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { Checkbox as AriaCheckbox } from 'react-aria-components';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';
import styles from './checkbox.module.css';

/** Yes or no to something that a later button does. */
export const Checkbox = ({
  children,
  text,
  isSelected,
  onChange,
}: {
  /** What is said yes to. */
  children: ReactNode;
  /** What it means, below. */
  text?: ReactNode;
  isSelected: boolean;
  onChange: (isSelected: boolean) => void;
}) => (
  <AriaCheckbox className={cx(styles['checkbox'])} isSelected={isSelected} onChange={onChange}>
    <span className={styles['box']}>{isSelected && <Icon of={Check} size={12} />}</span>
    <span>
      {children}
      {text !== undefined && <span className={styles['text']}>{text}</span>}
    </span>
  </AriaCheckbox>
);
