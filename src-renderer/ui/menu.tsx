import { Menu as AriaMenu, Button, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';
import type { IconOf } from './icon.tsx';
import { Kbd } from './kbd.tsx';
import button from './button.module.css';
import iconButton from './icon-button.module.css';
import styles from './menu.module.css';

export type MenuEntry = {
  id: string;
  label: string;
  icon?: IconOf;
  kbd?: string;
  danger?: boolean;
  disabled?: boolean;
  onAction: () => void;
};

/** A button that opens a list of actions: an icon, or with `hasWords` the label too. */
export const Menu = ({
  label,
  icon,
  items,
  hasWords = false,
}: {
  label: string;
  icon: IconOf;
  items: readonly MenuEntry[];
  hasWords?: boolean;
}) => (
  <MenuTrigger>
    {hasWords ? (
      <Button className={cx(button['button'], button['quiet'], button['s'])}>
        <Icon of={icon} size={14} />
        <span>{label}</span>
      </Button>
    ) : (
      <Button aria-label={label} className={cx(iconButton['button'])}>
        <Icon of={icon} size={16} />
      </Button>
    )}
    <Popover
      className={cx(styles['popover'])}
      placement={hasWords ? 'bottom start' : 'bottom end'}
      offset={4}
    >
      <AriaMenu className={cx(styles['menu'])}>
        {items.map((item) => (
          <MenuItem
            key={item.id}
            id={item.id}
            textValue={item.label}
            isDisabled={item.disabled ?? false}
            onAction={item.onAction}
            className={cx(styles['item'], item.danger === true && styles['danger'])}
          >
            {item.icon !== undefined && <Icon of={item.icon} size={14} />}
            <span>{item.label}</span>
            {item.kbd !== undefined && <Kbd keys={[item.kbd]} />}
          </MenuItem>
        ))}
      </AriaMenu>
    </Popover>
  </MenuTrigger>
);
