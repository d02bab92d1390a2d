import { Icon } from './icon.tsx';
import type { IconOf } from './icon.tsx';
import { tilePath } from './tile-path.ts';
import styles from './tile.module.css';

/** A token: a root is solid and uncut, an attenuated one outlined, one shaved corner a narrowing (four at most). */
export const Tile = ({
  kind,
  icon,
  narrowings,
  size = 24,
  label,
}: {
  kind: 'root' | 'attenuated';
  icon: IconOf;
  narrowings: number;
  /** Pixels, 18 to 56. */
  size?: number;
  /** Says kind and depth; left out where words beside it do. */
  label?: string;
}) => (
  <span
    className={styles[kind]}
    {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
  >
    <svg width={size} height={size} viewBox={`0 0 ${size} ${size}`} aria-hidden="true">
      <path
        d={tilePath(size, kind === 'root' ? 0 : Math.min(4, Math.max(1, narrowings)))}
        strokeWidth={size >= 48 ? 1.75 : 1.5}
      />
    </svg>
    <Icon of={icon} size={Math.max(12, Math.round((size * 0.5) / 2) * 2)} />
  </span>
);
