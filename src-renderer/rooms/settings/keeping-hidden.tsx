import type { Settings } from '#contract/settings.ts';
import { useCall } from '#renderer/query/api.ts';
import { Switch } from '#renderer/ui/switch.tsx';
import { Row } from './section.tsx';

const reasonOf = (
  hidesFromCapture: boolean | undefined,
  shell: 'electron' | 'browser' | undefined,
): string => {
  if (hidesFromCapture !== false) return 'Others in a shared screen see an empty window.';
  return shell === 'browser'
    ? 'A page in a browser can’t ask for it. The desktop window can, where the system lets it.'
    : 'This system does not offer it.';
};

/** Two choices that only some systems offer. */
export const KeepingHidden = ({
  value,
  onChange,
}: {
  value: Settings;
  onChange: (change: Partial<Settings>) => void;
}) => {
  const system = useCall('security', 'report', {}).data?.system;
  const shell = useCall('settings', 'about', {}).data?.shell;
  const hides = system?.hidesFromCapture;
  return (
    <>
      <Row title="Keep the window out of screenshots and recordings" text={reasonOf(hides, shell)}>
        <Switch
          label="Keep the window out of screenshots and recordings"
          hideLabel
          isSelected={value.hideFromCapture && hides !== false}
          isDisabled={hides !== true}
          onChange={(hideFromCapture) => onChange({ hideFromCapture })}
        />
      </Row>
      {system !== undefined && system.presence !== null && (
        <Row title={`Ask for ${system.presence} first`} text="Before the keychain opens the vault.">
          <Switch
            label={`Ask for ${system.presence} first`}
            hideLabel
            isSelected={value.confirmPresence}
            onChange={(confirmPresence) => onChange({ confirmPresence })}
          />
        </Row>
      )}
    </>
  );
};
