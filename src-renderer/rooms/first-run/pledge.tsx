import { KeyRound } from 'lucide-react';
import type { Tool } from '#contract/tokens.ts';
import { TOOLS } from '#renderer/parts/tools.ts';
import { Mark } from '#renderer/ui/mark.tsx';
import { Tile } from '#renderer/ui/tile.tsx';
import styles from './pledge.module.css';

const EXAMPLES: readonly { tool: Tool; text: string }[] = [
  { tool: 'claude-desktop', text: 'Reads Order Service, 30 days' },
  { tool: 'ci', text: 'Sends events, 90 days' },
  { tool: 'env', text: 'Test app, 7 days' },
];

/** What Whittle is for, in one statement and one picture. */
export const Pledge = () => (
  <aside className={styles['pledge']} aria-label="What Whittle does">
    <div className={styles['brand']}>
      <Mark size={36} />
      <span>Whittle</span>
    </div>
    <h1 className={styles['statement']}>
      Keep the powerful token here. <strong>Hand out only what each tool needs.</strong>
    </h1>
    <p className={styles['text']}>Nothing leaves this computer but calls to your services.</p>
    <div className={styles['tree']}>
      <div className={styles['root']}>
        <Tile kind="root" icon={KeyRound} narrowings={0} size={56} />
        <div>
          <p className={styles['name']}>Root token</p>
          <p className={styles['detail']}>May do everything, never ends. Stays here.</p>
        </div>
      </div>
      <ul>
        {EXAMPLES.map(({ tool, text }) => (
          <li key={tool} className={styles['child']}>
            <Tile kind="attenuated" icon={TOOLS[tool].icon} narrowings={1} size={32} />
            <div>
              <p>{TOOLS[tool].label}</p>
              <p className={styles['detail']}>{text}</p>
            </div>
          </li>
        ))}
      </ul>
    </div>
    <p className={styles['foot']}>No account. No telemetry.</p>
  </aside>
);
