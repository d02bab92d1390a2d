import { protocol } from 'electron';
import type { Session } from 'electron';
import { fencedHeaders } from '#main/wire/page.ts';
import type { Page } from '#main/wire/page.ts';
import { isOn, PAGE_ADDRESS, SCHEME } from './address.ts';

/** To be called before Electron is ready. A standard, secure scheme has an origin and so a same-origin rule. */
export const registerScheme = (): void =>
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);

/** Serves the built page at `app://whittle/`, and nothing else. */
export const servePage = (session: Session, page: Page): void =>
  session.protocol.handle(SCHEME, async (request) => {
    const isAllowed = request.method === 'GET' && isOn(PAGE_ADDRESS, request.url);
    const file = isAllowed ? await page.find(new URL(request.url).pathname) : undefined;
    if (!file) return new Response(null, { status: 404, headers: fencedHeaders() });
    return new Response(new Uint8Array(file.body), { headers: file.headers });
  });
