/** What a foreign page may know of the shell at most: where it is, and every secret of it. */
export type Target = { origin: string; bearer: string; code: string };
/** What a way to reach the shell got out of it; `null`: nothing that the page could tell. */
type Vector = (target: Target) => Promise<string | null>;

declare global {
  /** Put into the foreign page by `prepare`. */
  // oxlint-disable-next-line no-var -- what lies on the global object is declared so
  var foreign: {
    /** Resolves with what became of an element that loads something, once it is in the page. */
    loaded(element: HTMLElement): Promise<string | null>;
    /** Posts a form into a frame of its own. */
    submit(action: string, type: string, fields: Record<string, string>): Promise<string | null>;
    /** What an answer that can be read says. */
    read(answer: Response): Promise<string | null>;
  };
}

/** Runs in the foreign page before anything else. */
export const prepare = (): void => {
  const loaded = (element: HTMLElement): Promise<string | null> =>
    new Promise((resolve) => {
      element.addEventListener('load', () => resolve('loaded'));
      element.addEventListener('loadeddata', () => resolve('loaded'));
      element.addEventListener('error', () => resolve(null));
      setTimeout(() => resolve(null), 1_000);
      document.body.append(element);
    });
  globalThis.foreign = {
    loaded,
    submit: async (action, type, fields) => {
      const frame = document.createElement('iframe');
      frame.name = `frame-${Math.random()}`;
      document.body.append(frame);
      const form = document.createElement('form');
      Object.assign(form, { method: 'post', action, enctype: type, target: frame.name });
      for (const [name, value] of Object.entries(fields)) {
        const field = document.createElement('input');
        Object.assign(field, { type: 'hidden', name, value });
        form.append(field);
      }
      document.body.append(form);
      const came = new Promise((resolve) => {
        frame.addEventListener('load', resolve);
        setTimeout(resolve, 1_000);
      });
      form.submit();
      await came;
      // Only a page of the same origin may look.
      return null;
    },
    read: async (answer) => (answer.ok ? `${answer.status}: ${(await answer.text()).slice(0, 200)}` : null),
  };
};

