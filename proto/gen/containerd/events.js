// Generated from the .proto files by `npm run gen`. Do not edit.

import { messageType, readEnd } from '#proto/codec/runtime';
import { Envelope, createEnvelope, readEnvelope, writeEnvelope } from './types.js';
import { Any, createAny, readAny, writeAny, Empty, createEmpty, readEmpty, writeEmpty } from '../google.js';

export function createPublishRequest(init) {
  return { topic: '', event: undefined, ...init };
}
export function writePublishRequest(m, w) {
  if (m.topic !== '') w.uint32(10).string(m.topic);
  if (m.event !== undefined) writeAny(m.event, w.uint32(18).fork()).ldelim();
  return w;
}
export function readPublishRequest(r, end) {
  const m = createPublishRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.topic = r.string();
        break;
      }
      case 2: {
        m.event = readAny(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const PublishRequest = messageType('containerd.services.events.v1.PublishRequest', createPublishRequest, writePublishRequest, readPublishRequest);

export function createForwardRequest(init) {
  return { envelope: undefined, ...init };
}
export function writeForwardRequest(m, w) {
  if (m.envelope !== undefined) writeEnvelope(m.envelope, w.uint32(10).fork()).ldelim();
  return w;
}
export function readForwardRequest(r, end) {
  const m = createForwardRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.envelope = readEnvelope(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ForwardRequest = messageType('containerd.services.events.v1.ForwardRequest', createForwardRequest, writeForwardRequest, readForwardRequest);

export function createSubscribeRequest(init) {
  return { filters: [], ...init };
}
export function writeSubscribeRequest(m, w) {
  for (const v of m.filters) w.uint32(10).string(v);
  return w;
}
export function readSubscribeRequest(r, end) {
  const m = createSubscribeRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.filters.push(r.string());
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const SubscribeRequest = messageType('containerd.services.events.v1.SubscribeRequest', createSubscribeRequest, writeSubscribeRequest, readSubscribeRequest);

export const EventsService = {
  name: 'containerd.services.events.v1.Events',
  methods: {
    publish: {
      path: '/containerd.services.events.v1.Events/Publish',
      request: PublishRequest,
      response: Empty,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    forward: {
      path: '/containerd.services.events.v1.Events/Forward',
      request: ForwardRequest,
      response: Empty,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    subscribe: {
      path: '/containerd.services.events.v1.Events/Subscribe',
      request: SubscribeRequest,
      response: Envelope,
      requestStream: false,
      responseStream: true,
      roles: [],
    },
  },
};
