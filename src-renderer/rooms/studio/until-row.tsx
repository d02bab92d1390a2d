import { Ban, CalendarClock, Check } from 'lucide-react';
import type { Ref } from 'react';
import { Label, Radio, RadioGroup } from 'react-aria-components';
import type { Failure } from '#contract/failure.ts';
import { cx } from '#renderer/ui/cx.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import { TextField } from '#renderer/ui/text-field.tsx';
import { expiryText, presets } from '#renderer/words/expiry.ts';
import type { ParsedExpiry, PresetId } from '#renderer/words/expiry.ts';
import { exact } from '#renderer/words/exact.ts';
import { sentence } from '#renderer/words/failure.ts';
import { fullDay, relative, zoneName } from '#renderer/words/time.ts';
import type { Draft } from './draft.ts';
import { EndCalendar } from './end-calendar.tsx';
import { Row } from './row.tsx';
import styles from './until-row.module.css';

const END_PROBLEMS: readonly string[] = ['expiry-past', 'expiry-beyond-parent'];

const isPreset = (id: string): id is PresetId =>
  ['1h', '8h', '1d', '7d', '30d', '90d', 'date', 'none'].includes(id);

/** Until when: a typed line that is read back, dated presets, and a calendar. */
export const UntilRow = ({
  draft,
  parsed,
  signed,
  failure,
  limit,
  parentName,
  now,
  zone,
  isTried,
  reasonRef,
  onChange,
}: {
  draft: Draft;
  parsed: ParsedExpiry;
  /** The end as the engine read it back, once it has answered for these choices. */
  signed: string | null;
  failure: Failure | null;
  /** The parent's end. */
  limit: string | null;
  parentName: string;
  now: Date;
  zone: string;
  isTried: boolean;
  reasonRef: Ref<HTMLInputElement>;
  onChange: (changes: Partial<Draft>) => void;
}) => {
  const chips = presets({ now, zone, limit });
  const isEndless = draft.end === 'none';
  const chosen: PresetId = isEndless
    ? 'none'
    : draft.isCalendarOpen
      ? 'date'
      : (chips.find(
          ({ text, beyond }) => !beyond && text !== null && text === draft.until.trim().toLowerCase(),
        )?.id ?? 'date');
  const instant = !isEndless && parsed.ok ? (signed ?? parsed.instant) : null;
  const refused =
    failure?.kind === 'restriction' && END_PROBLEMS.includes(failure.problem) ? sentence(failure) : null;

  const choose = (id: PresetId) => {
    const preset = chips.find((chip) => chip.id === id);
    if (id === 'none') onChange({ end: 'none', isCalendarOpen: false });
    else if (id === 'date') {
      const text = instant === null ? draft.until : expiryText(instant, zone);
      onChange({ end: 'typed', until: text, isCalendarOpen: true });
    } else if (preset?.text) onChange({ end: 'typed', until: preset.text, isCalendarOpen: false });
  };

  const error =
    isEndless || parsed.ok ? (
      refused === null ? undefined : (
        `${refused.title} ${refused.text}`
      )
    ) : (
      <>
        {parsed.kind === 'beyond' ? parsed.problem.replace('Its parent', parentName) : parsed.problem}
        {parsed.suggestions.map(({ text, words }, at) => (
          <span key={text}>
            {at === 0 ? (parsed.kind === 'beyond' ? ' ' : ' Meant ') : ' or '}
            <button
              type="button"
              className={styles['meant']}
              onClick={() =>
                onChange({ end: 'typed', until: text.includes('T') ? expiryText(text, zone) : text })
              }
            >
              {words}
            </button>
            {at === parsed.suggestions.length - 1 ? (parsed.kind === 'beyond' ? '.' : '?') : ''}
          </span>
        ))}
      </>
    );

  return (
    <Row label="Until">
      <div className={styles['until']}>
        <div className={styles['typed']}>
          <TextField
            label="Until"
            hideLabel
            icon={CalendarClock}
            value={isEndless ? '' : draft.until}
            placeholder={isEndless ? 'No end' : '30d, next friday 18:00'}
            onChange={(until) => onChange({ end: 'typed', until, isCalendarOpen: false })}
            {...(error === undefined ? {} : { error })}
          />
        </div>
        <p className={styles['echo']}>
          {instant !== null && (
            <>
              <strong>{exact(instant, zone)}</strong> · {relative(instant, now, zone)}
            </>
          )}
          {isEndless && <strong>Never ends</strong>}
        </p>
        <span className={styles['zone']} title={zone}>
          {zoneName(zone)}
        </span>
      </div>
      <RadioGroup
        className={cx(styles['presets'])}
        orientation="horizontal"
        value={chosen}
        onChange={(id) => {
          if (isPreset(id)) choose(id);
        }}
      >
        <Label className="sr-only">Length</Label>
        {chips.map(({ id, label, note, beyond }) => (
          <Radio key={id} value={id} isDisabled={beyond} className={cx(styles['preset'])}>
            {({ isSelected }) => (
              <>
                <span className={styles['length']}>
                  {beyond && <Icon of={Ban} size={12} />}
                  {isSelected && <Icon of={Check} size={12} />}
                  {label}
                </span>{' '}
                <span className={styles['date']}>{note}</span>
              </>
            )}
          </Radio>
        ))}
      </RadioGroup>
      {limit !== null && (
        <p className={styles['limit']}>
          {parentName} ends {fullDay(limit, zone)}; this can’t outlive it.
        </p>
      )}
      {chosen === 'date' && (draft.isCalendarOpen || parsed.ok) && (
        <EndCalendar
          instant={instant}
          now={now}
          limit={limit}
          zone={zone}
          onChange={(next) => onChange({ end: 'typed', until: expiryText(next, zone), isCalendarOpen: true })}
        />
      )}
      {isEndless && (
        <div className={styles['reason']}>
          <TextField
            label="Why it needs no end"
            inputRef={reasonRef}
            value={draft.reason}
            onChange={(reason) => onChange({ reason })}
            maximum={400}
            description="Kept in its history."
            {...(isTried && draft.reason.trim() === '' ? { error: 'Give a reason, or choose an end.' } : {})}
          />
        </div>
      )}
    </Row>
  );
};