/** A page may send each of these; most of them are tried before anybody is asked. */
export const VECTORS: Record<string, Vector> = {
  'form, urlencoded': ({ origin }) =>
    foreign.submit(`${origin}/call?form-urlencoded`, 'application/x-www-form-urlencoded', {
      method: 'vault.lock',
      input: '{}',
    }),
  'form, multipart': ({ origin }) =>
    foreign.submit(`${origin}/call?form-multipart`, 'multipart/form-data', {
      method: 'vault.lock',
      input: '{}',
    }),
  'form, JSON as plain text': ({ origin }) =>
    foreign.submit(`${origin}/call?form-plain`, 'text/plain', {
      '{"method":"vault.lock","input":{},"a":"': '"}',
    }),
  'form, the code as plain text': ({ origin, code }) =>
    foreign.submit(`${origin}/access?form-code`, 'text/plain', { [`{"code":"${code}","a":"`]: '"}' }),
  'fetch without CORS': async ({ origin }) => {
    const body = '{"method":"vault.lock","input":{}}';
    return await foreign.read(await fetch(`${origin}/call`, { method: 'POST', mode: 'no-cors', body }));
  },
  'fetch without CORS, with the code': async ({ origin, code }) =>
    await foreign.read(
      await fetch(`${origin}/access`, { method: 'POST', mode: 'no-cors', body: JSON.stringify({ code }) }),
    ),
  'fetch, plain text': async ({ origin }) =>
    await foreign.read(
      await fetch(`${origin}/call`, { method: 'POST', body: '{"method":"vault.lock","input":{}}' }),
    ),
  'fetch, JSON with the bearer': async ({ origin, bearer }) =>
    await foreign.read(
      await fetch(`${origin}/call`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer}` },
        body: '{"method":"vault.lock","input":{}}',
      }),
    ),
  'fetch, JSON with the code': async ({ origin, code }) =>
    await foreign.read(
      await fetch(`${origin}/access`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ code }),
      }),
    ),
  'fetch, PUT': async ({ origin, bearer }) =>
    await foreign.read(
      await fetch(`${origin}/call`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${bearer}` },
        body: '{}',
      }),
    ),
  'fetch, events with the bearer': async ({ origin, bearer }) =>
    await foreign.read(await fetch(`${origin}/events`, { headers: { authorization: `Bearer ${bearer}` } })),
  'fetch, the page': async ({ origin }) => await foreign.read(await fetch(`${origin}/?fetched`)),
  'fetch, with credentials': async ({ origin }) =>
    await foreign.read(await fetch(`${origin}/?credentials`, { credentials: 'include' })),
  'fetch, as from this machine': async ({ origin, bearer }) =>
    await foreign.read(
      await fetch(`${origin}/call`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer}` },
        body: '{"method":"vault.lock","input":{}}',
        targetAddressSpace: 'loopback',
      } as RequestInit),
    ),
  'fetch that outlives its page': async ({ origin }) =>
    await foreign.read(
      await fetch(`${origin}/call?keepalive`, {
        method: 'POST',
        keepalive: true,
        body: '{"method":"vault.lock","input":{}}',
      }),
    ),
  XMLHttpRequest: ({ origin, bearer }) =>
    new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.open('POST', `${origin}/call?xhr`);
      request.withCredentials = true;
      request.setRequestHeader('content-type', 'application/json');
      request.setRequestHeader('authorization', `Bearer ${bearer}`);
      request.addEventListener('loadend', () =>
        resolve(request.status === 200 ? request.responseText : null),
      );
      request.send('{"method":"vault.lock","input":{}}');
    }),
  'beacon, text': ({ origin }) => {
    navigator.sendBeacon(`${origin}/call?beacon-text`, '{"method":"vault.lock","input":{}}');
    return Promise.resolve(null);
  },
  'beacon, JSON': ({ origin }) => {
    const type = 'application/json';
    navigator.sendBeacon(
      `${origin}/call?beacon-json`,
      new Blob(['{"method":"vault.lock","input":{}}'], { type }),
    );
    return Promise.resolve(null);
  },
  image: ({ origin }) => foreign.loaded(Object.assign(new Image(), { src: `${origin}/call?as=image` })),
  script: ({ origin }) =>
    foreign.loaded(Object.assign(document.createElement('script'), { src: `${origin}/?as=script` })),
  'module script': ({ origin }) =>
    foreign.loaded(
      Object.assign(document.createElement('script'), { type: 'module', src: `${origin}/?as=script&module` }),
    ),
  'style sheet': ({ origin }) =>
    foreign.loaded(
      Object.assign(document.createElement('link'), { rel: 'stylesheet', href: `${origin}/?as=style` }),
    ),
  // Such an element says that it has loaded a refusal too: what counts is what lies in the cache then.
  prefetch: async ({ origin }) => {
    const href = `${origin}/?prefetch`;
    await foreign.loaded(Object.assign(document.createElement('link'), { rel: 'prefetch', href }));
    return await foreign.read(await fetch(href, { cache: 'force-cache' }));
  },
  preload: async ({ origin }) => {
    const href = `${origin}/?preload`;
    await foreign.loaded(
      Object.assign(document.createElement('link'), { rel: 'preload', as: 'fetch', href }),
    );
    return await foreign.read(await fetch(href, { cache: 'force-cache' }));
  },
  video: ({ origin }) =>
    foreign.loaded(Object.assign(document.createElement('video'), { src: `${origin}/?as=video` })),
  font: async ({ origin }) => {
    await new FontFace('foreign', `url(${origin}/?as=font)`).load();
    return 'loaded';
  },
  frame: async ({ origin, code }) => {
    const frame = Object.assign(document.createElement('iframe'), { src: `${origin}/?frame#code=${code}` });
    await foreign.loaded(frame);
    frame.contentWindow?.postMessage({ method: 'vault.lock', input: {} }, '*');
    return frame.contentDocument?.querySelector('#root') ? 'the page is in the frame' : null;
  },
  object: async ({ origin }) => {
    const type = 'text/html';
    await foreign.loaded(
      Object.assign(document.createElement('object'), { type, data: `${origin}/?object` }),
    );
    return null;
  },
  WebSocket: ({ origin, bearer }) =>
    new Promise((resolve) => {
      const socket = new WebSocket(`${origin.replace('http', 'ws')}/events?bearer=${bearer}`);
      socket.addEventListener('open', () => resolve('open'));
      socket.addEventListener('error', () => resolve(null));
    }),
  EventSource: ({ origin, bearer }) =>
    new Promise((resolve) => {
      const source = new EventSource(`${origin}/events?as=events&bearer=${bearer}`);
      source.addEventListener('open', () => {
        source.close();
        resolve('open');
      });
      source.addEventListener('error', () => {
        source.close();
        resolve(null);
      });
    }),
  worker: ({ origin, bearer }) => {
    const text = `fetch(${JSON.stringify(`${origin}/call?worker`)}, { method: 'POST',
      headers: { 'content-type': 'application/json', authorization: ${JSON.stringify(`Bearer ${bearer}`)} },
      body: '{"method":"vault.lock","input":{}}' }).then(async (answer) => postMessage(answer.ok ? await answer.text() : null),
      () => postMessage(null))`;
    const worker = new Worker(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })));
    return new Promise((resolve) =>
      worker.addEventListener('message', ({ data }) => resolve(data as string | null)),
    );
  },
  'script of a worker': ({ origin }) => {
    const text = `try { importScripts(${JSON.stringify(`${origin}/?as=script&worker`)}); postMessage('loaded') } catch { postMessage(null) }`;
    const worker = new Worker(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })));
    return new Promise((resolve) =>
      worker.addEventListener('message', ({ data }) => resolve(data as string | null)),
    );
  },
  'service worker': async ({ origin, bearer }) => {
    // Only a page of a safe origin may have one; it sends on what it is asked.
    await navigator.serviceWorker.register('/worker.js');
    const { active } = await navigator.serviceWorker.ready;
    const channel = new MessageChannel();
    active?.postMessage({ address: `${origin}/call?service-worker`, bearer }, [channel.port2]);
    return await new Promise((resolve) => {
      channel.port1.addEventListener('message', ({ data }) => resolve(data as string | null));
      channel.port1.start();
    });
  },
  'window with the link': async ({ origin, code }) => {
    const opened = window.open(`${origin}/?window#code=${code}`);
    const answer = new Promise<string | null>((resolve) => {
      window.addEventListener('message', ({ data }) => resolve(`said ${String(data)}`));
      setTimeout(() => resolve(null), 500);
    });
    const asking = setInterval(() => opened?.postMessage({ method: 'vault.lock', input: {} }, '*'), 100);
    const said = await answer;
    clearInterval(asking);
    return said;
  },
};
