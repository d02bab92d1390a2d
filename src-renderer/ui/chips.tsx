import { Check, Minus } from 'lucide-react';
import { Checkbox, CheckboxGroup, Label, Radio } from 'react-aria-components';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';
import type { IconOf } from './icon.tsx';
import { OneOf } from './one-of.tsx';
import styles from './chips.module.css';

export type Chip<Id extends string> = {
  id: Id;
  label: string;
  icon?: IconOf;
  /** Mono meta text after the label, e.g. a file name. */
  detail?: string;
  /** Heard after the label. */
  heard?: string;
  disabled?: boolean;
  /** Why it can't be chosen; shown as a tooltip and heard. */
  reason?: string;
  /** `soon` warns of this one when it is chosen (an escape). */
  tone?: 'soon';
};

const ChipWords = <Id extends string>({ item, isSelected }: { item: Chip<Id>; isSelected: boolean }) => (
  <>
    {isSelected && <Icon of={Check} size={14} {...classOf('tick')} />}
    {item.icon !== undefined && <Icon of={item.icon} size={14} />}
    <span title={item.reason}>
      {item.label}
      {item.heard !== undefined && <span className="sr-only">{item.heard}</span>}
    </span>
    {item.detail !== undefined && <code>{item.detail}</code>}
    {item.reason !== undefined && <span className="sr-only">, {item.reason}</span>}
  </>
);

/** One of a few, as chips: radio buttons for keyboard and screen reader. The label is heard only. */
export const ChoiceChips = <Id extends string>({
  label,
  items,
  value,
  onChange,
}: {
  label: string;
  items: readonly Chip<Id>[];
  value: Id | null;
  onChange: (value: Id) => void;
}) => (
  <OneOf label={label} items={items} value={value} onChange={onChange} className={styles['group']}>
    {items.map((item) => (
      <Radio key={item.id} value={item.id} isDisabled={item.disabled ?? false} className={cx(styles['chip'])}>
        {({ isSelected }) => <ChipWords item={item} isSelected={isSelected} />}
      </Radio>
    ))}
  </OneOf>
);

/** Any of a few, as chips: check boxes. The label is heard only. */
export const CheckChips = <Id extends string>({
  label,
  items,
  value,
  onChange,
}: {
  label: string;
  items: readonly Chip<Id>[];
  value: readonly Id[];
  /** In the order in which they were chosen. */
  onChange: (value: Id[]) => void;
}) => (
  <CheckboxGroup
    className={cx(styles['group'])}
    value={[...value]}
    onChange={(keys) => onChange(keys as Id[])}
  >
    <Label className="sr-only">{label}</Label>
    {items.map((item) => (
      <Checkbox
        key={item.id}
        value={item.id}
        isDisabled={item.disabled ?? false}
        className={cx(styles['chip'])}
      >
        {({ isSelected }) => <ChipWords item={item} isSelected={isSelected} />}
      </Checkbox>
    ))}
  </CheckboxGroup>
);

/** Any of a few, as small chips: check boxes. Chosen ones are filled, the others say so with a dash. */
export const MultiChips = <Id extends string>({
  label,
  hideLabel = true,
  items,
  value,
  onChange,
}: {
  label: string;
  hideLabel?: boolean;
  items: readonly Chip<Id>[];
  value: readonly Id[];
  onChange: (value: Id[]) => void;
}) => (
  <CheckboxGroup
    className={cx(styles['group'], styles['multi'])}
    value={[...value]}
    onChange={(keys) => onChange(items.map((item) => item.id).filter((id) => keys.includes(id)))}
  >
    <Label className={cx(hideLabel ? 'sr-only' : styles['label'])}>{label}</Label>
    {items.map((item) => (
      <Checkbox
        key={item.id}
        value={item.id}
        isDisabled={item.disabled ?? false}
        className={cx(styles['box'], item.tone === 'soon' && styles['soon'])}
      >
        {({ isSelected }) => (
          <>
            <Icon of={isSelected ? Check : Minus} size={12} />
            <span title={item.reason}>{item.label}</span>
            {item.reason !== undefined && <span className="sr-only">, {item.reason}</span>}
          </>
        )}
      </Checkbox>
    ))}
  </CheckboxGroup>
);

const classOf = (name: string) => {
  const className = styles[name];
  return className === undefined ? {} : { className };
};
