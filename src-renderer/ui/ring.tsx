import styles from './ring.module.css';

/** What is left of a count-down; the words beside it say it. */
export const Ring = ({ fraction, size = 20 }: { /** Left, 0 to 1. */ fraction: number; size?: number }) => {
  const left = Math.min(1, Math.max(0, fraction));
  return (
    <svg className={styles['ring']} width={size} height={size} viewBox="0 0 20 20" aria-hidden="true">
      <circle className={styles['track']} cx="10" cy="10" r="8.5" />
      <circle
        className={styles['left']}
        cx="10"
        cy="10"
        r="8.5"
        pathLength={100}
        strokeDasharray={`${left * 100} 100`}
      />
    </svg>
  );
};
