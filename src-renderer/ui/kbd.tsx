import { cx } from './cx.ts';
import styles from './kbd.module.css';

/** Keys to press; `boxed` draws each as a key, otherwise they stand as plain meta text. */
export const Kbd = ({
  keys,
  boxed = false,
  inherits = false,
}: {
  keys: readonly string[];
  boxed?: boolean;
  /** Takes the colour around it, e.g. on a filled button. */ inherits?: boolean;
}) => (
  <span
    className={cx(styles['keys'], boxed && styles['boxed'], inherits && styles['inherits'])}
    aria-hidden="true"
  >
    {boxed ? keys.map((key) => <kbd key={key}>{key}</kbd>) : keys.join(' ')}
  </span>
);
