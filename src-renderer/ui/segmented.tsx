import { Radio } from 'react-aria-components';
import { cx } from './cx.ts';
import { OneOf } from './one-of.tsx';
import styles from './segmented.module.css';

export type Segment<Id extends string> = {
  id: Id;
  label: string;
  disabled?: boolean;
  /** Why it can't be chosen; shown as a tooltip and heard. */
  reason?: string;
};

/** One of a few that stand side by side. The label is heard only. */
export const Segmented = <Id extends string>({
  label,
  items,
  value,
  onChange,
}: {
  label: string;
  items: readonly Segment<Id>[];
  value: Id;
  onChange: (value: Id) => void;
}) => (
  <OneOf label={label} items={items} value={value} onChange={onChange} className={styles['group']}>
    {items.map((item) => (
      <Radio
        key={item.id}
        value={item.id}
        isDisabled={item.disabled ?? false}
        className={cx(styles['segment'])}
      >
        <span title={item.reason}>{item.label}</span>
        {item.reason !== undefined && <span className="sr-only">, {item.reason}</span>}
      </Radio>
    ))}
  </OneOf>
);
