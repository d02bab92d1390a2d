import { useEffect, useRef } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';
import type { IconOf } from './icon.tsx';
import styles from './button.module.css';

/** A long touch means holding, not scrolling. */
const TOUCH = { touchAction: 'none' } as const;

/**
 * A button that does something for as long as it is held, by pointer, finger, Space or Enter. It lets go by itself when
 * the focus or the window is left. A screen reader's click has no length: one holds it, the next lets go.
 */
export const HoldButton = ({
  label,
  icon,
  children,
  autoFocus = false,
  onHold,
  onRelease,
}: {
  /** For those who listen; it begins with the words on it. */
  label: string;
  icon: IconOf;
  children: string;
  autoFocus?: boolean;
  onHold: () => void;
  onRelease: () => void;
}) => {
  const letGo = useRef<(() => void) | null>(null);
  const release = () => {
    letGo.current?.();
    letGo.current = null;
  };
  const hold = () => {
    release();
    const listening = new AbortController();
    const { signal } = listening;
    window.addEventListener('blur', release, { signal });
    document.addEventListener('visibilitychange', release, { signal });
    letGo.current = () => {
      listening.abort();
      onRelease();
    };
    onHold();
  };
  useEffect(
    () => () => {
      letGo.current?.();
      letGo.current = null;
    },
    [],
  );
  return (
    <AriaButton
      aria-label={label}
      autoFocus={autoFocus}
      style={TOUCH}
      className={cx(styles['button'], styles['link'], styles['hold'])}
      onPressStart={({ pointerType }) => {
        if (pointerType === 'virtual' && letGo.current !== null) release();
        else hold();
      }}
      onPressEnd={({ pointerType }) => {
        if (pointerType !== 'virtual') release();
      }}
      onBlur={release}
      onContextMenu={(event) => event.preventDefault()}
    >
      <Icon of={icon} size={14} />
      <span>{children}</span>
    </AriaButton>
  );
};
