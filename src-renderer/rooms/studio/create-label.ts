import type { Tool } from '#contract/tokens.ts';
import { TOOLS } from '#renderer/parts/tools.ts';

/** `Create and copy a token for Cursor`: what the lock screen calls a new token, for it names none. */
export const createLabel = ({ tool, copy }: { tool: Tool; copy: boolean }): string => {
  const what = copy ? 'Create and copy a token' : 'Create a token';
  if (tool === 'other') return what;
  return `${what} for ${tool === 'person' ? 'a person' : TOOLS[tool].label}`;
};
