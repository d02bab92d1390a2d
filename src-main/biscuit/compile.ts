import { BiscuitBuilder, BlockBuilder, KeyPair, SignatureAlgorithm } from '@biscuit-auth/biscuit-wasm';
import type { Biscuit } from '@biscuit-auth/biscuit-wasm';
import type { Compiled } from './compiled.ts';
import { decodeToken } from './decode.ts';
import { isFormatError, languageError } from './engine-errors.ts';
import { freeing, rethrowTrap } from './freeing.ts';

/** A token of a key that nobody keeps: what is appended to it is only looked at. */
const makeParent = (): Biscuit => {
  const builder = new BiscuitBuilder();
  builder.addCode('type("none");');
  return builder.build(new KeyPair(SignatureAlgorithm.Ed25519).getPrivateKey());
};

/** Compiles sources, each as a block of its own, and decodes what the engine made of them. */
export const createCompiler = () => {
  const parent = makeParent();

  const parse = (builder: BlockBuilder, source: string): Compiled => {
    try {
      builder.addCode(source);
      return { kind: 'parsed' };
    } catch (error) {
      rethrowTrap(error);
      const found = languageError(error);
      if (!found) throw error;
      return found;
    }
  };

  const decode = (source: string): Compiled => {
    // Appending takes the builder with it.
    const builder = new BlockBuilder();
    const parsed = parse(builder, source);
    if (parsed.kind !== 'parsed') {
      builder.free();
      return parsed;
    }
    try {
      const { blocks } = freeing(parent.appendBlock(builder), (child) => decodeToken(child.toBytes()));
      const block = blocks.at(-1);
      return block ? { kind: 'block', block } : { kind: 'too-deep' };
    } catch (error) {
      rethrowTrap(error);
      if (!(error instanceof RangeError) && !isFormatError(error)) throw error;
      return { kind: 'too-deep' };
    }
  };

  return (sources: readonly string[], decodes: boolean): Compiled[] =>
    sources.map((source) =>
      decodes ? decode(source) : freeing(new BlockBuilder(), (builder) => parse(builder, source)),
    );
};
