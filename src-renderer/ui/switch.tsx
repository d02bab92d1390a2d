import { Switch as AriaSwitch } from 'react-aria-components';
import { cx } from './cx.ts';
import styles from './switch.module.css';

/** On or off, at once. */
export const Switch = ({
  label,
  hideLabel = false,
  isSelected,
  onChange,
  isDisabled = false,
}: {
  label: string;
  /** It is heard only, where the same words stand beside it. */
  hideLabel?: boolean;
  isSelected: boolean;
  onChange: (isSelected: boolean) => void;
  isDisabled?: boolean;
}) => (
  <AriaSwitch
    isSelected={isSelected}
    onChange={onChange}
    isDisabled={isDisabled}
    className={cx(styles['switch'])}
  >
    <span className={styles['track']} />
    <span className={cx(hideLabel && 'sr-only')}>{label}</span>
  </AriaSwitch>
);
