import type { SecurityReport } from '#contract/security.ts';
import { useCall } from '#renderer/query/api.ts';
import { gapsOf } from './gaps.ts';
import { Section } from './section.tsx';
import styles from './not-protected.module.css';

/** What no promise covers, said before it is needed. */
export const NotProtected = ({ report }: { report: SecurityReport }) => {
  const shell = useCall('settings', 'about', {}).data?.shell;
  return (
    <Section title="What is not protected">
      <dl className={styles['gaps']}>
        {gapsOf(report, shell).map(({ title, text }) => (
          <div key={title} className={styles['gap']}>
            <dt>{title}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
};
