import type { z } from 'zod';

// Inputs made from a call's own schema: one that fits, and many that differ from it in one place.

type Def = {
  type: string;
  format?: string;
  shape?: Record<string, z.ZodType>;
  element?: z.ZodType;
  options?: readonly z.ZodType[];
  innerType?: z.ZodType;
  values?: readonly unknown[];
  entries?: Record<string, unknown>;
};

/** What a schema is made of, as zod itself tells. */
export const partsOf = (schema: z.ZodType): Def => schema.def;

const isWrapper = ({ type }: Def): boolean => ['optional', 'nullable', 'default'].includes(type);

/** `undefined`: this string has no longest. Formats have one of their own. */
export const longestOf = (schema: z.ZodType): number | undefined => {
  const { maxLength } = schema as unknown as { maxLength: number | null };
  if (maxLength !== null) return maxLength;
  return partsOf(schema).format === 'uuid' ? 36 : undefined;
};

const SAMPLE_TEXTS = [
  '0f1e2d3c-4b5a-4697-8869-7a8b9c0d1e2f',
  'event:list',
  '2030-01-01T00:00:00Z',
  'text',
  'dGV4dA==',
];

/** A value that fits. */
export const sampleOf = (schema: z.ZodType): unknown => {
  const def = partsOf(schema);
  switch (def.type) {
    case 'object':
      return Object.fromEntries(Object.entries(def.shape ?? {}).map(([key, part]) => [key, sampleOf(part)]));
    case 'array':
      return def.element ? [sampleOf(def.element)] : [];
    case 'union':
      return def.options?.[0] && sampleOf(def.options[0]);
    case 'literal':
      return def.values?.[0];
    case 'enum':
      return Object.values(def.entries ?? {})[0];
    case 'boolean':
      return true;
    case 'number':
      return 1;
    case 'string':
      return SAMPLE_TEXTS.find((text) => schema.safeParse(text).success);
    default:
      if (isWrapper(def) && def.innerType) return sampleOf(def.innerType);
      throw new Error(`no sample of a ${def.type}`);
  }
};

/** Values of every kind that the wires carry: JSON's, and beyond those what Electron clones. */
const KINDS: readonly (readonly [kind: string, value: unknown])[] = [
  ['undefined', undefined],
  ['null', null],
  ['boolean', true],
  ['boolean', false],
  ['number', 0],
  ['number', -1],
  ['number', 1.5],
  ['NaN', Number.NaN],
  ['infinity', Number.POSITIVE_INFINITY],
  ['infinity', Number.NEGATIVE_INFINITY],
  ['bigint', 1n],
  ['string', ''],
  ['string', '\0'],
  ['string', '\ud800'],
  ['string', '__proto__'],
  ['string', '0'],
  ['array', []],
  ['array', [[]]],
  ['array', ['x']],
  ['object', {}],
  ['object', { length: 1, 0: 'x' }],
  ['object', JSON.parse('{"__proto__":{"polluted":true}}')],
  ['object', JSON.parse('{"constructor":{"prototype":{"polluted":true}}}')],
  ['object', { toString: 'x', valueOf: 1 }],
  ['other object', new Date(0)],
  ['other object', new Map([['x', 1]])],
  ['other object', new Set(['x'])],
  ['other object', new Uint8Array(4)],
  ['other object', /x/],
  ['other object', new Error('x')],
  ['other object', new String('x')],
];

const nested = (depth: number, outermost: 'array' | 'object'): unknown => {
  let inside: unknown = 'x';
  for (let left = depth; left > 0; left -= 1) inside = left % 2 === 0 ? [inside] : { x: inside };
  return outermost === 'array' ? [inside] : { x: inside };
};

export type Wrong = { what: string; value: unknown };

/** The kinds that a schema takes for its own; of those it is asked what it refuses. */
const kindsOf = (schema: z.ZodType): readonly string[] => {
  const def = partsOf(schema);
  if (def.type === 'union') return (def.options ?? []).flatMap(kindsOf);
  if (def.type === 'literal') return (def.values ?? []).map((value) => typeof value);
  if (def.type === 'enum') return ['string'];
  if (def.type === 'object') return ['object', 'other object'];
  if (!isWrapper(def)) return [def.type];
  const added = def.type === 'nullable' ? 'null' : 'undefined';
  return [added, ...(def.innerType ? kindsOf(def.innerType) : [])];
};

