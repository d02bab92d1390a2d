import type { ServiceKind } from '#contract/services.ts';
import type { Clock } from '#main/kernel/clock.ts';
import type { Log } from '#main/kernel/log.ts';
import type { Description } from './description.ts';
import { descriptions } from './descriptions.ts';
import { createHook0 } from './hook0/hook0.ts';
import { createRules } from './rules.ts';
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
  rules: ServiceRules;
  /** The service whose description this is: the sandbox has Hook0's. */
  described: ServiceKind;
  /** `null`: Whittle does not speak to it; its tokens are imported and narrowed only. */
  createClient: ((deps: ClientDeps) => ServiceClient) | null;
};

const hook0 = (label: string) => (deps: ClientDeps) => createHook0({ ...deps, label });

/** The services that have an API Whittle speaks. */
const CLIENTS: Readonly<Record<string, (label: string) => (deps: ClientDeps) => ServiceClient>> = { hook0 };

const entry = (it: Description, described: ServiceKind = it.service): ServiceEntry => ({
  rules: createRules(it),
  described,
  createClient: CLIENTS[described]?.(it.label) ?? null,
});

/** Every service by its id; the embedded sandbox is Hook0 under an id of its own. */
export const services: ReadonlyMap<ServiceKind, ServiceEntry> = new Map(
  descriptions.flatMap((it): [ServiceKind, ServiceEntry][] =>
    it.service === 'hook0'
      ? [
          [it.service, entry(it)],
          ['sandbox', entry({ ...it, service: 'sandbox', label: 'Sandbox' }, it.service)],
        ]
      : [[it.service, entry(it)]],
  ),
);
