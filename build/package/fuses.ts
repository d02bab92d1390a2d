import { flipFuses, FuseState, FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses';
import type { FuseConfig } from '@electron/fuses';

type FuseName = keyof typeof FuseV1Options;

/**
 * Electron's switches inside its binary, as the packaged app has them: whoever starts it can't turn it into a Node, a
 * debugger's target or another app. Off are those that give away what this app does not use.
 */
export const FUSES: Readonly<Record<FuseName, boolean>> = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
  // Not of safety: without them WebAssembly is slow.
  WasmTrapHandlers: true,
};

/** Those that older Electrons do not have yet; without any other one nothing is packaged. */
const MAY_BE_ABSENT: ReadonlySet<FuseName> = new Set(['WasmTrapHandlers']);

export type FuseFacts = {
  name: FuseName;
  wanted: boolean;
  /** `absent`: this Electron has no such fuse. */
  found: 'on' | 'off' | 'absent' | 'other';
};

const WORDS: ReadonlyMap<number, FuseFacts['found']> = new Map([
  [FuseState.ENABLE, 'on'],
  [FuseState.DISABLE, 'off'],
]);

const positions = (wire: object): number[] => Object.keys(wire).map(Number).filter(Number.isInteger);

/** What the binary's wire says, fuse by fuse. */
export const readFuses = async (binary: string): Promise<readonly FuseFacts[]> => {
  const wire: Readonly<Record<number, number>> = { ...(await getCurrentFuseWire(binary)) };
  const unknown = positions(wire).filter((position) => FuseV1Options[position] === undefined);
  if (unknown.length > 0)
    throw new Error(`This Electron has fuses that nobody has decided on, at ${unknown.join(', ')}.`);
  return Object.entries(FUSES).map(([name, wanted]) => {
    const state = wire[FuseV1Options[name as FuseName]];
    const found = state === undefined ? 'absent' : (WORDS.get(state) ?? 'other');
    return { name: name as FuseName, wanted, found };
  });
};

/** The fuses that are not as they should be. */
export const wrongFuses = (facts: readonly FuseFacts[]): readonly FuseFacts[] =>
  facts.filter(({ name, wanted, found }) =>
    found === 'absent' ? !MAY_BE_ABSENT.has(name) : found !== (wanted ? 'on' : 'off'),
  );

/** Sets every fuse, reads them back from the file, and throws where one is not as it should be. */
export const setFuses = async (binary: string): Promise<readonly FuseFacts[]> => {
  const present = new Set(positions(await getCurrentFuseWire(binary)));
  const wanted = Object.entries(FUSES).map(([name, on]) => [FuseV1Options[name as FuseName], on] as const);
  const config: unknown = {
    version: FuseVersion.V1,
    // A fuse that a newer Electron has and this table has not ends the packaging.
    strictlyRequireAllFuses: true,
    ...Object.fromEntries(wanted.filter(([position]) => present.has(position))),
  };
  await flipFuses(binary, config as FuseConfig);

  const facts = await readFuses(binary);
  const wrong = wrongFuses(facts);
  if (wrong.length > 0) {
    const list = wrong.map(
      ({ name, wanted: on, found }) => `${name}: ${on ? 'on' : 'off'} was set, ${found} is read`,
    );
    throw new Error(`The fuses are not as they should be. ${list.join('; ')}.`);
  }
  return facts;
};
