import {
  Building2,
  CircleAlert,
  CircleCheck,
  CircleQuestionMark,
  ShieldAlert,
  ShieldCheck,
} from 'lucide-react';
import type { ReactNode } from 'react';
import type { Inspection } from '#contract/tokens.ts';
import { localZone } from '#renderer/query/clock.ts';
import { cx } from '#renderer/ui/cx.ts';
import { Icon } from '#renderer/ui/icon.tsx';
import type { IconOf } from '#renderer/ui/icon.tsx';
import { absolute } from '#renderer/words/time.ts';
import styles from './forms.module.css';

const Line = ({ icon, tone, children }: { icon: IconOf; tone?: 'good' | 'soon'; children: ReactNode }) => (
  <li>
    <Icon of={icon} size={15} className={cx(tone !== undefined && styles[tone])} />
    <span>{children}</span>
  </li>
);

const many = (count: number, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`;

/** What a pasted token turned out to be, in three lines; and a fourth where the service does not call it valid. */
export const InspectionLines = ({
  found,
  isAsked = true,
}: {
  found: Inspection;
  /** Whether the service was asked about it; some have no address to ask. */
  isAsked?: boolean;
}) => {
  const { power, organization } = found;
  const isRoot = found.kind === 'root';
  const isEndless = power.expiresAt === null;
  return (
    <ul className={styles['lines']}>
      <Line icon={CircleCheck} tone="good">
        {isRoot ? 'A ' : 'An attenuated '}
        <strong>
          {found.service} {isRoot ? 'root token' : 'token'}
        </strong>
        , signed by <strong>{found.signedBy}</strong>
      </Line>
      <Line icon={Building2}>
        Organisation <strong>{organization.name ?? organization.id}</strong>
        {found.applications !== null && `, ${many(found.applications, 'application')}`}
      </Line>
      {isRoot ? (
        <Line icon={ShieldAlert}>
          May do everything{isEndless ? ', and never ends' : ''}. It will stay sealed here.
        </Line>
      ) : (
        <Line icon={ShieldCheck}>
          May do {many(power.allowed.length, 'action')}
          {power.applications !== null && ` in ${many(power.applications.length, 'application')}`},{' '}
          {power.expiresAt === null ? 'and never ends' : `until ${absolute(power.expiresAt, localZone())}`}.
        </Line>
      )}
      {found.remote === 'invalid' && (
        <Line icon={CircleAlert} tone="soon">
          {found.service} says it is revoked: it opens nothing any more.
        </Line>
      )}
      {found.remote === 'unknown' && (
        <Line icon={CircleQuestionMark}>
          {isAsked
            ? `${found.service} did not answer, so whether it is still valid is unknown.`
            : `${found.service} can’t be asked from here, so whether it is still valid is unknown.`}
        </Line>
      )}
    </ul>
  );
};
