import { CircleSlash, Info, TriangleAlert } from 'lucide-react';
import type { OpenEscape, Remark } from '#contract/restriction.ts';
import type { Catalogue } from '#contract/services.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { escapeWords } from '#renderer/words/escapes.ts';
import { remarkTone, remarkWords } from '#renderer/words/remarks.ts';
import styles from './remarks.module.css';

const ICONS = { urgent: CircleSlash, soon: TriangleAlert, quiet: Info } as const;
const ORDER = ['urgent', 'soon', 'quiet'] as const;

const keyOf = ({ block, check, kind, hint, about }: Remark): string =>
  [block, check, kind, hint, about].join(' ');

/** What is odd about a token's checks, the gravest first, each with what it means and what to do. */
export const Remarks = ({ remarks, service }: { remarks: readonly Remark[]; service: string }) => {
  if (remarks.length === 0) return null;
  const sorted = remarks.toSorted(
    (one, other) => ORDER.indexOf(remarkTone(one)) - ORDER.indexOf(remarkTone(other)),
  );
  return (
    <ul className={styles['list']} aria-label="Remarks">
      {sorted.map((remark) => {
        const { title, text } = remarkWords(remark, service);
        const tone = remarkTone(remark);
        return (
          <li key={keyOf(remark)}>
            <Notice tone={tone} icon={ICONS[tone]} title={title}>
              {text}
            </Notice>
          </li>
        );
      })}
    </ul>
  );
};

const TITLES = {
  escape: (count: number) => `This leaves ${count} escapes open.`,
  outlasts: () => 'This outlasts the token.',
};

/** The ways around a token's restrictions that it leaves open, and what stays after it has ended. */
export const OpenEscapes = ({
  escapes,
  catalogue,
}: {
  escapes: readonly OpenEscape[];
  catalogue: Catalogue;
}) => {
  const words = escapes.map((open) => escapeWords(open, catalogue));
  return (['escape', 'outlasts'] as const).map((weight) => {
    const those = words.filter((each) => each.weight === weight);
    const [only, ...others] = those;
    if (only === undefined) return null;
    const look =
      weight === 'escape'
        ? ({ tone: 'soon', icon: TriangleAlert } as const)
        : ({ tone: 'quiet', icon: Info } as const);
    return others.length === 0 ? (
      <Notice key={weight} {...look} title={only.title}>
        {only.text}
      </Notice>
    ) : (
      <Notice key={weight} {...look} title={TITLES[weight](those.length)}>
        {those.map(({ id, text }) => (
          <span key={id} className={styles['line']}>
            {text}
          </span>
        ))}
      </Notice>
    );
  });
};
