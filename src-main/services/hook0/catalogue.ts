import type { Catalogue } from '#contract/services.ts';

type Group = Catalogue['groups'][number];
type Action = Group['actions'][number];
type Marks = { reads?: true; scoped?: boolean; offered?: boolean };

const action = (name: string, verb: string, does: string, marks: Marks = {}): Action => ({
  name,
  verb,
  does,
  reads: marks.reads ?? false,
  applicationScoped: marks.scoped ?? true,
  offered: marks.offered ?? true,
});
const reads = { reads: true } as const;
/** Not limited to an application; only for reading tokens back. */
const wide = { scoped: false, offered: false } as const;
const wideReads = { ...wide, reads: true } as const;

const groups: Group[] = [
  {
    label: 'Events',
    noun: 'events',
    actions: [
      action('event:list', 'list', 'read', reads),
      action('event:get', 'get', 'read', reads),
      action('event:ingest', 'ingest', 'send'),
      action('event:replay', 'replay', 'replay'),
    ],
  },
  {
    label: 'Attempts',
    noun: 'delivery attempts',
    actions: [
      action('request_attempt:list', 'list', 'read', reads),
      action('request_attempt:get', 'get', 'read', reads),
      action('response:get', 'response', 'read', reads),
    ],
  },
  {
    label: 'Subscriptions',
    noun: 'subscriptions',
    actions: [
      action('subscription:list', 'list', 'read', reads),
      action('subscription:get', 'get', 'read', reads),
      action('subscription:create', 'create', 'create'),
      action('subscription:edit', 'edit', 'change'),
      action('subscription:delete', 'delete', 'delete'),
    ],
  },
  {
    label: 'Event types',
    noun: 'event types',
    actions: [
      action('event_type:list', 'list', 'read', reads),
      action('event_type:get', 'get', 'read', reads),
      action('event_type:create', 'create', 'create'),
      action('event_type:delete', 'delete', 'delete'),
    ],
  },
  {
    label: 'Application',
    noun: 'the application',
    actions: [
      action('application:get', 'get', 'read', reads),
      action('events_per_day:application', 'usage', 'read', reads),
      action('application:edit', 'edit', 'change'),
      action('application:delete', 'delete', 'delete'),
      action('application:list', 'list', 'read', wideReads),
      action('application:create', 'create', 'create', wide),
    ],
  },
  {
    label: 'App secrets',
    noun: 'app secrets',
    actions: [
      action('application_secret:list', 'list', 'read', reads),
      action('application_secret:create', 'create', 'create'),
      action('application_secret:edit', 'edit', 'change'),
      action('application_secret:delete', 'delete', 'delete'),
    ],
  },
  {
    label: 'Organisation',
    noun: 'the organisation',
    actions: [
      action('organization:list', 'list', 'read', wideReads),
      action('organization:get', 'get', 'read', wideReads),
      action('events_per_day:organization', 'usage', 'read', wideReads),
      action('organization:create', 'create', 'create', wide),
      action('organization:edit', 'edit', 'change', wide),
      action('organization:invite', 'invite', 'invite members of', wide),
      action('organization:revoke', 'remove', 'remove members of', wide),
      action('organization:edit_role', 'roles', 'change roles in', wide),
      action('organization:delete', 'delete', 'delete', wide),
    ],
  },
  {
    label: 'Service tokens',
    noun: 'service tokens',
    actions: [
      action('service_token:list', 'list', 'read', wideReads),
      action('service_token:get', 'get', 'read', wideReads),
      action('service_token:create', 'create', 'create', wide),
      action('service_token:edit', 'edit', 'change', wide),
      action('service_token:delete', 'delete', 'delete', wide),
    ],
  },
];

/**
 * The tools of `hook0-mcp` 2.0.0 and the action that each calls. Its 23rd, `payload_content_types.list`, needs
 * none of these actions, so no check allows or denies it.
 */
const mcpTools: Catalogue['mcpTools'] = [
  { tool: 'applications.list', action: 'application:list' },
  { tool: 'applications.get', action: 'application:get' },
  { tool: 'applications.create', action: 'application:create' },
  { tool: 'applications.update', action: 'application:edit' },
  { tool: 'applications.delete', action: 'application:delete' },
  { tool: 'eventTypes.list', action: 'event_type:list' },
  { tool: 'eventTypes.get', action: 'event_type:get' },
  { tool: 'eventTypes.create', action: 'event_type:create' },
  { tool: 'eventTypes.delete', action: 'event_type:delete' },
  { tool: 'events.list', action: 'event:list' },
  { tool: 'events.get', action: 'event:get' },
  { tool: 'events.ingest', action: 'event:ingest' },
  { tool: 'events.replay', action: 'event:replay' },
  { tool: 'organizations.list', action: 'organization:list' },
  { tool: 'organizations.get', action: 'organization:get' },
  { tool: 'requestAttempts.get', action: 'request_attempt:get' },
  { tool: 'requestAttempts.read', action: 'request_attempt:list' },
  { tool: 'subscriptions.list', action: 'subscription:list' },
  { tool: 'subscriptions.get', action: 'subscription:get' },
  { tool: 'subscriptions.create', action: 'subscription:create' },
  { tool: 'subscriptions.update', action: 'subscription:edit' },
  { tool: 'subscriptions.delete', action: 'subscription:delete' },
];

/** Hook0's 40 actions that a service token may ask for (`iam.rs`, `auth:*` left out), and its words. */
export const hook0Catalogue: Catalogue = {
  groups,
  presets: {
    /** Hook0's documented allow-list, in its order (`manage-service-tokens.md`). */
    readOnly: [
      'organization:list',
      'organization:get',
      'application:list',
      'application:get',
      'event_type:list',
      'event_type:get',
      'subscription:list',
      'subscription:get',
      'event:list',
      'event:get',
      'request_attempt:list',
      'request_attempt:get',
      'response:get',
      'events_per_day:application',
      'events_per_day:organization',
    ],
    /** The two of event types are for an SDK that upserts its types when it starts. */
    sendOnly: ['event:ingest', 'event_type:list', 'event_type:create'],
    mcp: mcpTools.map(({ action }) => action),
  },
  discovery: ['application:list', 'organization:list', 'organization:get'],
  mcpTools,
};
