import { Refused } from '#renderer/parts/refused.tsx';
import { useCall } from '#renderer/query/api.ts';
import { Section } from './section.tsx';
import styles from './settings.module.css';

const SHELLS = { electron: 'Desktop window', browser: 'Browser, on this computer only' } as const;

/** What runs here and where it keeps things; and how to speak with the sandbox from a terminal. */
export const About = () => {
  const about = useCall('settings', 'about', {});
  if (about.data === undefined) return <Refused error={about.error} />;
  const { version, shell, dataFolder, sandbox } = about.data;
  return (
    <Section title="About">
      <dl className={styles['facts']}>
        <dt>Version</dt>
        <dd>{version}</dd>
        <dt>Runs in</dt>
        <dd>{SHELLS[shell]}</dd>
        <dt>Data folder</dt>
        <dd>
          <code>{dataFolder}</code>
        </dd>
        <dt>Sandbox</dt>
        <dd>{sandbox === null ? 'Not running. Connect it in Services.' : <code>{sandbox}</code>}</dd>
      </dl>
      {sandbox !== null && (
        <figure className={styles['example']}>
          <figcaption className={styles['text']}>
            Copy a token of the sandbox, put it in place of $TOKEN, and ask what it may see:
          </figcaption>
          <pre className={styles['code']}>
            <code>{`curl -H "Authorization: Bearer $TOKEN" ${sandbox}/api/v1/organizations`}</code>
          </pre>
        </figure>
      )}
    </Section>
  );
};
