import type { Operation } from '#contract/services.ts';

/** How far a revoke is that the service has not confirmed yet. */
export const revokeStanding = ({ state }: Pick<Operation, 'state'>, service: string): string => {
  switch (state) {
    case 'held':
      return `${service} is told as soon as the time to undo it is over.`;
    case 'prepared':
    case 'sent':
      return `${service} is being told.`;
    case 'waiting':
      return `${service} has not been told yet, so copies still work. Whittle tries again by itself.`;
    case 'in-doubt':
      return `${service} was told and has not answered, so copies may still work. Whittle asks again by itself.`;
    case 'stopped':
      return `${service} did not revoke it, so copies still work. It needs you.`;
  }
};
