import { z } from 'zod';
import { Refusal } from '#contract/failure.ts';
import { serviceKind } from '#contract/services.ts';
import { holdsId, template } from '#contract/templates.ts';
import type { Template } from '#contract/templates.ts';
import { templateContent } from './store.ts';
import type { TemplateContent } from './store.ts';

const KIND = 'template';
const VERSION = 1;

const head = z.object({ whittle: z.literal(KIND), version: z.number().int().min(1) });
const file = z.strictObject({
  whittle: z.literal(KIND),
  version: z.literal(VERSION),
  service: serviceKind,
  name: template.shape.name,
  ...templateContent.shape,
});

export type SharedTemplate = { service: string; name: string; content: TemplateContent };

const refuse = (problem: 'not-a-template' | 'newer'): never => {
  throw new Refusal({ kind: 'template', problem });
};

/** Where a file may not go: one name for every system. */
const plain = (name: string): string =>
  name
    .normalize('NFKD')
    .replaceAll(/[^\w]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .toLowerCase();

type Restricting = Pick<TemplateContent, 'limits' | 'custom'>;

/** The restrictions that name no record of an account. `idLimits`: the limits whose values are ids. */
const withoutIds = ({ limits, custom }: Restricting, idLimits: readonly string[]): Restricting => ({
  limits: limits.filter(({ limit }) => !idLimits.includes(limit)),
  custom: custom.filter((source) => !holdsId(source)),
});

/** Whether a restriction names a record of an account. */
export const namesRecords = (content: Restricting, idLimits: readonly string[]): boolean => {
  const { limits, custom } = withoutIds(content, idLimits);
  return limits.length < content.limits.length || custom.length < content.custom.length;
};

/** A template as a file for others. What is the account's alone, names of applications and ids, stays here. */
export const printShared = (
  { id: _id, builtIn: _builtIn, ...shared }: Template,
  idLimits: readonly string[],
) => {
  const file = { whittle: KIND, version: VERSION, ...shared, ...withoutIds(shared, idLimits), prefers: [] };
  return {
    fileName: `${plain(shared.name) || 'template'}.whittle-template.json`,
    text: `${JSON.stringify(file, null, 2)}\n`,
    leftOut: namesRecords(shared, idLimits),
  };
};

/** Reads what somebody shared, whatever it holds. */
export const readShared = (text: string): SharedTemplate => {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return refuse('not-a-template');
  }
  const known = head.safeParse(found);
  if (!known.success) return refuse('not-a-template');
  if (known.data.version > VERSION) return refuse('newer');
  const parsed = file.safeParse(found);
  if (!parsed.success) return refuse('not-a-template');
  const { whittle: _whittle, version: _version, service, name, ...content } = parsed.data;
  return { service, name, content };
};
