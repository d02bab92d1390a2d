import { Plug, Plus } from 'lucide-react';
import { useState } from 'react';
import type { Connection } from '#contract/services.ts';
import { Connect } from '#renderer/parts/connect.tsx';
import { NewRootDialog } from '#renderer/parts/new-root-dialog.tsx';
import { Refused } from '#renderer/parts/refused.tsx';
import { useCall } from '#renderer/query/api.ts';
import { handOver } from '#renderer/query/hand-over.ts';
import { go } from '#renderer/query/route.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { PageHeader } from '#renderer/ui/page-header.tsx';
import { Capabilities } from './capabilities.tsx';
import { Differences } from './differences.tsx';
import { Pending } from './pending.tsx';
import styles from './services.module.css';

/** Connections, how they are, what each can do, and the operations that wait. */
export const ServicesPage = ({ connects }: { connects: boolean }) => {
  const list = useCall('services', 'list', {});
  const [rootAt, setRootAt] = useState<Connection | null>(null);
  const connections = list.data ?? [];
  const count = `${connections.length} connection${connections.length === 1 ? '' : 's'}`;
  const connect = (
    <Button icon={Plus} onPress={() => go({ room: 'services', connects: true })}>
      Connect a service
    </Button>
  );
  return (
    <div className={styles['page']}>
      <PageHeader title="Services" {...(connections.length > 0 ? { meta: count } : {})}>
        {connections.length > 0 && connect}
      </PageHeader>
      <div className={styles['body']} data-toasts="over">
        <Refused error={list.error} action={<Button onPress={() => void list.refetch()}>Try again</Button>} />
        <Differences connections={connections} />
        {connections.length > 0 && <Capabilities connections={connections} onNewRoot={setRootAt} />}
        {list.isSuccess && connections.length === 0 && (
          <EmptyState icon={Plug} title="No service is connected yet." actions={connect} />
        )}
        <Pending connections={connections} />
      </div>
      {rootAt !== null && <NewRootDialog connection={rootAt} onClose={() => setRootAt(null)} />}
      {connects && (
        <Dialog
          title="Connect a service"
          subtitle="Paste a root token, sign in once, or try the sandbox."
          width={720}
          onClose={() => go({ room: 'services' })}
        >
          <Connect
            autoFocus
            onConnected={({ tokenId }) => go({ room: 'tokens', tokenId })}
            onExplain={(text) => {
              handOver(text);
              go({ room: 'explain' });
            }}
          />
        </Dialog>
      )}
    </div>
  );
};
