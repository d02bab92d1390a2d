import type { ReactNode, Ref } from 'react';
import { cx } from './cx.ts';
import { Field, FieldBox } from './field.tsx';
import type { FieldFrame } from './field.tsx';
import { Icon } from './icon.tsx';
import type { IconOf } from './icon.tsx';
import styles from './text-field.module.css';

export type TextFieldProps = FieldFrame & {
  icon?: IconOf;
  /** Meta text or a small control at the right end. */
  trailing?: ReactNode;
  value?: string;
  onChange?: (value: string) => void;
  defaultValue?: string;
  inputRef?: Ref<HTMLInputElement>;
  type?: 'text' | 'email' | 'url';
  mono?: boolean;
  placeholder?: string;
  autoFocus?: boolean;
  isDisabled?: boolean;
  /** Greatest length in characters. */
  maximum?: number;
  name?: string;
  onEnter?: () => void;
  onBlur?: () => void;
};

/** One line of text. For secrets there is `SecretField`. */
export const TextField = ({
  label,
  hideLabel,
  description,
  error,
  icon,
  trailing,
  value,
  onChange,
  defaultValue,
  inputRef,
  type = 'text',
  mono = false,
  placeholder,
  autoFocus = false,
  isDisabled = false,
  maximum,
  name,
  onEnter,
  onBlur,
}: TextFieldProps) => (
  <Field
    label={label}
    {...(hideLabel === undefined ? {} : { hideLabel })}
    {...(description === undefined ? {} : { description })}
    error={error}
  >
    {(control) => (
      <FieldBox
        icon={icon && <Icon of={icon} size={14} />}
        trailing={trailing}
        isInvalid={control['aria-invalid'] === true}
      >
        <input
          {...control}
          ref={inputRef}
          type={type}
          name={name}
          value={value}
          defaultValue={defaultValue}
          onChange={(event) => onChange?.(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && onEnter !== undefined && !event.nativeEvent.isComposing) {
              event.preventDefault();
              onEnter();
            }
          }}
          onBlur={onBlur}
          placeholder={placeholder}
          // The caller asks for it only where the field is why the screen was opened.
          autoFocus={autoFocus}
          disabled={isDisabled}
          maxLength={maximum}
          autoComplete="off"
          autoCapitalize="off"
          autoCorrect="off"
          spellCheck={false}
          className={cx(mono && styles['mono'])}
        />
      </FieldBox>
    )}
  </Field>
);
