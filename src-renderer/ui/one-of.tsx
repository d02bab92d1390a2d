import type { ReactNode } from 'react';
import { Label, RadioGroup } from 'react-aria-components';
import { cx } from './cx.ts';

/** One of a few side by side, whatever they look like: radio buttons for keyboard and screen reader. The label is heard only. */
export const OneOf = <Id extends string>({
  label,
  items,
  value,
  onChange,
  className,
  children,
}: {
  label: string;
  items: readonly { id: Id }[];
  value: Id | null;
  onChange: (value: Id) => void;
  className: string | undefined;
  /** A `Radio` for each item. */
  children: ReactNode;
}) => (
  <RadioGroup
    className={cx(className)}
    orientation="horizontal"
    value={value}
    onChange={(key) => {
      const chosen = items.find((item) => item.id === key);
      if (chosen !== undefined) onChange(chosen.id);
    }}
  >
    <Label className="sr-only">{label}</Label>
    {children}
  </RadioGroup>
);
