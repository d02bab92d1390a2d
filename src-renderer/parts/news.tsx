import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { contract } from '#contract';
import type { VaultState } from '#contract/vault.ts';
import { listen } from '#contract/client.ts';
import { keyOf, useApi } from '#renderer/query/api.ts';
import { go } from '#renderer/query/route.ts';
import { clearToasts, dismissToast, showToast } from '#renderer/ui/toast.tsx';

const CLIPBOARD = 'clipboard';

/** Tells what happens by itself: the clipboard's count-down, and how a revoke ended. */
export const News = ({ isLinked }: { isLinked: boolean }) => {
  const { client, transport } = useApi();
  const queries = useQueryClient();
  useEffect(() => {
    if (!isLinked) clearToasts();
  }, [isLinked]);
  useEffect(() => {
    const isUnlocked = () =>
      queries.getQueryData<VaultState>(keyOf('vault', 'state', {}))?.status === 'unlocked';
    const clear = () => {
      client.tokens.clearClipboard({}).catch(() => {
        showToast({ id: CLIPBOARD, text: 'The clipboard was not cleared. Copy something else over it.' });
      });
    };
    const stops = [
      // A locked window names no token, and offers nothing that needs the key.
      listen(contract, transport, 'vault.changed', ({ status }) => {
        if (status !== 'unlocked') clearToasts();
      }),
      listen(contract, transport, 'clipboard.changed', ({ clearsAt, ended }) => {
        // The lock screen says itself what became of the clipboard.
        if (!isUnlocked()) return;
        if (clearsAt !== null) {
          showToast({
            id: CLIPBOARD,
            text: (seconds) => (
              <>
                Copied. Clears in <strong>{seconds} s</strong>
              </>
            ),
            ring: true,
            until: Date.parse(clearsAt),
            action: { label: 'Clear now', onPress: clear },
          });
        } else if (ended === 'cleared') showToast({ id: CLIPBOARD, text: 'Clipboard cleared' });
        else if (ended === 'replaced') {
          showToast({
            id: CLIPBOARD,
            text: 'The clipboard holds something else by now, which was left alone',
          });
        } else if (ended === 'unchecked') {
          showToast({
            id: CLIPBOARD,
            text: 'The browser did not let Whittle clear the clipboard. Copy something else over it.',
          });
        } else dismissToast(CLIPBOARD);
      }),
      listen(contract, transport, 'tokens.revoked', ({ name, outcome }) => {
        if (!isUnlocked()) {
          if (outcome === 'revoked') showToast({ text: 'The revoke is done' });
          return;
        }
        const see = { label: 'See why', onPress: () => go({ room: 'services' }) };
        if (outcome === 'revoked') showToast({ text: `${name} is revoked` });
        else if (outcome === 'waiting') {
          showToast({ text: `The revoke of ${name} waits. It is blocked here already`, action: see });
        } else showToast({ text: `The revoke of ${name} needs you`, action: see });
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [client, transport, queries]);
  return null;
};
