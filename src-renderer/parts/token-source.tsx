import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ServiceKind } from '#contract/services.ts';
import { useCall } from '#renderer/query/api.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Select } from '#renderer/ui/select.tsx';
import { TextField } from '#renderer/ui/text-field.tsx';
import { publicKeyOf, publicKeyTrouble } from '#renderer/words/public-key.ts';
import styles from './forms.module.css';

/** What a pasted text is said to come from, as the contract takes it. */
export type TokenSource = {
  baseUrl?: string;
  offline?: { service: ServiceKind; publicKey: string };
};

type Way = 'usual' | 'address' | 'key';

/**
 * Where a pasted token comes from: Hook0 as a rule, a self-hosted one by its address, or a service that has no address
 * to ask, by its public key. `asksCloud`: without an address Hook0's own cloud is asked.
 */
export const useTokenSource = (onChange: () => void, { asksCloud = true }: { asksCloud?: boolean } = {}) => {
  const [way, setWay] = useState<Way>('usual');
  const [address, setAddress] = useState('');
  const [service, setService] = useState<ServiceKind | null>(null);
  const [key, setKey] = useState('');
  const kinds = useCall('services', 'kinds', {});
  const offline = (kinds.data ?? []).filter(({ remote }) => !remote);
  const chosen = offline.find((one) => one.service === service) ?? offline[0];
  const publicKey = publicKeyOf(key);
  const trouble = publicKeyTrouble(key);
  const source: TokenSource =
    way === 'address' && address.trim() !== ''
      ? { baseUrl: address.trim() }
      : way === 'key' && publicKey !== null && chosen !== undefined
        ? { offline: { service: chosen.service, publicKey } }
        : {};
  const choose = (next: Way) => {
    setWay(next);
    onChange();
  };

  /** The fields for it; Enter in one of them goes on. */
  const fields = (onEnter: () => void): ReactNode =>
    way === 'address' ? (
      <TextField
        label="Address of your Hook0"
        description={`Its origin, without a path.${asksCloud ? ' Leave it empty for app.hook0.com.' : ''}`}
        placeholder="https://hook0.example.com"
        type="url"
        value={address}
        onChange={(value) => {
          setAddress(value);
          onChange();
        }}
        onEnter={onEnter}
        autoFocus
      />
    ) : way === 'key' && chosen !== undefined ? (
      <div className={styles['source']}>
        <Select
          label="Service"
          items={offline.map((one) => ({ id: one.service, label: one.label }))}
          value={chosen.service}
          onChange={(next) => {
            setService(next);
            onChange();
          }}
        />
        <TextField
          label={`Public key of ${chosen.label}`}
          description="It tells who signed the token, and is no secret. 64 hex digits."
          mono
          value={key}
          maximum={100}
          error={trouble}
          onChange={(value) => {
            setKey(value);
            onChange();
          }}
          onEnter={onEnter}
          autoFocus
        />
      </div>
    ) : null;

  /** The other ways, as links. */
  const ways: ReactNode = (
    <>
      {way !== 'address' && (
        <Button variant="link" onPress={() => choose('address')}>
          Self-hosted
        </Button>
      )}
      {way !== 'key' && offline.length > 0 && (
        <Button variant="link" onPress={() => choose('key')}>
          Another service
        </Button>
      )}
      {way !== 'usual' && (
        <Button variant="link" onPress={() => choose('usual')}>
          {asksCloud ? 'Hook0’s cloud' : 'Keys known here'}
        </Button>
      )}
    </>
  );

  return {
    source,
    fields,
    ways,
    /** What is asked for is not there yet. */
    isIncomplete:
      (way === 'key' && publicKey === null) || (way === 'address' && !asksCloud && address.trim() === ''),
    askAddress: () => choose('address'),
    askKey: offline.length > 0 ? () => choose('key') : null,
  };
};
