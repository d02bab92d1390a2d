import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import type { Catalogue } from '#contract/services.ts';
import { Sentence } from '#renderer/parts/sentence.tsx';
import { Badge } from '#renderer/ui/badge.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { Tags } from '#renderer/ui/tags.tsx';
import { TextField } from '#renderer/ui/text-field.tsx';
import { describeCheck } from '#renderer/words/checks.ts';
import type { Added } from './draft.ts';
import { problemWithValue, problemWithValues, valuesIn, valuesOf } from './limits.ts';
import { Row } from './row.tsx';
import styles from './added.module.css';

type LimitAdded = Extract<Added, { kind: 'limit' }>;

/** A restriction to values of one fact: what was given, and the sentence that it makes. */
export const LimitRow = ({
  added,
  catalogue,
  onChange,
  onRemove,
}: {
  added: LimitAdded;
  catalogue: Catalogue;
  onChange: (changes: { values?: readonly string[]; typed?: string }) => void;
  onRemove: () => void;
}) => {
  const { typed = '' } = added;
  const limit = catalogue.limits.find(({ id }) => id === added.limit);
  const label = limit?.label ?? added.limit;
  const wrongIn = (text: string): string | null =>
    limit === undefined
      ? null
      : (valuesIn(text, limit)
          .map((value) => problemWithValue(value, limit))
          .find((each) => each !== null) ?? null);
  // While it is typed it may still become right; what was left there wrong says so at once.
  const [problem, setProblem] = useState<string | null>(() => wrongIn(typed));

  const take = () => {
    if (limit === undefined || typed.trim() === '') return;
    const wrong = wrongIn(typed);
    setProblem(wrong);
    if (wrong === null) onChange({ values: valuesOf(added, catalogue), typed: '' });
  };

  const missing = problemWithValues(added, catalogue);
  return (
    <Row label={label}>
      <div className={styles['head']}>
        <div className={styles['values']}>
          {added.values.length > 0 && (
            <Tags
              label={label}
              items={added.values}
              onRemove={(gone) => onChange({ values: added.values.filter((value) => !gone.has(value)) })}
            />
          )}
          <div className={styles['field']}>
            <TextField
              label={added.values.length === 0 ? label : `Another ${label.toLowerCase()}`}
              hideLabel
              mono
              value={typed}
              placeholder={limit?.example ?? ''}
              onChange={(text) => {
                onChange({ typed: text });
                setProblem(null);
              }}
              onEnter={take}
              onBlur={take}
              trailing={
                typed.trim() === '' ? undefined : <IconButton label="Add it" icon={Plus} onPress={take} />
              }
              error={problem ?? undefined}
            />
          </div>
        </div>
        <IconButton label={`Remove the restriction “${label}”`} icon={X} onPress={onRemove} />
      </div>
      {added.values.length > 0 && (
        <p className={styles['sentence']}>
          <Badge kind="cryptographic" />
          <span>
            <Sentence
              parts={describeCheck(
                { kind: 'limit', limit: added.limit, values: [...added.values] },
                { application: () => null, catalogue, zone: 'UTC' },
              )}
            />
          </span>
        </p>
      )}
      {missing !== null && typed === '' && (
        <p className={styles['missing']} role="status">
          {missing}
        </p>
      )}
      {limit !== undefined && limit.note !== '' && <p className={styles['note']}>{limit.note}</p>}
    </Row>
  );
};
