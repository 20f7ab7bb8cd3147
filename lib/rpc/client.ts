/**
 * Clients from service descriptions: an object with one function per method, typed by the
 * description, so that a call with the wrong message does not compile.
 */
import { heardElsewhere } from '../signal.ts';
import type { Channel } from './channel.ts';
import { type CallHeaders, ClientCall } from './client-call.ts';
import type { Method, Service } from './service.ts';
import type { CallOptions, Client } from './types.ts';

type AnyMethod = Method<unknown, unknown>;

/**
 * A client of `service` over `channel`; the channel may serve many clients. Every call carries
 * `headers`.
 */
export function createClient<S extends Service>(
  service: S,
  channel: Channel,
  headers: CallHeaders = {},
): Client<S> {
  const calls = Object.entries(service.methods).map(([name, method]) => [
    name,
    callOf(channel, method, headers),
  ]);
  return Object.freeze(Object.fromEntries(calls)) as Client<S>;
}

function callOf(channel: Channel, method: AnyMethod, headers: CallHeaders) {
  if (method.requestStream) {
    return method.responseStream
      ? duplex(channel, method, headers)
      : clientStream(channel, method, headers);
  }
  return method.responseStream
    ? serverStream(channel, method, headers)
    : unary(channel, method, headers);
}

function unary(channel: Channel, method: AnyMethod, headers: CallHeaders) {
  return async (request: unknown, options: CallOptions = {}): Promise<unknown> => {
    const call = new ClientCall(channel, method, options, headers);
    call.sendOnly(request);
    return await call.response();
  };
}

function serverStream(channel: Channel, method: AnyMethod, headers: CallHeaders) {
  return (request: unknown, options: CallOptions = {}): AsyncIterable<unknown> => {
    const call = new ClientCall(channel, method, options, headers);
    call.sendOnly(request);
    return call.responses;
  };
}

function clientStream(channel: Channel, method: AnyMethod, headers: CallHeaders) {
  return (options: CallOptions = {}) => {
    const call = new ClientCall(channel, method, options, headers);
    // A sender that fails usually never looks at the response; its own rejection tells the same.
    const response = heardElsewhere(call.response());
    return { send: (message: unknown) => call.send(message), end: () => call.end(), response };
  };
}

function duplex(channel: Channel, method: AnyMethod, headers: CallHeaders) {
  return (options: CallOptions = {}) => {
    const call = new ClientCall(channel, method, options, headers);
    return {
      send: (message: unknown) => call.send(message),
      end: () => call.end(),
      responses: call.responses,
    };
  };
}
