import type { Route } from '#main/sandbox/route.ts';
import { applicationRoutes } from './applications.ts';
import { attemptRoutes } from './attempts.ts';
import { eventRoutes } from './events.ts';
import { organizationRoutes } from './organizations.ts';
import { serviceTokenRoutes } from './service-tokens.ts';
import { subscriptionRoutes } from './subscriptions.ts';

/** The sandbox's API: one line for each of Hook0's 40 actions. */
export const routes: readonly Route[] = [
  ...organizationRoutes,
  ...serviceTokenRoutes,
  ...applicationRoutes,
  ...eventRoutes,
  ...subscriptionRoutes,
  ...attemptRoutes,
];
