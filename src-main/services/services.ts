import type { ServiceKind } from '#contract/services.ts';
import type { Clock } from '#main/kernel/clock.ts';
import type { Log } from '#main/kernel/log.ts';
import { createHook0 } from './hook0/hook0.ts';
import { hook0Rules } from './hook0/rules.ts';
import type { ServiceClient, ServiceRules } from './service.ts';

/** Hook0's own cloud. */
export const HOOK0_CLOUD = 'https://app.hook0.com';

type ClientDeps = {
  /** As typed or pasted; refuses with `{kind:'service', problem:'bad-address'}`. */
  baseUrl: string;
  clock: Clock;
  log: Log;
};

export type ServiceEntry = {
  /** The service's name for people. */
  label: string;
  rules: ServiceRules;
  createClient(deps: ClientDeps): ServiceClient;
};

/** The kinds of services that Whittle speaks to. */
export const services: Readonly<Record<ServiceKind, ServiceEntry>> = {
  hook0: {
    label: 'Hook0',
    rules: hook0Rules,
    createClient: (deps) => createHook0({ ...deps, label: 'Hook0' }),
  },
  sandbox: {
    label: 'Sandbox',
    rules: hook0Rules,
    createClient: (deps) => createHook0({ ...deps, label: 'Sandbox' }),
  },
};
