// The declaration of `import.meta.glob` must be found from every project that reads this file.
// oxlint-disable-next-line typescript/triple-slash-reference
/// <reference path="./import-meta.d.ts" />
import { readDescriptions } from './read-description.ts';

/** Every service that Whittle knows the rules of. A new file in the folder is a new service. */
export const descriptions = readDescriptions(
  import.meta.glob('./descriptions/*.json', { eager: true, import: 'default' }),
);
