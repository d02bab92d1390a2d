import type { ReactNode, Ref } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';
import type { IconOf } from './icon.tsx';
import { Kbd } from './kbd.tsx';
import { Spinner } from './spinner.tsx';
import styles from './button.module.css';

export type ButtonProps = {
  variant?: 'primary' | 'quiet' | 'plain' | 'danger' | 'link';
  /** `s` is 28 px, for headers and rows; `m` is 32 px, for dialogs and forms; `l` is 36 px. */
  size?: 's' | 'm' | 'l';
  icon?: IconOf;
  /** The key that does the same, drawn inside. */
  kbd?: string;
  children: ReactNode;
  type?: 'button' | 'submit';
  /** For those who listen, where the words on it need their surroundings. */
  label?: string;
  autoFocus?: boolean;
  isDisabled?: boolean;
  /** Keeps its place and focus, and says that it is under way. */
  isPending?: boolean;
  onPress?: () => void;
  ref?: Ref<HTMLButtonElement>;
};

/** A button: verb and object. One `primary` a pane. */
export const Button = ({
  variant = 'quiet',
  size = 's',
  icon,
  kbd,
  children,
  label,
  isPending = false,
  ...rest
}: ButtonProps) => (
  <AriaButton
    {...rest}
    {...(label === undefined ? {} : { 'aria-label': label })}
    isPending={isPending}
    className={cx(styles['button'], styles[variant], styles[size], isPending && styles['pending'])}
  >
    {isPending ? <Spinner label="Under way" size={14} /> : icon && <Icon of={icon} size={14} />}
    <span>{children}</span>
    {kbd !== undefined && <Kbd keys={[kbd]} boxed inherits={variant === 'primary' || variant === 'danger'} />}
  </AriaButton>
);
