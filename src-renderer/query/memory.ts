import { useEffect, useState } from 'react';
import type { Dispatch, SetStateAction } from 'react';
import type { Route } from './route.ts';

type Room = Route['room'];
export type Memory<T> = {
  recall(key: string): T | undefined;
  remember(key: string, value: T): void;
};

const forgetters = new Map<Room, Set<() => void>>();

/**
 * What a room remembers over a lock: where the user was, and what was chosen. Never a secret, and never what the vault
 * holds. It is in this window's memory only, and gone as soon as the user is in another room.
 */
export const createMemory = <T>(room: Room): Memory<T> => {
  const remembered = new Map<string, T>();
  forgetters.set(
    room,
    (forgetters.get(room) ?? new Set()).add(() => remembered.clear()),
  );
  return {
    recall: (key) => remembered.get(key),
    remember: (key, value) => void remembered.set(key, value),
  };
};

/** The user is in this room, or the vault is another: what the other rooms remember is forgotten. */
export const forgetRoomsBut = (room: Room | null): void => {
  for (const [each, forget] of forgetters) if (each !== room) for (const one of forget) one();
};

/** State that outlives a lock. */
export const useRemembered = <T>(
  memory: Memory<T>,
  key: string,
  begin: () => T,
): [T, Dispatch<SetStateAction<T>>] => {
  const [value, setValue] = useState<T>(() => memory.recall(key) ?? begin());
  useEffect(() => memory.remember(key, value), [memory, key, value]);
  return [value, setValue];
};
