import type { Tool } from '#contract/tokens.ts';

export type May = 'read' | 'send' | 'mcp' | 'custom';
export type TemplateId = 'assistant' | 'ci' | 'development' | 'monitoring' | 'contractor';

export type Template = {
  id: TemplateId;
  label: string;
  tool: Tool;
  may: Exclude<May, 'custom'>;
  /** May list applications and organisations by name: what an MCP client needs to find its own. */
  discovery: boolean;
  /** What is typed for the end; `null`: no end, which needs a reason. */
  until: string | null;
  /** Shows the calendar from the start. */
  asksDate: boolean;
  /** Names of the applications to prefer, in lower case. */
  prefers: RegExp | null;
};

/** Starting points, after the service's own guide. The first is the default. */
export const TEMPLATES: readonly [Template, ...Template[]] = [
  {
    id: 'assistant',
    label: 'AI assistant',
    tool: 'claude-desktop',
    may: 'read',
    discovery: true,
    until: '30d',
    asksDate: false,
    prefers: null,
  },
  {
    id: 'ci',
    label: 'CI/CD',
    tool: 'ci',
    may: 'send',
    discovery: false,
    until: null,
    asksDate: false,
    prefers: null,
  },
  {
    id: 'development',
    label: 'Development',
    tool: 'env',
    may: 'mcp',
    discovery: true,
    until: '7d',
    asksDate: false,
    prefers: /\b(test|dev|demo|staging|sandbox|local)/,
  },
  {
    id: 'monitoring',
    label: 'Production monitoring',
    tool: 'env',
    may: 'read',
    discovery: false,
    until: '90d',
    asksDate: false,
    prefers: /\bprod/,
  },
  {
    id: 'contractor',
    label: 'Contractor',
    tool: 'person',
    may: 'read',
    discovery: false,
    until: 'end of next month',
    asksDate: true,
    prefers: null,
  },
];

export const templateOf = (id: TemplateId): Template =>
  TEMPLATES.find((template) => template.id === id) ?? TEMPLATES[0];
