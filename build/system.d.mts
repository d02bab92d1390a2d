/** What the tests take of system.mjs, for the compiler. */
export declare const openDisplay: () => Promise<{ name: string; close(): void }>;
