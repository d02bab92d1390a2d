/** One step forward; there is no way back. It imports nothing from the rooms, so it stays true as they change. */
export type Migration = { readonly version: number; readonly sql: string };
