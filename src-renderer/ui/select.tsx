import { Check, ChevronDown } from 'lucide-react';
import {
  Select as AriaSelect,
  Button,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
} from 'react-aria-components';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';
import styles from './select.module.css';

export type SelectItem<Id extends string> = {
  id: Id;
  label: string;
  /** What stands for it on the button. */
  short?: string;
  /** Why it can't be chosen; it stands beside the label. */
  reason?: string;
};

/** One of a few; the label stands left of it, or is only heard. */
export const Select = <Id extends string>({
  label,
  hideLabel = false,
  items,
  value,
  onChange,
}: {
  label: string;
  hideLabel?: boolean;
  items: readonly SelectItem<Id>[];
  value: Id | null;
  onChange: (value: Id) => void;
}) => (
  <AriaSelect
    className={cx(styles['select'])}
    value={value}
    onChange={(key) => {
      const chosen = items.find((item) => item.id === key);
      if (chosen !== undefined) onChange(chosen.id);
    }}
  >
    <Label className={cx(hideLabel ? 'sr-only' : styles['label'])}>{label}</Label>
    <Button className={cx(styles['button'])}>
      <SelectValue>
        {({ defaultChildren }) => items.find(({ id }) => id === value)?.short ?? defaultChildren}
      </SelectValue>
      <Icon of={ChevronDown} size={14} />
    </Button>
    <Popover className={cx(styles['popover'])} offset={4}>
      <ListBox className={cx(styles['list'])}>
        {items.map((item) => (
          <ListBoxItem
            key={item.id}
            id={item.id}
            textValue={item.label}
            isDisabled={item.reason !== undefined}
            className={cx(styles['item'])}
          >
            {({ isSelected }) => (
              <>
                <span>{item.label}</span>
                {item.reason !== undefined && <span className={styles['reason']}>{item.reason}</span>}
                {isSelected && <Icon of={Check} size={14} />}
              </>
            )}
          </ListBoxItem>
        ))}
      </ListBox>
    </Popover>
  </AriaSelect>
);
