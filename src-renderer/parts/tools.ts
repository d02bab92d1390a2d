import { Bot, CodeXml, FileCode, Key, MousePointer2, User, Workflow } from 'lucide-react';
import type { Tool } from '#contract/tokens.ts';
import type { IconOf } from '#renderer/ui/icon.tsx';

/** What each tool is called and drawn as. */
export const TOOLS: Record<Tool, { label: string; icon: IconOf }> = {
  'claude-desktop': { label: 'Claude Desktop', icon: Bot },
  cursor: { label: 'Cursor', icon: MousePointer2 },
  vscode: { label: 'VS Code', icon: CodeXml },
  ci: { label: 'CI', icon: Workflow },
  env: { label: '.env', icon: FileCode },
  person: { label: 'Person', icon: User },
  other: { label: 'Other', icon: Key },
};
