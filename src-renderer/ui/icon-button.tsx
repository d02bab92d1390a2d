import type { Ref } from 'react';
import { Button as AriaButton, Tooltip, TooltipTrigger } from 'react-aria-components';
import { Icon } from './icon.tsx';
import type { IconOf } from './icon.tsx';
import { cx } from './cx.ts';
import styles from './icon-button.module.css';

/** A button that is only an icon; `label` is its name and its tooltip. */
export const IconButton = ({
  label,
  icon,
  onPress,
  isDisabled = false,
  ref,
}: {
  label: string;
  icon: IconOf;
  onPress?: () => void;
  isDisabled?: boolean;
  ref?: Ref<HTMLButtonElement>;
}) => (
  <TooltipTrigger delay={500}>
    <AriaButton
      aria-label={label}
      isDisabled={isDisabled}
      className={cx(styles['button'])}
      {...(onPress === undefined ? {} : { onPress })}
      {...(ref === undefined ? {} : { ref })}
    >
      <Icon of={icon} size={16} />
    </AriaButton>
    <Tooltip offset={6} className={cx(styles['tooltip'])}>
      {label}
    </Tooltip>
  </TooltipTrigger>
);
