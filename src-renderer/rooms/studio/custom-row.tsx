import { CircleAlert, CircleCheck, TriangleAlert, X } from 'lucide-react';
import { Suspense, lazy, useId, useMemo } from 'react';
import { LONGEST_DATALOG } from '#contract/restriction.ts';
import type { Catalogue } from '#contract/services.ts';
import { Sentence } from '#renderer/parts/sentence.tsx';
import { Badge } from '#renderer/ui/badge.tsx';
import type { DatalogMark } from '#renderer/ui/datalog-editor.tsx';
import { Icon } from '#renderer/ui/icon.tsx';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { Spinner } from '#renderer/ui/spinner.tsx';
import { cx } from '#renderer/ui/cx.ts';
import { describeCheck } from '#renderer/words/checks.ts';
import { sentence } from '#renderer/words/failure.ts';
import { remarkWords } from '#renderer/words/remarks.ts';
import { Row } from './row.tsx';
import { stretchOf } from './statements.ts';
import { useChecked } from './use-checked.ts';
import type { Checked } from './use-checked.ts';
import styles from './added.module.css';

const DatalogEditor = lazy(async () => {
  const { DatalogEditor: editor } = await import('#renderer/ui/datalog-editor.tsx');
  return { default: editor };
});

const EXAMPLE = 'check if action($a), ["event:list", "event:get"].contains($a)';

/** ` Line 2, character 5.`; nothing where all of the text is meant. */
const placeOf = (source: string, from: number, to: number): string => {
  if (from === 0 && to >= source.length) return '';
  const lines = source.slice(0, from).split('\n');
  return ` Line ${lines.length}, character ${(lines.at(-1)?.length ?? 0) + 1}.`;
};

/** Why it can't be signed, or what is odd about it, each with its place in the text. */
const marksOf = (checked: Checked | null, source: string, service: string): readonly DatalogMark[] => {
  if (checked === null) return [];
  const problems = checked.problems.map(({ kind, from, to }) => ({
    from,
    to,
    severity: 'error' as const,
    message: `${sentence({ kind: 'datalog', problem: kind, at: from }).title}${placeOf(source, from, to)}`,
  }));
  const remarks = checked.remarks.map((remark) => {
    const { title, text } = remarkWords(remark, service, checked.checks.length > 1 ? undefined : 'It');
    return {
      ...stretchOf(source, remark.check, remark.about),
      severity: 'warning' as const,
      message: `${title} ${text}`,
    };
  });
  return [...problems, ...remarks];
};

/** Checks in the service's own Datalog, looked at by the engine while they are written. */
export const CustomRow = ({
  source,
  service,
  catalogue,
  zone,
  autoFocus,
  application,
  onChange,
  onRemove,
}: {
  source: string;
  /** The service's name for people. */
  service: string;
  catalogue: Catalogue;
  zone: string;
  autoFocus: boolean;
  application: (id: string) => string | null;
  onChange: (source: string) => void;
  onRemove: () => void;
}) => {
  const id = useId();
  const checked = useChecked(catalogue.service, source);
  const marks = useMemo(() => marksOf(checked, source, service), [checked, source, service]);
  const isMissing = source.trim() === '';
  const isLong = source.length > LONGEST_DATALOG;
  const isFine = checked !== null && checked.problems.length === 0 && checked.checks.length > 0;
  return (
    <Row label="Check">
      <div className={styles['head']}>
        <div className={styles['editor']}>
          <Suspense fallback={<Spinner label="Opening the editor" />}>
            <DatalogEditor
              label="Custom check"
              describedBy={id}
              value={source}
              onChange={onChange}
              facts={catalogue.facts}
              marks={marks}
              example={EXAMPLE}
              autoFocus={autoFocus}
            />
          </Suspense>
        </div>
        <IconButton label="Remove the custom check" icon={X} onPress={onRemove} />
      </div>
      <div className={styles['under']}>
        <div id={id} aria-live="polite" className={styles['marks']}>
          {isMissing && (
            <p className={styles['missing']}>
              Write a check, or remove it. Ctrl Space shows the facts of {service}.
            </p>
          )}
          {marks.map(({ from, severity, message }) => (
            <p key={`${from} ${message}`} className={styles[severity]}>
              <Icon of={severity === 'error' ? CircleAlert : TriangleAlert} size={14} />
              <span>{message}</span>
            </p>
          ))}
          {isFine && (
            <p className={styles['sentence']}>
              {marks.length === 0 && <Icon of={CircleCheck} size={14} />}
              <Badge kind="cryptographic" />
              <span>
                {checked.checks.map((check, at) => (
                  // The checks of one text, in their order.
                  <span key={`${at} ${JSON.stringify(check)}`}>
                    {check.kind === 'custom' ? (
                      'Signed as it stands'
                    ) : (
                      <Sentence parts={describeCheck(check, { application, catalogue, zone })} />
                    )}
                    {'. '}
                  </span>
                ))}
              </span>
            </p>
          )}
        </div>
        <span className={cx(styles['count'], isLong && styles['over'])}>
          {source.length.toLocaleString('en')} of {LONGEST_DATALOG.toLocaleString('en')}
        </span>
      </div>
    </Row>
  );
};
