import type { Settings } from '#contract/settings.ts';
import { Refused } from '#renderer/parts/refused.tsx';
import { useAct, useCall } from '#renderer/query/api.ts';
import { Segmented } from '#renderer/ui/segmented.tsx';
import { Select } from '#renderer/ui/select.tsx';
import { About } from './about.tsx';
import { KeepingHidden } from './keeping-hidden.tsx';
import { Row, Section } from './section.tsx';

const THEMES = [
  { id: 'system', label: 'System' },
  { id: 'light', label: 'Light' },
  { id: 'dark', label: 'Dark' },
] as const;

/** A choice of numbers as strings, which is what a list wants. */
const choices = <N extends number>(values: readonly N[], say: (value: N) => string) => ({
  items: values.map((value) => ({ id: String(value), label: say(value) })),
  valueOf: (id: string): N | undefined => values.find((value) => String(value) === id),
});

const CLIPBOARD = choices<Settings['clipboardSeconds']>([10, 20, 30, 60, 120], (value) =>
  value < 60 ? `${value} seconds` : value === 60 ? '1 minute' : '2 minutes',
);
const LOCK = choices<Settings['lockMinutes']>([1, 5, 10, 30, 60, 0], (value) =>
  value === 0 ? 'Never' : value === 1 ? '1 minute' : `${value} minutes`,
);

/** The look, how the vault is kept closed, and what runs here. */
export const General = () => {
  const settings = useCall('settings', 'get', {});
  const set = useAct('settings', 'set');
  const value = settings.data;
  return (
    <>
      <Refused error={set.error ?? settings.error} />
      {value !== undefined && (
        <>
          <Section title="Look">
            <Row title="Theme" text="System follows this computer, also when it changes by itself.">
              <Segmented
                label="Theme"
                items={THEMES}
                value={value.theme}
                onChange={(theme) => set.mutate({ theme })}
              />
            </Row>
          </Section>
          <Section title="Keeping it closed">
            <Row
              title="Clear the clipboard after"
              text="Only if it still holds what was copied here. A root never stays longer than 10 seconds."
            >
              <Select
                label="Clear the clipboard after"
                hideLabel
                items={CLIPBOARD.items}
                value={String(value.clipboardSeconds)}
                onChange={(id) => {
                  const clipboardSeconds = CLIPBOARD.valueOf(id);
                  if (clipboardSeconds !== undefined) set.mutate({ clipboardSeconds });
                }}
              />
            </Row>
            <Row
              title="Lock when you are away for"
              text="It also locks with the screen, at sleep and when another user signs in, where the system tells."
            >
              <Select
                label="Lock when you are away for"
                hideLabel
                items={LOCK.items}
                value={String(value.lockMinutes)}
                onChange={(id) => {
                  const lockMinutes = LOCK.valueOf(id);
                  if (lockMinutes !== undefined) set.mutate({ lockMinutes });
                }}
              />
            </Row>
            <KeepingHidden value={value} onChange={(change) => set.mutate(change)} />
          </Section>
        </>
      )}
      <About />
    </>
  );
};
