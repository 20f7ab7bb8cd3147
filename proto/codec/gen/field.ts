/**
 * Text for one field: its TypeScript type, its default, how it is written and read. Both emitters
 * are built from these pieces, so a field rule (packed numbers, maps, optional) is stated once.
 */
import protobuf from 'protobufjs';
import { nameOf } from './schema.ts';

type Scalar = 'number' | 'string' | 'boolean' | 'Uint8Array';

const scalars: Readonly<Record<string, Scalar>> = {
  double: 'number',
  float: 'number',
  int32: 'number',
  uint32: 'number',
  sint32: 'number',
  fixed32: 'number',
  sfixed32: 'number',
  int64: 'number',
  uint64: 'number',
  bool: 'boolean',
  string: 'string',
  bytes: 'Uint8Array',
};

const wireTypes: Readonly<Record<string, number>> = {
  double: 1,
  float: 5,
  fixed32: 5,
  sfixed32: 5,
  string: 2,
  bytes: 2,
};

/** The local or imported name of a message or enum, as seen from the module being emitted. */
export type Refer = (target: protobuf.Type | protobuf.Enum) => string;

export function isMessage(field: protobuf.FieldBase): boolean {
  return field.resolvedType instanceof protobuf.Type;
}

function wireType(type: string): number {
  return wireTypes[type] ?? 0;
}

function tag(id: number, wire: number): number {
  return ((id << 3) | wire) >>> 0;
}

function scalarOf(field: protobuf.FieldBase): string {
  if (field.resolvedType instanceof protobuf.Enum) return 'int32';
  if (scalars[field.type] === undefined) {
    throw new Error(`field ${field.fullName}: type ${field.type} is not supported`);
  }
  return field.type;
}

function elementType(field: protobuf.FieldBase, refer: Refer): string {
  const { resolvedType } = field;
  if (resolvedType instanceof protobuf.Type) return refer(resolvedType);
  if (resolvedType instanceof protobuf.Enum) return refer(resolvedType);
  return scalars[scalarOf(field)] as string;
}

/** Absent is a value of its own for messages, members of a oneof and `optional` proto3 fields. */
function hasPresence(field: protobuf.Field): boolean {
  if (field.repeated || field.map) return false;
  return isMessage(field) || field.partOf !== null;
}

export function tsType(field: protobuf.Field, refer: Refer): string {
  const element = elementType(field, refer);
  if (field instanceof protobuf.MapField) return `Readonly<Record<string, ${element}>>`;
  if (field.repeated) return `readonly ${element}[]`;
  return hasPresence(field) ? `${element} | undefined` : element;
}

export function defaultText(field: protobuf.Field): string {
  if (field instanceof protobuf.MapField) return '{}';
  if (field.repeated) return '[]';
  if (hasPresence(field)) return 'undefined';
  return zeroText(field);
}

function zeroText(field: protobuf.FieldBase): string {
  if (field.resolvedType instanceof protobuf.Enum) {
    return String(field.resolvedType.values[Object.keys(field.resolvedType.values)[0] ?? ''] ?? 0);
  }
  const zeros = { number: '0', boolean: 'false', string: "''", Uint8Array: 'emptyBytes' };
  return zeros[scalars[scalarOf(field)] as Scalar];
}

function writeScalar(field: protobuf.FieldBase, value: string, writer: string): string {
  const type = scalarOf(field);
  if (type === 'uint64') return `writeUint64(${writer}, ${value})`;
  if (type === 'int64') return `writeInt64(${writer}, ${value})`;
  return `${writer}.${type}(${value})`;
}

/** The statement that writes one element, tag included. */
function writeElement(field: protobuf.FieldBase, value: string, id: number, refer: Refer): string {
  if (field.resolvedType instanceof protobuf.Type) {
    return `write${refer(field.resolvedType)}(${value}, w.uint32(${tag(id, 2)}).fork()).ldelim();`;
  }
  return `${writeScalar(field, value, `w.uint32(${tag(id, wireType(scalarOf(field)))})`)};`;
}

function writeMap(field: protobuf.MapField, value: string, refer: Refer): string[] {
  return [
    `for (const k of globalThis.Object.keys(${value})) {`,
    `  w.uint32(${tag(field.id, 2)}).fork().uint32(10).string(k);`,
    `  ${writeElement(field, `${value}[k]`, 2, refer)}`,
    '  w.ldelim();',
    '}',
  ];
}

/** `always` is proto2's way as the Go code of raftpb does it: scalars are written when zero, too. */
export function writeLines(field: protobuf.Field, refer: Refer, always: boolean): string[] {
  const value = `m.${field.name}`;
  if (field instanceof protobuf.MapField) return writeMap(field, value, refer);
  if (field.repeated) return writeRepeated(field, value, refer, always);
  const write = writeElement(field, value, field.id, refer);
  if (hasPresence(field)) return [`if (${value} !== undefined) ${write}`];
  if (scalars[field.type] === 'Uint8Array') return [`if (${value}.length > 0) ${write}`];
  return always ? [write] : [`if (${value} !== ${zeroText(field)}) ${write}`];
}

function writeRepeated(
  field: protobuf.Field,
  value: string,
  refer: Refer,
  always: boolean,
): string[] {
  const packable = !isMessage(field) && wireType(scalarOf(field)) !== 2;
  if (!packable || always) {
    return [`for (const v of ${value}) ${writeElement(field, 'v', field.id, refer)}`];
  }
  return [
    `if (${value}.length > 0) {`,
    `  w.uint32(${tag(field.id, 2)}).fork();`,
    `  for (const v of ${value}) ${writeScalar(field, 'v', 'w')};`,
    '  w.ldelim();',
    '}',
  ];
}

function readElement(field: protobuf.FieldBase, refer: Refer): string {
  if (field.resolvedType instanceof protobuf.Type) {
    return `read${refer(field.resolvedType)}(r, readEnd(r))`;
  }
  const type = scalarOf(field);
  if (type === 'uint64') return 'readUint64(r)';
  if (type === 'int64') return 'readInt64(r)';
  if (type === 'bytes') return 'readBytes(r)';
  return `r.${type}()`;
}

/** The statements of the reader's `case` for this field; `m` is the message being filled. */
export function readLines(field: protobuf.Field, refer: Refer): string[] {
  if (field instanceof protobuf.MapField) return readMap(field, refer);
  if (!field.repeated) return [`m.${field.name} = ${readElement(field, refer)};`];
  if (isMessage(field) || wireType(scalarOf(field)) === 2) {
    return [`m.${field.name}.push(${readElement(field, refer)});`];
  }
  return [
    'if ((tag & 7) === 2) {',
    '  const packedEnd = readEnd(r);',
    `  while (r.pos < packedEnd) m.${field.name}.push(${readElement(field, refer)});`,
    `} else m.${field.name}.push(${readElement(field, refer)});`,
  ];
}

function readMap(field: protobuf.MapField, refer: Refer): string[] {
  const zero =
    field.resolvedType instanceof protobuf.Type
      ? `create${refer(field.resolvedType)}()`
      : zeroText(field);
  return [
    'const entryEnd = readEnd(r);',
    "let key = '';",
    `let value = ${zero};`,
    'while (r.pos < entryEnd) {',
    '  const entryTag = r.uint32();',
    '  if (entryTag >>> 3 === 1) key = r.string();',
    `  else if (entryTag >>> 3 === 2) value = ${readElement(field, refer)};`,
    '  else r.skipType(entryTag & 7);',
    '}',
    `setEntry(m.${field.name}, key, value);`,
  ];
}

export { nameOf };
