/** The groups of a printed recovery key. */
export const groupsOf = (code: string): string[] =>
  code.split(/[^0-9A-Za-z]+/).filter((group) => group !== '');
