import { Switch as AriaSwitch } from 'react-aria-components';
import { cx } from './cx.ts';
import styles from './switch.module.css';

/** On or off, at once. */
export const Switch = ({
  label,
  isSelected,
  onChange,
  isDisabled = false,
}: {
  label: string;
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
    <span>{label}</span>
  </AriaSwitch>
);
