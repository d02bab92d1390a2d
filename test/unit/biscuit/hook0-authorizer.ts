import type { Datalog } from '#main/biscuit/biscuit.ts';
import { bytesOf, DISCOVERY } from './vocabularies.ts';

/** Of the golden file's actions those that carry the application. */
const APPLICATION_SCOPED =
  /^(?:application:(?:get|edit|delete)|(?:application_secret|event_type|subscription|event|request_attempt|response):\w+|events_per_day:application)$/;
const WITHOUT_ORGANIZATION = ['organization:list', 'organization:create'];
const VIEWABLE =
  /^(?:organization:get|(?:application|event_type|subscription|event|request_attempt|response):(?:list|get)|events_per_day:\w+)$/;

/** What Hook0 asks of a service token, restated in few words for these tests (contract, §3b). */
export const hook0Program = (question: {
  action: string;
  organizationId: string;
  applicationId: string;
  at: Date;
}): Datalog => {
  const { action, organizationId, applicationId, at } = question;
  const isScoped = APPLICATION_SCOPED.test(action) && !DISCOVERY.includes(action);
  const hasOrganization = !WITHOUT_ORGANIZATION.includes(action);
  return {
    code: [
      'time({at}); action({action}); allowed_role("editor");',
      VIEWABLE.test(action) ? 'allowed_role("viewer");' : '',
      isScoped ? 'application_id({application});' : '',
      'check if type("service_access"), version(1);',
      hasOrganization ? 'check if organization_id({organization});' : '',
      'expired($end) <- expired_at($end), time($now), $end <= $now; deny if expired($end); allow if true;',
    ].join('\n'),
    parameters: {
      at,
      action,
      ...(isScoped ? { application: bytesOf(applicationId) } : {}),
      ...(hasOrganization ? { organization: bytesOf(organizationId) } : {}),
    },
  };
};