const wrongKinds = (schema: z.ZodType): Wrong[] => {
  const kinds = kindsOf(schema);
  return [
    ...KINDS.filter(([kind]) => !kinds.includes(kind)).map(([what, value]) => ({ what, value })),
    ...(kinds.includes('object') ? [] : [{ what: 'deep object', value: nested(1_000, 'object') }]),
    ...(kinds.includes('array') ? [] : [{ what: 'deep array', value: nested(1_000, 'array') }]),
  ];
};

const wrongStrings = (schema: z.ZodType): Wrong[] => {
  const longest = longestOf(schema);
  const { minLength } = schema as unknown as { minLength: number | null };
  const sample = String(sampleOf(schema));
  return [
    { what: 'too long', value: 'A'.repeat((longest ?? 1_000_000) + 4) },
    { what: 'much too long', value: 'A'.repeat((longest ?? 1_000_000) * 2) },
    ...(minLength === null ? [] : [{ what: 'too short', value: '' }]),
    ...(longest === undefined || partsOf(schema).format === 'uuid'
      ? [
          '',
          `${sample}\n`,
          `${sample}\0`,
          ` ${sample}`,
          // A short plain word, such as a service's id, is as right with another letter.
          ...['x', sample.slice(1), `${sample}${sample}`].filter((text) => !schema.safeParse(text).success),
        ].map((value) => ({ what: 'wrong format', value }))
      : []),
  ];
};

/** Values that differ from one that fits in a single place, each refused for that alone. */
export const wrongFor = (schema: z.ZodType): Wrong[] => {
  const def = partsOf(schema);
  const within = (): Wrong[] => {
    switch (def.type) {
      case 'object': {
        const whole = sampleOf(schema) as Record<string, unknown>;
        return Object.entries(def.shape ?? {}).flatMap(([key, part]) => [
          ...wrongFor(part).map(({ what, value }) => ({
            what: `${key}: ${what}`,
            value: { ...whole, [key]: value },
          })),
          ...(part.safeParse(undefined).success
            ? []
            : [
                {
                  what: `${key}: missing`,
                  value: Object.fromEntries(Object.entries(whole).filter(([other]) => other !== key)),
                },
              ]),
        ]);
      }
      case 'array': {
        const { element } = def;
        if (!element) return [];
        const one = sampleOf(element);
        return [
          ...wrongFor(element).flatMap(({ what, value }) => [
            { what: `[0]: ${what}`, value: [value] },
            { what: `[1]: ${what}`, value: [one, value] },
          ]),
          { what: 'too many', value: Array.from({ length: 100_000 }, () => one) },
        ];
      }
      case 'union':
        return (def.options ?? []).flatMap((option) =>
          wrongFor(option).filter(
            ({ value }) => !(def.options ?? []).some((other) => other.safeParse(value).success),
          ),
        );
      case 'enum':
      case 'literal':
        return ['', 'x', '__proto__', 'constructor', 'A'.repeat(100_000)].map((value) => ({
          what: 'another word',
          value,
        }));
      case 'string':
        return wrongStrings(schema);
      case 'number':
        return [Number.MAX_VALUE, -Number.MAX_VALUE, 2 ** 53]
          .filter((value) => !schema.safeParse(value).success)
          .map((value) => ({ what: 'out of range', value }));
      default:
        return isWrapper(def) && def.innerType
          ? wrongFor(def.innerType).filter(({ value }) => !schema.safeParse(value).success)
          : [];
    }
  };
  return [...wrongKinds(schema), ...within()];
};

/** The same value with keys beside every key that nobody named, deep into it. */
export const withMore = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withMore);
  if (typeof value !== 'object' || value === null) return value;
  const grown: Record<string, unknown> = JSON.parse(
    '{"__proto__":{"polluted":true},"more":{"__proto__":{"polluted":true}}}',
  );
  for (const [key, inner] of Object.entries(value)) grown[key] = withMore(inner);
  return { ...grown, ['constructor']: { polluted: true }, ['toString']: 'x' };
};

/** Every schema within this one, itself first. */
export const schemasWithin = (schema: z.ZodType, path: string): { schema: z.ZodType; path: string }[] => {
  const def = partsOf(schema);
  return [
    { schema, path },
    ...Object.entries(def.shape ?? {}).flatMap(([key, part]) => schemasWithin(part, `${path}.${key}`)),
    ...(def.options ?? []).flatMap((option) => schemasWithin(option, path)),
    ...(def.element ? schemasWithin(def.element, `${path}[]`) : []),
    ...(def.innerType ? schemasWithin(def.innerType, path) : []),
  ];
};
