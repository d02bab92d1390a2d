import { Radio } from 'react-aria-components';
import { cx } from './cx.ts';
import { OneOf } from './one-of.tsx';
import styles from './text-tabs.module.css';

/** Views of one thing, as words side by side: radio buttons for keyboard and screen reader. The label is heard only. */
export const TextTabs = <Id extends string>({
  label,
  items,
  value,
  onChange,
}: {
  label: string;
  items: readonly { id: Id; label: string }[];
  value: Id;
  onChange: (value: Id) => void;
}) => (
  <OneOf label={label} items={items} value={value} onChange={onChange} className={styles['tabs']}>
    {items.map((item) => (
      <Radio key={item.id} value={item.id} className={cx(styles['tab'])}>
        {item.label}
      </Radio>
    ))}
  </OneOf>
);
