import { randomUUID } from 'node:crypto';
import type { ConnectionId, OperationId } from '#contract/services.ts';
import type { TokenId } from '#contract/tokens.ts';

export const newTokenId = (): TokenId => randomUUID() as TokenId;
export const newConnectionId = (): ConnectionId => randomUUID() as ConnectionId;
export const newOperationId = (): OperationId => randomUUID() as OperationId;
