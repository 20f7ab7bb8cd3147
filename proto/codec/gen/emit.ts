/**
 * Renders a module as a pair of files: plain JavaScript with a reader and a writer per message,
 * and the declarations that give them types. Output depends on the .proto files alone.
 */
import { posix } from 'node:path';
import type protobuf from 'protobufjs';
import { defaultText, type Refer, readLines, tsType, writeLines } from './field.ts';
import { fileOf, type Module, nameOf } from './schema.ts';

const header = '// Generated from the .proto files by `npm run gen`. Do not edit.\n';
const rolesOption = '(shoal.v1.roles)';

/** Collects what a module refers to in others, and names it. */
class Imports {
  readonly #module: Module;
  readonly #used = new Map<string, Set<string>>();

  constructor(module: Module) {
    this.#module = module;
  }

  readonly refer: Refer = (target) => {
    const file = fileOf(target);
    const name = nameOf(target);
    if (file === this.#module.file) return name;
    const names = this.#used.get(file) ?? new Set();
    names.add(name);
    this.#used.set(file, names);
    return name;
  };

  lines(render: (names: string[], path: string) => string): string[] {
    return [...this.#used]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([file, names]) => {
        const path = posix.relative(posix.dirname(this.#module.file), file);
        return render([...names].sort(), path.startsWith('.') ? path : `./${path}`);
      });
  }
}

function isProto2(message: protobuf.Type): boolean {
  return fileOf(message) === 'raft';
}

function indent(lines: readonly string[], depth: number): string[] {
  return lines.map((line) => `${'  '.repeat(depth)}${line}`);
}

function emitMessage(message: protobuf.Type, refer: Refer): string[] {
  const name = nameOf(message);
  const fields = [...message.fieldsArray].sort((a, b) => a.id - b.id);
  const defaults = fields.map((field) => `${field.name}: ${defaultText(field)},`);
  const writes = fields.flatMap((field) => writeLines(field, refer, isProto2(message)));
  const cases = fields.flatMap((field) => [
    `case ${field.id}: {`,
    ...indent(readLines(field, refer), 1),
    '  break;',
    '}',
  ]);
  return [
    `export function create${name}(init) {`,
    `  return {${defaults.length > 0 ? ` ${defaults.join(' ')}` : ''} ...init };`,
    '}',
    `export function write${name}(m, w) {`,
    ...indent(writes, 1),
    '  return w;',
    '}',
    `export function read${name}(r, end) {`,
    `  const m = create${name}();`,
    '  while (r.pos < end) {',
    '    const tag = r.uint32();',
    '    switch (tag >>> 3) {',
    ...indent(cases, 3),
    '      default:',
    '        r.skipType(tag & 7);',
    '    }',
    '  }',
    '  return m;',
    '}',
    `export const ${name} = messageType('${message.fullName.slice(1)}', create${name}, write${name}, read${name});`,
    '',
  ];
}

function emitEnum(type: protobuf.Enum): string[] {
  const entries = Object.entries(type.values).map(([key, value]) => `  ${key}: ${value},`);
  return [`export const ${nameOf(type)} = globalThis.Object.freeze({`, ...entries, '});', ''];
}

function methodKey(method: protobuf.Method): string {
  return `${method.name.charAt(0).toLowerCase()}${method.name.slice(1)}`;
}

function rolesOf(method: protobuf.Method): string[] {
  const roles: unknown = method.options?.[rolesOption];
  return typeof roles === 'string' ? roles.split(',').map((role) => role.trim()) : [];
}

function messageOf(type: protobuf.Type | null, method: protobuf.Method): protobuf.Type {
  if (type === null) throw new Error(`method ${method.fullName} has an unresolved type`);
  return type;
}

function emitService(service: protobuf.Service, refer: Refer): string[] {
  const name = service.fullName.slice(1);
  const methods = service.methodsArray.flatMap((method) => [
    `  ${methodKey(method)}: {`,
    `    path: '/${name}/${method.name}',`,
    `    request: ${refer(messageOf(method.resolvedRequestType, method))},`,
    `    response: ${refer(messageOf(method.resolvedResponseType, method))},`,
    `    requestStream: ${method.requestStream === true},`,
    `    responseStream: ${method.responseStream === true},`,
    `    roles: ${JSON.stringify(rolesOf(method))},`,
    '  },',
  ]);
  const body = ['{', `  name: '${name}',`, '  methods: {', ...indent(methods, 1), '  },', '};'];
  return [`export const ${service.name}Service = ${body[0]}`, ...body.slice(1), ''];
}

/** The JavaScript of a module. */
export function emitCode(module: Module): string {
  const imports = new Imports(module);
  const body = [
    ...module.enums.flatMap(emitEnum),
    ...module.messages.flatMap((message) => emitMessage(message, imports.refer)),
    ...module.services.flatMap((service) => emitService(service, imports.refer)),
  ];
  const runtime = [
    'emptyBytes',
    'messageType',
    'readBytes',
    'readEnd',
    'readInt64',
    'readUint64',
    'setEntry',
    'writeInt64',
    'writeUint64',
  ].filter((name) => body.some((line) => line.includes(name)));
  const from = (names: string[], path: string): string => {
    const all = names.flatMap((name) => [name, `create${name}`, `read${name}`, `write${name}`]);
    return `import { ${all.join(', ')} } from '${path}.js';`;
  };
  return [
    header,
    `import { ${runtime.join(', ')} } from '#proto/codec/runtime';`,
    ...imports.lines(from),
    '',
    ...body,
  ].join('\n');
}

function declareMessage(message: protobuf.Type, refer: Refer): string[] {
  const name = nameOf(message);
  const comment = message.comment ? [`/** ${message.comment.replaceAll('\n', ' ')} */`] : [];
  const fields = [...message.fieldsArray].sort((a, b) => a.id - b.id);
  return [
    ...comment,
    `export interface ${name} {`,
    ...fields.flatMap((field) => [
      ...(field.comment ? [`  /** ${field.comment.replaceAll('\n', ' ')} */`] : []),
      `  readonly ${field.name}: ${tsType(field, refer)};`,
    ]),
    '}',
    `export declare const ${name}: MessageType<${name}>;`,
    `export declare function create${name}(init?: Partial<${name}>): ${name};`,
    `export declare function read${name}(reader: Reader, end: number): ${name};`,
    `export declare function write${name}(message: ${name}, writer: Writer): Writer;`,
    '',
  ];
}

function declareEnum(type: protobuf.Enum): string[] {
  const name = nameOf(type);
  const entries = Object.entries(type.values).map(([key, value]) => `  readonly ${key}: ${value};`);
  return [
    `export declare const ${name}: {`,
    ...entries,
    '};',
    `export type ${name} = (typeof ${name})[keyof typeof ${name}];`,
    '',
  ];
}

function declareService(service: protobuf.Service, refer: Refer): string[] {
  const methods = service.methodsArray.map((method) => {
    const types = [
      refer(messageOf(method.resolvedRequestType, method)),
      refer(messageOf(method.resolvedResponseType, method)),
      String(method.requestStream === true),
      String(method.responseStream === true),
    ];
    return `    readonly ${methodKey(method)}: Method<${types.join(', ')}>;`;
  });
  return [
    `export declare const ${service.name}Service: {`,
    `  readonly name: '${service.fullName.slice(1)}';`,
    '  readonly methods: {',
    ...methods,
    '  };',
    '};',
    '',
  ];
}

/** The declarations of a module. */
export function emitTypes(module: Module): string {
  const imports = new Imports(module);
  const body = [
    ...module.enums.flatMap(declareEnum),
    ...module.messages.flatMap((message) => declareMessage(message, imports.refer)),
    ...module.services.flatMap((service) => declareService(service, imports.refer)),
  ];
  const from = (names: string[], path: string): string =>
    `import type { ${names.join(', ')} } from '${path}.js';`;
  return [
    header,
    "import type { MessageType, Method } from '#lib/rpc/service';",
    "import type { Reader, Writer } from '#proto/codec/runtime';",
    ...imports.lines(from),
    '',
    ...body,
  ].join('\n');
}
