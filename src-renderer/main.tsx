import './ui/fonts.css';
import './ui/tokens.css';
import './ui/base.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { CircleAlert } from 'lucide-react';
import { I18nProvider } from 'react-aria-components';
import { createRoot } from 'react-dom/client';
import { App } from '#renderer/app.tsx';
import { LinkUsedPage } from '#renderer/parts/stopped-page.tsx';
import { ApiProvider, createApi } from '#renderer/query/api.ts';
import { createQueryClient } from '#renderer/query/client.ts';
import { followEvents } from '#renderer/query/events.ts';
import { createTransport } from '#renderer/transport/transport.ts';
import { Button } from '#renderer/ui/button.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { sentence } from '#renderer/words/failure.ts';

const place = document.querySelector('#root');
if (place === null) throw new Error('index.html has no #root');

/** What stays on screen when drawing it broke: a bug of ours, and a way back in. */
const showBroken = () => {
  const { title, text } = sentence({ kind: 'bug', reference: '' });
  const root = document.createElement('main');
  place.replaceWith(root);
  createRoot(root).render(
    <EmptyState
      icon={CircleAlert}
      tone="urgent"
      level={1}
      title={title}
      text={text}
      actions={<Button onPress={() => window.location.reload()}>Load again</Button>}
    />,
  );
};

const { transport, state, watch } = await createTransport();
const queries = createQueryClient();
followEvents(transport, queries);

createRoot(place, { onUncaughtError: showBroken }).render(
  state === 'link-used' ? (
    <LinkUsedPage />
  ) : (
    <I18nProvider locale="en-GB">
      <QueryClientProvider client={queries}>
        <ApiProvider value={createApi(transport)}>
          <App watch={watch} />
        </ApiProvider>
      </QueryClientProvider>
    </I18nProvider>
  ),
);
