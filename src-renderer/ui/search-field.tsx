import { Search, X } from 'lucide-react';
import { useId } from 'react';
import type { Ref } from 'react';
import { FieldBox } from './field.tsx';
import { Icon } from './icon.tsx';
import { Kbd } from './kbd.tsx';
import { IconButton } from './icon-button.tsx';
import { cx } from './cx.ts';
import styles from './search-field.module.css';

/** A search: Escape empties it. `size` s is 28 px for headers, m is 32 px. */
export const SearchField = ({
  label,
  placeholder,
  value,
  onChange,
  onPaste,
  kbd,
  size = 'm',
  inputRef,
}: {
  label: string;
  placeholder?: string;
  value: string;
  onChange: (value: string) => void;
  /** Sees a paste first; `true` means it was taken care of and stays out of the field. */
  onPaste?: (text: string) => boolean;
  kbd?: readonly string[];
  size?: 's' | 'm';
  inputRef?: Ref<HTMLInputElement>;
}) => {
  const id = useId();
  return (
    <div role="search" className={cx(size === 's' && styles['small'])}>
      <label htmlFor={id} className="sr-only">
        {label}
      </label>
      <FieldBox
        icon={<Icon of={Search} size={14} />}
        {...(value !== ''
          ? { trailing: <IconButton label="Clear the search" icon={X} onPress={() => onChange('')} /> }
          : kbd === undefined
            ? {}
            : { trailing: <Kbd keys={kbd} boxed /> })}
      >
        <input
          id={id}
          ref={inputRef}
          type="search"
          value={value}
          placeholder={placeholder}
          onChange={(event) => onChange(event.currentTarget.value)}
          onPaste={(event) => {
            if (onPaste?.(event.clipboardData.getData('text/plain')) === true) event.preventDefault();
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && value !== '') {
              event.preventDefault();
              event.stopPropagation();
              onChange('');
            }
          }}
          autoComplete="off"
          spellCheck={false}
        />
      </FieldBox>
    </div>
  );
};
