/** What the page's content security policy asks of our packages. index.html loads it before anything else. */

type PolicyFactory = {
  createPolicy(name: string, rules: { createHTML: (markup: string) => string | null }): unknown;
};

/**
 * No text may become markup. React Aria's live announcer empties a node with `innerHTML = ''`: that alone is let
 * through. Browsers without Trusted Types do not enforce that part of the policy either.
 */
const { trustedTypes } = window as { trustedTypes?: PolicyFactory };
trustedTypes?.createPolicy('default', { createHTML: (markup) => (markup === '' ? '' : null) });
