import { z } from 'zod';

/** What Hook0 answers, as far as Whittle reads it; unknown fields are left out. Source: openapi.snapshot.json. */
export const instanceAnswer = z.object({ biscuit_public_key: z.string().regex(/^[0-9a-f]{64}$/i) });

export const loginAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
});

export const organizationsAnswer = z.array(
  z.object({ organization_id: z.uuid(), name: z.string(), role: z.string() }),
);

export const applicationsAnswer = z.array(
  z.object({ application_id: z.uuid(), organization_id: z.uuid(), name: z.string() }),
);

export const serviceTokenAnswer = z.object({
  token_id: z.uuid(),
  name: z.string(),
  biscuit: z.string().min(1),
  created_at: z.iso.datetime({ offset: true }),
});

export const serviceTokensAnswer = z.array(serviceTokenAnswer);

/** RFC 7807; `id` is stable, the texts are not. */
export const problemAnswer = z.object({ id: z.string(), status: z.number(), detail: z.string().optional() });

/** Its API's own description; only a plain word is taken for a version. */
export const swaggerAnswer = z.object({
  info: z.object({ version: z.string().regex(/^[\w.+-]{1,40}$/) }),
});
