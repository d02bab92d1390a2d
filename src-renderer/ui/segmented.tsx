import { Label, Radio, RadioGroup } from 'react-aria-components';
import { cx } from './cx.ts';
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
  <RadioGroup
    className={cx(styles['group'])}
    orientation="horizontal"
    value={value}
    onChange={(key) => {
      const chosen = items.find((item) => item.id === key);
      if (chosen !== undefined) onChange(chosen.id);
    }}
  >
    <Label className="sr-only">{label}</Label>
    {items.map((item) => (
      <Radio key={item.id} value={item.id} className={cx(styles['segment'])}>
        {item.label}
      </Radio>
    ))}
  </RadioGroup>
);
