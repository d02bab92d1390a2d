/** First revocation id, hex: what the service looks up, shared by all that was made from one root. */
export const domainOf = (token: { revocationIds: readonly string[] }): string => token.revocationIds[0] ?? '';

/** One living root as the service lists it. */
export type Listed = { remoteId: string; name: string; revocationId: string };
/** One token as it is kept here; `revocationId` is its domain's. */
export type Kept = {
  id: string;
  kind: 'root' | 'attenuated';
  name: string;
  remoteId: string | null;
  /** What the service called it when it was last listed; `null`: not seen there yet. */
  remoteName: string | null;
  revocationId: string;
  remote: 'valid' | 'invalid' | 'unknown';
  revokedAt: string | null;
};

export type Plan<L extends Listed, K extends Kept> = {
  /** Listed, and not kept here. */
  adopt: L[];
  /** Kept roots whose id or name at the service is new to us. */
  match: { kept: K; remoteId: string; name: string }[];
  /** Roots that were renamed at the service. */
  rename: { kept: K; name: string }[];
  /** One token of each domain that the service lists and that was not known to be valid, or is blocked here. */
  alive: K[];
  /** One token of each domain that a complete list leaves out: its root was revoked. */
  gone: K[];
};

/**
 * Compares a complete list of the service with what is kept. The first revocation id joins them: the service's
 * token id is not the one inside the token (contract/hook0 §0, fact 2).
 */
export const reconcile = <L extends Listed, K extends Kept>(
  listed: readonly L[],
  kept: readonly K[],
): Plan<L, K> => {
  const living = new Map(listed.map((each) => [each.revocationId, each]));
  const domains = new Map<string, K>();
  for (const each of kept)
    if (each.kind === 'root' || !domains.has(each.revocationId)) domains.set(each.revocationId, each);
  const roots = kept.filter((each) => each.kind === 'root');
  const keptRoots = new Set(roots.map((each) => each.revocationId));
  const pairs = roots.flatMap((root) => {
    const found = living.get(root.revocationId);
    return found ? [{ root, found }] : [];
  });
  return {
    adopt: listed.filter((each) => !keptRoots.has(each.revocationId)),
    match: pairs
      .filter(({ root, found }) => root.remoteId !== found.remoteId || root.remoteName !== found.name)
      .map(({ root, found }) => ({ kept: root, remoteId: found.remoteId, name: found.name })),
    // Only a name that changed there is taken over: the name that a person gave here stays otherwise.
    rename: pairs
      .filter(
        ({ root, found }) =>
          root.remoteName !== null &&
          root.remoteName !== found.name &&
          root.name !== found.name &&
          found.name !== '',
      )
      .map(({ root, found }) => ({ kept: root, name: found.name })),
    alive: [...domains.values()].filter(
      (each) => living.has(each.revocationId) && (each.remote !== 'valid' || each.revokedAt !== null),
    ),
    gone: [...domains.values()].filter(
      (each) => !living.has(each.revocationId) && (each.revokedAt === null || each.remote !== 'invalid'),
    ),
  };
};
