import type { LucideIcon } from 'lucide-react';

export type IconOf = LucideIcon;

/** An icon in the house's hand: stroke 1.75, 2 below 14 px. It says nothing; the words beside it do. */
export const Icon = ({ of: Of, size = 16, className }: { of: IconOf; size?: number; className?: string }) => (
  <Of size={size} strokeWidth={size < 14 ? 2 : 1.75} aria-hidden="true" className={className ?? ''} />
);
