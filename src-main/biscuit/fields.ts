import { isUtf8 } from 'node:buffer';
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** The fields that a message may have; `varints` and `list` may come more than once. */
export type Shape = Readonly<Record<number, 'varint' | 'varints' | 'bytes' | 'list'>>;

/** The fields of one protobuf message: a number for wire type 0, bytes for wire type 2. */
export type Fields = ReadonlyMap<number, readonly (bigint | Uint8Array)[]>;

const take = (reader: BinaryReader, wire: WireType): bigint | Uint8Array => {
  if (wire === WireType.Varint) return BigInt(reader.uint64());
  if (wire === WireType.LengthDelimited) return reader.bytes();
  throw new RangeError(`wire type ${wire}`);
};

/**
 * Reads one message strictly: a field that `shape` does not name, or a single one that comes twice, is a
 * RangeError. Protobuf readers differ in what they make of those, and we must not read other than the engine does.
 */
export const readFields = (bytes: Uint8Array, shape: Shape): Fields => {
  const fields = new Map<number, (bigint | Uint8Array)[]>();
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [number, wire] = readOrRefuse(() => reader.tag());
    const value = readOrRefuse(() => take(reader, wire));
    const kind = shape[number];
    const fits = typeof value === 'bigint' ? kind?.startsWith('varint') : kind === 'bytes' || kind === 'list';
    if (!fits) throw new RangeError(`field ${number} of wire type ${wire}`);
    const values = fields.get(number) ?? [];
    if (values.length > 0 && (kind === 'varint' || kind === 'bytes'))
      throw new RangeError(`field ${number} comes twice`);
    values.push(value);
    fields.set(number, values);
  }
  return fields;
};

/** The reader throws plain errors for bytes that are no protobuf; here they are all one kind. */
const readOrRefuse = <T>(read: () => T): T => {
  try {
    return read();
  } catch (cause) {
    throw new RangeError('no protobuf message', { cause });
  }
};

/** Refuses (RangeError) what a message must have and has not. */
export const required = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw new RangeError(`${what} is missing`);
  return value;
};

const isBytes = (value: bigint | Uint8Array): value is Uint8Array => typeof value !== 'bigint';
const isNumber = (value: bigint | Uint8Array): value is bigint => typeof value === 'bigint';

export const lists = (fields: Fields, number: number): readonly Uint8Array[] =>
  (fields.get(number) ?? []).filter(isBytes);

export const bytesAt = (fields: Fields, number: number): Uint8Array | undefined => lists(fields, number)[0];

export const varints = (fields: Fields, number: number): readonly bigint[] =>
  (fields.get(number) ?? []).filter(isNumber);

export const varintAt = (fields: Fields, number: number): bigint | undefined => varints(fields, number)[0];

/** The one field of a `oneof`; none or several are a RangeError. */
export const onlyField = (fields: Fields): readonly [number, bigint | Uint8Array] => {
  const [first, ...others] = [...fields];
  const value = first?.[1][0];
  if (!first || value === undefined || others.length > 0 || first[1].length > 1)
    throw new RangeError('not exactly one of a choice');
  return [first[0], value];
};

export const asBytes = (value: bigint | Uint8Array): Uint8Array => {
  if (!isBytes(value)) throw new RangeError('a number where bytes belong');
  return value;
};

export const asNumber = (value: bigint | Uint8Array): bigint => {
  if (!isNumber(value)) throw new RangeError('bytes where a number belongs');
  return value;
};

/** A name from a list by its number; a number beyond it is a RangeError. */
export const pick = <T>(list: readonly T[], index: bigint, what: string): T =>
  required(index <= 0xffff_ffffn ? list[Number(index)] : undefined, what);

export const asText = (bytes: Uint8Array): string => {
  if (!isUtf8(bytes)) throw new RangeError('text that is not UTF-8');
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
};
