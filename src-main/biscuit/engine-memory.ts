import { setFlagsFromString } from 'node:v8';

/** 128 MiB in WebAssembly's pages of 64 KiB; a real token needs less than 10 MiB. */
const MOST_PAGES = 2048;

/**
 * The engine's JavaScript, beside the memory above; MiB. More than twice that memory: once WebAssembly holds half of what
 * the heap may, V8 collects the whole heap each time it grows, hundreds of times in one call. Source: V8's
 * `external_memory_hard_limit`.
 */
export const ENGINE_HEAP = { maxOldGenerationSizeMb: 320, maxYoungGenerationSizeMb: 32 };

/**
 * To be called before an engine is made. A token of 40 KB can ask for gigabytes before its time is over; the library
 * sets no limit to its memory, so the process does: the engine then ends at once, and its memory is free again.
 */
export const limitEngineMemory = (): void => setFlagsFromString(`--wasm-max-mem-pages=${MOST_PAGES}`);
