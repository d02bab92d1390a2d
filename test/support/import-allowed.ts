import type { AppClient } from '#contract/index.ts';
import type { Merged } from '#contract/backups.ts';
import { Refusal } from '#contract/failure.ts';

/** Imports as a person does who knows the addresses that the file leads to: asks, is told them, and says yes. */
export const importAllowed = async (
  { backups }: Pick<AppClient, 'backups'>,
  order: { file: string; passphrase: string },
): Promise<Merged> => {
  try {
    return await backups.import(order);
  } catch (error) {
    if (!(error instanceof Refusal) || error.failure.kind !== 'unknown-addresses') throw error;
    return backups.import({ ...order, addresses: error.failure.addresses });
  }
};
