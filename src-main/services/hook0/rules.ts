import type { Datalog, DatalogParameters } from '#main/biscuit/biscuit.ts';
import { toInstant } from '#main/kernel/clock.ts';
import type { ServiceRules } from '#main/services/service.ts';
import { hook0Catalogue } from './catalogue.ts';

const actions = hook0Catalogue.groups.flatMap((group) => group.actions);
const applicationScoped = new Set(actions.filter((each) => each.applicationScoped).map(({ name }) => name));
/** Actions that name no organisation: the service looks at the token's type and version only. */
const withoutOrganization = new Set(['organization:list', 'organization:create']);
/** Open to members with the role `viewer`; the service says so in a fact that a check can ask for. */
const viewable = new Set(hook0Catalogue.presets.readOnly.filter((name) => name !== 'organization:list'));

/**
 * Restates `iam.rs` (lines 922-1092), with the facts that it shows to a token's checks. What it adds for one
 * record only (`service_token_id`, `subscription_id`, `labels`, `event_type_names`) is left out, so a check that
 * asks for it is answered as denied; such a check is shown as its Datalog beside the verdicts.
 */
export const hook0Rules: ServiceRules = {
  catalogue: hook0Catalogue,
  programs: ({ actions, organizationId, applicationId, at }) =>
    actions.map((action) => program(action, uuidBytes(organizationId), uuidBytes(applicationId), at)),
};

const program = (action: string, organization: Uint8Array, application: Uint8Array, at: Date): Datalog => {
  const lines = ['time({time});', 'action({action});', 'allowed_role("editor");'];
  const parameters: Record<string, DatalogParameters[string]> = {
    time: new Date(toInstant(at.getTime())),
    action,
  };
  if (viewable.has(action)) lines.push('allowed_role("viewer");');
  if (applicationScoped.has(action)) {
    lines.push('application_id({application});');
    parameters['application'] = application;
  }
  lines.push(...TYPES);
  if (!withoutOrganization.has(action)) {
    lines.push(...ORGANIZATION);
    parameters['organization'] = organization;
  }
  lines.push(...VERDICT);
  return { code: lines.join('\n'), parameters };
};

const TYPES = [
  'valid_type($type) <- type($type), ["master_access", "service_access", "user_access"].contains($type);',
  'valid_version($type) <- type($type), version(1), ["service_access", "user_access"].contains($type);',
  'valid_version("master_access") <- type("master_access");',
  'check if valid_type($type);',
  'check if valid_version($type);',
];

const ORGANIZATION = [
  'organization_id($id) <- type("user_access"), organization_role($id, $role);',
  'valid_role($role) <- organization_role({organization}, $role), allowed_role($role);',
  'valid_role("service") <- type("service_access");',
  'valid_role("master") <- type("master_access");',
  'check if valid_role($role);',
  'check if organization_id({organization});',
];

const VERDICT = [
  'expired($end) <- expired_at($end), time($now), $end <= $now;',
  'deny if expired($end);',
  'allow if true;',
];

/** Hook0's UUIDs are bytes in Datalog; a text with the same digits matches nothing. */
const uuidBytes = (uuid: string): Uint8Array => Uint8Array.from(Buffer.from(uuid.replaceAll('-', ''), 'hex'));
