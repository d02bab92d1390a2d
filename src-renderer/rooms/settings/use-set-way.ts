import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useAct, useStale } from '#renderer/query/api.ts';
import { takeVaultState } from '#renderer/query/events.ts';
import { showToast } from '#renderer/ui/toast.tsx';
import { SLOT_WORDS } from '#renderer/words/slots.ts';
import { capital } from '#renderer/words/power-phrases.ts';

type OwnWay = { with: 'keychain' | 'safe-storage' };

/** Adds a way that the system keeps, or makes it anew. */
export const useSetWay = () => {
  const queries = useQueryClient();
  const stale = useStale();
  const set = useAct('vault', 'setSlot');
  const [kind, setKind] = useState<OwnWay['with'] | null>(null);
  return {
    kind,
    isPending: set.isPending,
    error: set.error,
    mutate: (way: OwnWay) => {
      setKind(way.with);
      set.mutate(way, {
        onSuccess: (state) => {
          takeVaultState(queries, state);
          stale('security');
          showToast({ id: 'security', text: `${capital(SLOT_WORDS[way.with].within)} opens the vault` });
        },
      });
    },
  };
};
