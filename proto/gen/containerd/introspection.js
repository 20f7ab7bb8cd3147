// Generated from the .proto files by `npm run gen`. Do not edit.

import { messageType, readEnd, readUint64, setEntry, writeUint64 } from '#proto/codec/runtime';
import { Platform, createPlatform, readPlatform, writePlatform } from './types.js';
import { Any, createAny, readAny, writeAny, Empty, createEmpty, readEmpty, writeEmpty, Timestamp, createTimestamp, readTimestamp, writeTimestamp } from '../google.js';
import { Status, createStatus, readStatus, writeStatus } from '../google-rpc.js';

export function createPlugin(init) {
  return { type: '', id: '', requires: [], platforms: [], exports: {}, capabilities: [], initErr: undefined, ...init };
}
export function writePlugin(m, w) {
  if (m.type !== '') w.uint32(10).string(m.type);
  if (m.id !== '') w.uint32(18).string(m.id);
  for (const v of m.requires) w.uint32(26).string(v);
  for (const v of m.platforms) writePlatform(v, w.uint32(34).fork()).ldelim();
  for (const k of globalThis.Object.keys(m.exports)) {
    w.uint32(42).fork().uint32(10).string(k);
    w.uint32(18).string(m.exports[k]);
    w.ldelim();
  }
  for (const v of m.capabilities) w.uint32(50).string(v);
  if (m.initErr !== undefined) writeStatus(m.initErr, w.uint32(58).fork()).ldelim();
  return w;
}
export function readPlugin(r, end) {
  const m = createPlugin();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.type = r.string();
        break;
      }
      case 2: {
        m.id = r.string();
        break;
      }
      case 3: {
        m.requires.push(r.string());
        break;
      }
      case 4: {
        m.platforms.push(readPlatform(r, readEnd(r)));
        break;
      }
      case 5: {
        const entryEnd = readEnd(r);
        let key = '';
        let value = '';
        while (r.pos < entryEnd) {
          const entryTag = r.uint32();
          if (entryTag >>> 3 === 1) key = r.string();
          else if (entryTag >>> 3 === 2) value = r.string();
          else r.skipType(entryTag & 7);
        }
        setEntry(m.exports, key, value);
        break;
      }
      case 6: {
        m.capabilities.push(r.string());
        break;
      }
      case 7: {
        m.initErr = readStatus(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Plugin = messageType('containerd.services.introspection.v1.Plugin', createPlugin, writePlugin, readPlugin);

export function createPluginsRequest(init) {
  return { filters: [], ...init };
}
export function writePluginsRequest(m, w) {
  for (const v of m.filters) w.uint32(10).string(v);
  return w;
}
export function readPluginsRequest(r, end) {
  const m = createPluginsRequest();
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
export const PluginsRequest = messageType('containerd.services.introspection.v1.PluginsRequest', createPluginsRequest, writePluginsRequest, readPluginsRequest);

export function createPluginsResponse(init) {
  return { plugins: [], ...init };
}
export function writePluginsResponse(m, w) {
  for (const v of m.plugins) writePlugin(v, w.uint32(10).fork()).ldelim();
  return w;
}
export function readPluginsResponse(r, end) {
  const m = createPluginsResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.plugins.push(readPlugin(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const PluginsResponse = messageType('containerd.services.introspection.v1.PluginsResponse', createPluginsResponse, writePluginsResponse, readPluginsResponse);

export function createServerResponse(init) {
  return { uuid: '', pid: 0, pidns: 0, deprecations: [], ...init };
}
export function writeServerResponse(m, w) {
  if (m.uuid !== '') w.uint32(10).string(m.uuid);
  if (m.pid !== 0) writeUint64(w.uint32(16), m.pid);
  if (m.pidns !== 0) writeUint64(w.uint32(24), m.pidns);
  for (const v of m.deprecations) writeDeprecationWarning(v, w.uint32(34).fork()).ldelim();
  return w;
}
export function readServerResponse(r, end) {
  const m = createServerResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.uuid = r.string();
        break;
      }
      case 2: {
        m.pid = readUint64(r);
        break;
      }
      case 3: {
        m.pidns = readUint64(r);
        break;
      }
      case 4: {
        m.deprecations.push(readDeprecationWarning(r, readEnd(r)));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ServerResponse = messageType('containerd.services.introspection.v1.ServerResponse', createServerResponse, writeServerResponse, readServerResponse);

export function createDeprecationWarning(init) {
  return { id: '', message: '', lastOccurrence: undefined, ...init };
}
export function writeDeprecationWarning(m, w) {
  if (m.id !== '') w.uint32(10).string(m.id);
  if (m.message !== '') w.uint32(18).string(m.message);
  if (m.lastOccurrence !== undefined) writeTimestamp(m.lastOccurrence, w.uint32(26).fork()).ldelim();
  return w;
}
export function readDeprecationWarning(r, end) {
  const m = createDeprecationWarning();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.id = r.string();
        break;
      }
      case 2: {
        m.message = r.string();
        break;
      }
      case 3: {
        m.lastOccurrence = readTimestamp(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const DeprecationWarning = messageType('containerd.services.introspection.v1.DeprecationWarning', createDeprecationWarning, writeDeprecationWarning, readDeprecationWarning);

export function createPluginInfoRequest(init) {
  return { type: '', id: '', options: undefined, ...init };
}
export function writePluginInfoRequest(m, w) {
  if (m.type !== '') w.uint32(10).string(m.type);
  if (m.id !== '') w.uint32(18).string(m.id);
  if (m.options !== undefined) writeAny(m.options, w.uint32(26).fork()).ldelim();
  return w;
}
export function readPluginInfoRequest(r, end) {
  const m = createPluginInfoRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.type = r.string();
        break;
      }
      case 2: {
        m.id = r.string();
        break;
      }
      case 3: {
        m.options = readAny(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const PluginInfoRequest = messageType('containerd.services.introspection.v1.PluginInfoRequest', createPluginInfoRequest, writePluginInfoRequest, readPluginInfoRequest);

export function createPluginInfoResponse(init) {
  return { plugin: undefined, extra: undefined, ...init };
}
export function writePluginInfoResponse(m, w) {
  if (m.plugin !== undefined) writePlugin(m.plugin, w.uint32(10).fork()).ldelim();
  if (m.extra !== undefined) writeAny(m.extra, w.uint32(18).fork()).ldelim();
  return w;
}
export function readPluginInfoResponse(r, end) {
  const m = createPluginInfoResponse();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.plugin = readPlugin(r, readEnd(r));
        break;
      }
      case 2: {
        m.extra = readAny(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const PluginInfoResponse = messageType('containerd.services.introspection.v1.PluginInfoResponse', createPluginInfoResponse, writePluginInfoResponse, readPluginInfoResponse);

export const IntrospectionService = {
  name: 'containerd.services.introspection.v1.Introspection',
  methods: {
    plugins: {
      path: '/containerd.services.introspection.v1.Introspection/Plugins',
      request: PluginsRequest,
      response: PluginsResponse,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    server: {
      path: '/containerd.services.introspection.v1.Introspection/Server',
      request: Empty,
      response: ServerResponse,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
    pluginInfo: {
      path: '/containerd.services.introspection.v1.Introspection/PluginInfo',
      request: PluginInfoRequest,
      response: PluginInfoResponse,
      requestStream: false,
      responseStream: false,
      roles: [],
    },
  },
};
