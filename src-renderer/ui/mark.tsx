import styles from './mark.module.css';

/** Whittle's mark. It stands beside the name or says it (`label`). */
export const Mark = ({ size, label }: { size: number; label?: string }) => (
  <svg
    width={size}
    height={size}
    viewBox="0 0 32 32"
    {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
  >
    <path
      className={styles['body']}
      fillRule="evenodd"
      d="M3 8a5 5 0 0 1 5-5h6.500L29 17.500V24a5 5 0 0 1-5 5H8a5 5 0 0 1-5-5ZM13 13a3.700 3.700 0 0 0-1.900 6.880L10.400 25h5.200l-.7-5.120A3.700 3.700 0 0 0 13 13Z"
    />
    <path className={styles['shaving']} d="M19.200 3c5 .3 9.500 4.800 9.800 9.800" />
  </svg>
);
