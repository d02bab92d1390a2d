import styles from './spinner.module.css';

/** Something is under way; `label` says what, for those who listen. */
export const Spinner = ({ label, size = 16 }: { label: string; size?: number }) => (
  <span className={styles['spinner']} role="status">
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      <circle className={styles['track']} cx="8" cy="8" r="6.5" />
      <path className={styles['arc']} d="M8 1.5A6.5 6.5 0 0 1 14.500 8" />
    </svg>
    <span className="sr-only">{label}</span>
  </span>
);
