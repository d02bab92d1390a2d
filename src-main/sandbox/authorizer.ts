import type { Datalog, DatalogParameters } from '#main/biscuit/biscuit.ts';

export type Question = {
  action: string;
  /** Milliseconds since 1970. */
  at: number;
  /** `null`: the action is about no organisation. */
  organizationId: string | null;
  /** `null`: the action is not limited to an application. */
  applicationId: string | null;
  viewer: boolean;
  /** The service token that is edited or deleted, the subscription that is read or changed. */
  serviceTokenId: string | null;
  subscriptionId: string | null;
  /** Of the subscription that is made. */
  labels?: Readonly<Record<string, string>>;
  /** Of the attempts that are listed. */
  eventTypeNames?: readonly string[];
};

/** The sandbox's own authorizer: what Hook0 asks of a token before it does anything. */
export const authorizer = (question: Question): Datalog => {
  const parameters: Record<string, DatalogParameters[string]> = {
    now: new Date(Math.floor(question.at / 1_000) * 1_000),
    action: question.action,
  };
  const facts = ['time({now});', 'action({action});', 'allowed_role("editor");'];
  if (question.viewer) facts.push('allowed_role("viewer");');
  const add = (fact: string, uuid: string | null): void => {
    if (uuid === null) return;
    facts.push(`${fact}({${fact}});`);
    parameters[fact] = bytesOf(uuid);
  };
  add('application_id', question.applicationId);
  add('service_token_id', question.serviceTokenId);
  add('subscription_id', question.subscriptionId);
  const texts = (name: string, values: readonly string[]): string[] =>
    values.map((value, index) => {
      parameters[`${name}_${index}`] = value;
      return `{${name}_${index}}`;
    });
  const labels = Object.entries(question.labels ?? {});
  // An empty map can't be written; a check that asks for one of its entries fails without it as well.
  if (labels.length > 0) {
    const keys = texts(
      'key',
      labels.map(([key]) => key),
    );
    const values = texts(
      'value',
      labels.map(([, value]) => value),
    );
    facts.push(`labels({${keys.map((key, index) => `${key}: ${values[index]}`).join(', ')}});`);
  }
  if (question.eventTypeNames !== undefined) {
    const names = texts('event_type', question.eventTypeNames);
    facts.push(`event_type_names({${names.length === 0 ? ',' : names.join(', ')}});`);
  }
  if (question.organizationId !== null) parameters['org'] = bytesOf(question.organizationId);
  const code = `${facts.join('\n')}
    valid_type("service") <- type("service_access"), version(1);
    valid_type("user") <- type("user_access"), version(1);
    check if valid_type($kind);
    ${question.organizationId === null ? '' : ORGANIZATION}
    expired($until) <- expired_at($until), time($now), $now >= $until;
    deny if expired($until);
    allow if true;`;
  return { code, parameters };
};

/** A user stands in an organisation by role, a service token by the organisation it was made for. */
const ORGANIZATION = `
    valid_role("service") <- type("service_access");
    valid_role($role) <- type("user_access"), organization_role({org}, $role), allowed_role($role);
    check if valid_role($role);
    organization_id({org}) <- type("user_access"), organization_role({org}, $role);
    check if organization_id({org});`;

/** What `/auth/refresh` asks: only a refresh token, and only while it lasts. */
export const refreshAuthorizer = (at: number): Datalog => ({
  code: 'time({now}); check if type("refresh"), version(1); allow if true;',
  parameters: { now: new Date(Math.floor(at / 1_000) * 1_000) },
});

/** A UUID is 16 bytes in Hook0's Datalog. */
export const bytesOf = (uuid: string): Uint8Array =>
  Uint8Array.from(Buffer.from(uuid.replaceAll('-', ''), 'hex'));
