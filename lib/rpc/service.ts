/**
 * What the rpc kit knows of a service: the methods' paths, codecs and roles. Generated code
 * provides values of these types; server and channel work on them and on nothing else.
 */

/** Encodes and decodes one message type as plain data with every property present. */
export interface MessageType<T> {
  readonly typeName: string;
  /** A message with default values, overridden by those of `init`. */
  create(init?: Partial<T>): T;
  encode(message: T): Uint8Array;
  /** Throws `RangeError` or `Error` on malformed bytes. Unknown fields are dropped. */
  decode(bytes: Uint8Array): T;
}

/** Who may call a method, judged by the role in the caller's certificate. */
export type Role = 'worker' | 'manager' | 'anonymous';

export interface Method<
  Request,
  Response,
  RequestStream extends boolean = boolean,
  ResponseStream extends boolean = boolean,
> {
  /** The path of the HTTP/2 request: `/package.Service/Method`. */
  readonly path: string;
  readonly request: MessageType<Request>;
  readonly response: MessageType<Response>;
  readonly requestStream: RequestStream;
  readonly responseStream: ResponseStream;
  readonly roles: readonly Role[];
}

export interface Service {
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: the message types differ from method to method.
  readonly methods: Readonly<Record<string, Method<any, any>>>;
}
