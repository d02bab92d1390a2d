import { Radio } from 'react-aria-components';
import { cx } from './cx.ts';
import { OneOf } from './one-of.tsx';
import styles from './filter-tabs.module.css';

/** Views of one list, with how many each holds. Radio buttons in the shape of tabs: the list stays one list. */
export const FilterTabs = <Id extends string>({
  label,
  items,
  value,
  onChange,
}: {
  label: string;
  items: readonly { id: Id; label: string; count?: number }[];
  value: Id;
  onChange: (value: Id) => void;
}) => (
  <OneOf label={label} items={items} value={value} onChange={onChange} className={styles['tabs']}>
    {items.map((item) => (
      <Radio key={item.id} value={item.id} className={cx(styles['tab'])}>
        {item.label}
        {item.count !== undefined && <span className={styles['count']}>{item.count}</span>}
      </Radio>
    ))}
  </OneOf>
);
