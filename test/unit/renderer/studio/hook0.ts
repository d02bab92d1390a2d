import type { Power } from '#contract/restriction.ts';
import type { Template } from '#renderer/rooms/studio/template.ts';
import type { Draft, Room } from '#renderer/rooms/studio/draft.ts';
import { startDraft } from '#renderer/rooms/studio/template.ts';
import { services } from '#main/services/services.ts';

const rulesOf = (service: string) => {
  const entry = services.get(service);
  if (entry === undefined) throw new Error(`no service ${service}`);
  return entry.rules;
};

const roomOf = (service: string, applications: Room['applications']): Room => {
  const { catalogue } = rulesOf(service);
  const parent: Power = {
    applications: null,
    allowed: catalogue.groups.flatMap((group) => group.actions.map(({ name }) => name)),
    limits: [],
    expiresAt: null,
    expiryBlock: null,
    custom: [],
  };
  return { catalogue, applications, parent, block: 1 };
};

export const ORDERS = { id: '4be30000-0000-4000-8000-0000000091d0', name: 'Order Service' };
export const STAGING = { id: '5be30000-0000-4000-8000-0000000091d1', name: 'Orders staging' };

/** A root of Hook0 with two applications. */
export const room = roomOf('hook0', [ORDERS, STAGING]);
/** A root of a service that has no applications. */
export const pulsar = roomOf('pulsar', []);
export const TEMPLATES: readonly Template[] = rulesOf('hook0').templates;
export const PULSAR_TEMPLATES: readonly Template[] = rulesOf('pulsar').templates;

export const templateOf = (id: string): Template => {
  const template = [...TEMPLATES, ...PULSAR_TEMPLATES].find((each) => each.id === id);
  if (template === undefined) throw new Error(`no template ${id}`);
  return template;
};

export const everything = room.parent.allowed;
export const assistant: Draft = startDraft(templateOf('assistant'), room);
export const now = new Date('2026-11-22T09:00:00Z');
export const end = '2026-12-22T09:00:00Z';
