import { Refusal } from '#contract/failure.ts';
import type { Evaluation, OpenEscape, Restriction } from '#contract/restriction.ts';
import type { Copied, TokenId, Tool } from '#contract/tokens.ts';
import type { TokenReading } from '#main/biscuit/biscuit.ts';
import type { SecretText } from '#main/kernel/secret-text.ts';
import { unaccepted } from './escapes.ts';
import type { Intake, IntakeDeps } from './intake.ts';
import { refuseRestrictions } from './restrict.ts';
import type { KeptToken } from './store.ts';

/** What is to be signed, and how it is to be kept. */
export type NarrowOrder = {
  parentId: TokenId;
  name: string;
  tool: Tool;
  restrictions: readonly Restriction[];
  seal: boolean;
  /** Ways around the restrictions that the user has seen and leaves open. */
  acceptedEscapes: readonly string[];
  note?: string | undefined;
  copy: boolean;
};

/** Makes smaller tokens: shows them before they are signed for good, and keeps them. */
export const createNarrow = (
  deps: Pick<IntakeDeps, 'store' | 'biscuit' | 'audit' | 'clock' | 'connections' | 'rules' | 'changed'> &
    Pick<Intake, 'insertReading'> & {
      get: (id: TokenId) => KeptToken;
      openSecret: (token: KeptToken) => SecretText;
      refuseRevoked: (token: KeptToken) => void;
      refuseExpired: (token: KeptToken) => void;
      /** As a token of the same connection as `token`. */
      evaluateFor: (token: KeptToken, secret: SecretText, reading: TokenReading) => Promise<Evaluation>;
      openEscapesFor: (token: KeptToken, secret: SecretText, reading: TokenReading) => Promise<OpenEscape[]>;
      copyUnlessLocked: (token: KeptToken, secret: SecretText) => Promise<Copied | null>;
    },
) => {
  const { store, biscuit, audit, clock, connections, get } = deps;

  const rulesOf = ({ connectionId }: KeptToken) => deps.rules(connections.get(connectionId).service);

  const sign = async (parent: KeptToken, restrictions: readonly Restriction[], seal: boolean) => {
    deps.refuseRevoked(parent);
    deps.refuseExpired(parent);
    const { catalogue, vocabulary } = rulesOf(parent);
    refuseRestrictions(parent, restrictions, catalogue, clock.now());
    const { publicKey } = connections.get(parent.connectionId);
    return biscuit.attenuate(deps.openSecret(parent), publicKey, { restrictions, seal }, vocabulary);
  };

  /** Refuses a way around the restrictions that nobody has accepted; the words for those that somebody has. */
  const requireClosed = (
    parent: KeptToken,
    open: readonly OpenEscape[],
    accepted: readonly string[],
  ): string => {
    const { escapes } = rulesOf(parent).catalogue;
    const ids = unaccepted(open, escapes, accepted);
    if (ids.length > 0) throw new Refusal({ kind: 'restriction', problem: 'escape-open', escapes: ids });
    const left = escapes.filter(
      ({ id, weight }) => weight === 'escape' && open.some((each) => each.id === id),
    );
    return left.length === 0
      ? ''
      : `. With an escape left open: ${left.map(({ closes }) => closes).join('; ')}`;
  };

  return {
    preview: async (parentId: TokenId, restrictions: readonly Restriction[], seal: boolean) => {
      const parent = get(parentId);
      const { token, reading } = await sign(parent, restrictions, seal);
      const added = reading.blocks.at(-1);
      return {
        ...(await deps.evaluateFor(parent, token, reading)),
        block: added?.source ?? '',
        checks: added?.checks ?? [],
        characters: token.length,
      };
    },
    attenuate: async (order: NarrowOrder): Promise<{ id: TokenId; copied: Copied | null }> => {
      const parent = get(order.parentId);
      const { token, reading } = await sign(parent, order.restrictions, order.seal);
      const open = await deps.openEscapesFor(parent, token, reading);
      const leftOpen = requireClosed(parent, open, order.acceptedEscapes);
      const checks = reading.blocks.at(-1)?.checks.length ?? 0;
      const kept = store.transaction(() => {
        // A revoke may have been asked for while the engine worked.
        deps.refuseRevoked(get(parent.id));
        const made = deps.insertReading(token, reading, {
          connectionId: parent.connectionId,
          name: order.name,
          tool: order.tool,
          remote: parent.remote,
          ...(order.note === undefined ? {} : { note: order.note }),
        });
        audit.append({
          act: 'attenuated',
          subject: made.name,
          subjectId: made.id,
          note: `From ${parent.name}, ${checks} ${checks === 1 ? 'check' : 'checks'}${order.seal ? ', sealed' : ''}${leftOpen}${order.note ? `. ${order.note}` : ''}`,
        });
        return made;
      });
      deps.changed();
      return { id: kept.id, copied: order.copy ? await deps.copyUnlessLocked(kept, token) : null };
    },
  };
};
