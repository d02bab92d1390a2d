import { inspect } from 'node:util';

const MASK = '••••';

/** Text that must not be printed by accident: a log, a JSON answer or an error shows only dots. */
export class SecretText {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The only way out. Keep what it returns as short as possible: JavaScript strings can't be wiped. */
  reveal(): string {
    return this.#text;
  }

  get length(): number {
    return this.#text.length;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [inspect.custom](): string {
    return MASK;
  }
}
