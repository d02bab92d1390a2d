import { KeyRound, Lock, Plug, ScrollText, Settings2 } from 'lucide-react';
import { Button } from 'react-aria-components';
import { hrefOf } from '#renderer/query/route.ts';
import type { Route } from '#renderer/query/route.ts';
import { keysOf } from '#renderer/query/shortcuts.ts';
import { cx } from '#renderer/ui/cx.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { Kbd } from '#renderer/ui/kbd.tsx';
import { Mark } from '#renderer/ui/mark.tsx';
import styles from './rail.module.css';

const ITEMS = [
  { route: { room: 'tokens', tokenId: null }, label: 'Tokens', icon: KeyRound },
  { route: { room: 'activity' }, label: 'Activity', icon: ScrollText },
  { route: { room: 'services' }, label: 'Services', icon: Plug },
  { route: { room: 'settings' }, label: 'Settings', icon: Settings2 },
] as const satisfies readonly { route: Route; label: string; icon: unknown }[];

/** The way between the rooms: a rail, of icons up to 900 px, a bar on top up to 640 px. */
export const Rail = ({ room, onLock }: { room: Route['room']; onLock: () => void }) => {
  const current = room === 'new' || room === 'explain' ? 'tokens' : room;
  return (
    <div className={styles['rail']}>
      <div className={styles['brand']}>
        <Mark size={22} label="Whittle" />
        <span aria-hidden="true">Whittle</span>
      </div>
      <nav aria-label="Rooms" className={styles['rooms']}>
        {ITEMS.map(({ route, label, icon }) => (
          <a
            key={route.room}
            href={hrefOf(route)}
            title={label}
            aria-current={route.room === current ? 'page' : undefined}
            className={styles['item']}
          >
            <Icon of={icon} />
            <span className={styles['label']}>{label}</span>
          </a>
        ))}
      </nav>
      <Button onPress={onLock} className={cx(styles['item'], styles['lock'])}>
        <Icon of={Lock} />
        <span className={styles['label']}>Lock</span>
        <span className={styles['keys']}>
          <Kbd keys={keysOf('L')} />
        </span>
      </Button>
    </div>
  );
};
