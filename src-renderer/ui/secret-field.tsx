import { useImperativeHandle, useRef, useState } from 'react';
import type { Ref } from 'react';
import { cx } from './cx.ts';
import { Field, FieldBox } from './field.tsx';
import type { FieldFrame } from './field.tsx';
import { Icon } from './icon.tsx';
import type { IconOf } from './icon.tsx';
import { NOTHING_SHOWN, shownOf } from './secret-mask.ts';
import styles from './secret-field.module.css';

export type SecretHandle = {
  /** Reads the secret and empties the field. */
  take(): string;
  /** Reads the secret and leaves it there, e.g. to compare two. */
  peek(): string;
  /** Puts in what was dropped, or comes from another field. */
  put(text: string): void;
  clear(): void;
  focus(): void;
};

export type SecretFieldProps = FieldFrame & {
  ref: Ref<SecretHandle>;
  icon?: IconOf;
  placeholder?: string;
  autoFocus?: boolean;
  isLarge?: boolean;
  isDisabled?: boolean;
  /**
   * `token`: prefix, dots and last four show which one it is, with its length. `text`: all of it, for what is copied
   * from paper letter by letter.
   */
  shows?: 'dots' | 'token' | 'text';
  onEnter?: () => void;
  /** How many characters there are now; never the text. */
  onLength?: (characters: number) => void;
  onPaste?: () => void;
};

/** A secret being typed or pasted. It lives only in the input element: React never holds it. */
export const SecretField = ({
  label,
  hideLabel,
  description,
  error,
  ref,
  icon,
  placeholder,
  autoFocus = false,
  isLarge = false,
  isDisabled = false,
  shows = 'dots',
  onEnter,
  onLength,
  onPaste,
}: SecretFieldProps) => {
  const input = useRef<HTMLInputElement>(null);
  const [shown, setShown] = useState(NOTHING_SHOWN);
  const change = () => {
    const text = input.current?.value ?? '';
    if (shows === 'token') setShown(shownOf(text));
    onLength?.(text.length);
  };
  const clear = () => {
    if (input.current !== null) input.current.value = '';
    change();
  };
  useImperativeHandle(ref, () => ({
    take: () => {
      const text = input.current?.value ?? '';
      clear();
      return text;
    },
    peek: () => input.current?.value ?? '',
    put: (text) => {
      if (input.current !== null) input.current.value = text;
      change();
    },
    clear,
    focus: () => input.current?.focus(),
  }));
  const isMasked = shows === 'token' && shown.prefix !== '';
  return (
    <Field
      label={label}
      {...(hideLabel === undefined ? {} : { hideLabel })}
      {...(description === undefined ? {} : { description })}
      error={error}
    >
      {(control) => (
        <FieldBox
          icon={icon && <Icon of={icon} size={16} />}
          isLarge={isLarge}
          isInvalid={control['aria-invalid'] === true}
          {...(shows === 'token' && shown.characters > 0
            ? { trailing: `${shown.characters.toLocaleString('en')} characters` }
            : {})}
        >
          {isMasked && (
            <span className={styles['mask']} aria-hidden="true">
              {shown.prefix}
              {'•'.repeat(16)}
              {shown.last}
            </span>
          )}
          <input
            {...control}
            ref={input}
            type={shows === 'text' ? 'text' : 'password'}
            disabled={isDisabled}
            onChange={change}
            onPaste={() => {
              if (onPaste !== undefined) setTimeout(onPaste, 0);
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && onEnter !== undefined) {
                event.preventDefault();
                onEnter();
              }
            }}
            placeholder={placeholder}
            autoFocus={autoFocus}
            autoComplete="off"
            autoCapitalize="off"
            autoCorrect="off"
            spellCheck={false}
            className={cx(isMasked && styles['masked'], shows === 'text' && styles['text'])}
          />
        </FieldBox>
      )}
    </Field>
  );
};
