import { Radio } from 'react-aria-components';
import { cx } from './cx.ts';
import { OneOf } from './one-of.tsx';
import styles from './segmented.module.css';

/** One of a few that stand side by side. The label is heard only. */
export const Segmented = <Id extends string>({
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
  <OneOf label={label} items={items} value={value} onChange={onChange} className={styles['group']}>
    {items.map((item) => (
      <Radio key={item.id} value={item.id} className={cx(styles['segment'])}>
        {item.label}
      </Radio>
    ))}
  </OneOf>
);
