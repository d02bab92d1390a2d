import { z } from './zod.ts';
import { audit } from './audit.ts';
import { backups } from './backups.ts';
import { defineContract } from './define.ts';
import type { Client, Handlers, Publish } from './define.ts';
import { screen } from './screen.ts';
import { security } from './security.ts';
import { services } from './services.ts';
import { settings, settingsValue } from './settings.ts';
import { templates } from './templates.ts';
import { tokens } from './tokens.ts';
import { vault, vaultState } from './vault.ts';

/** The whole conversation of the app: every call and every event, in one value. */
export const contract = defineContract({
  calls: { vault, security, backups, services, templates, tokens, audit, settings },
  events: {
    'vault.changed': vaultState,
    'tokens.changed': z.object({}),
    'services.changed': z.object({}),
    'templates.changed': z.object({}),
    'audit.changed': z.object({}),
    'settings.changed': settingsValue,
    /** What Whittle put there: until when it stays, or that it is gone. */
    'clipboard.changed': z.object({
      clearsAt: z.string().nullable(),
      /**
       * `replaced`: somebody copied something else, which was left alone. `unchecked`: it could not be looked at, so
       * the token may still be there.
       */
      ended: z.enum(['cleared', 'replaced', 'unchecked']).nullable(),
    }),
    'backups.changed': z.object({}),
    /** A `whittle:` link was followed: it opens a screen, and does nothing more. */
    'screen.opened': screen,
    /** A revoke reached its end at the service, or stopped and needs a person. */
    'tokens.revoked': z.object({ name: z.string(), outcome: z.enum(['revoked', 'waiting', 'stopped']) }),
  },
});

export type AppContract = typeof contract;
export type AppClient = Client<AppContract>;
export type AppHandlers = Handlers<AppContract>;
export type AppPublish = Publish<AppContract>;
