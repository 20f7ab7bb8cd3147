// Generated from the .proto files by `npm run gen`. Do not edit.

import { messageType, readEnd, readInt64, setEntry, writeInt64 } from '#proto/codec/runtime';
import { Any, createAny, readAny, writeAny, Timestamp, createTimestamp, readTimestamp, writeTimestamp } from '../google.js';

export function createDescriptor(init) {
  return { mediaType: '', digest: '', size: 0, annotations: {}, ...init };
}
export function writeDescriptor(m, w) {
  if (m.mediaType !== '') w.uint32(10).string(m.mediaType);
  if (m.digest !== '') w.uint32(18).string(m.digest);
  if (m.size !== 0) writeInt64(w.uint32(24), m.size);
  for (const k of globalThis.Object.keys(m.annotations)) {
    w.uint32(42).fork().uint32(10).string(k);
    w.uint32(18).string(m.annotations[k]);
    w.ldelim();
  }
  return w;
}
export function readDescriptor(r, end) {
  const m = createDescriptor();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.mediaType = r.string();
        break;
      }
      case 2: {
        m.digest = r.string();
        break;
      }
      case 3: {
        m.size = readInt64(r);
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
        setEntry(m.annotations, key, value);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Descriptor = messageType('containerd.types.Descriptor', createDescriptor, writeDescriptor, readDescriptor);

export function createEnvelope(init) {
  return { timestamp: undefined, namespace: '', topic: '', event: undefined, ...init };
}
export function writeEnvelope(m, w) {
  if (m.timestamp !== undefined) writeTimestamp(m.timestamp, w.uint32(10).fork()).ldelim();
  if (m.namespace !== '') w.uint32(18).string(m.namespace);
  if (m.topic !== '') w.uint32(26).string(m.topic);
  if (m.event !== undefined) writeAny(m.event, w.uint32(34).fork()).ldelim();
  return w;
}
export function readEnvelope(r, end) {
  const m = createEnvelope();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.timestamp = readTimestamp(r, readEnd(r));
        break;
      }
      case 2: {
        m.namespace = r.string();
        break;
      }
      case 3: {
        m.topic = r.string();
        break;
      }
      case 4: {
        m.event = readAny(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Envelope = messageType('containerd.types.Envelope', createEnvelope, writeEnvelope, readEnvelope);

export function createRuntimeRequest(init) {
  return { runtimePath: '', options: undefined, ...init };
}
export function writeRuntimeRequest(m, w) {
  if (m.runtimePath !== '') w.uint32(10).string(m.runtimePath);
  if (m.options !== undefined) writeAny(m.options, w.uint32(18).fork()).ldelim();
  return w;
}
export function readRuntimeRequest(r, end) {
  const m = createRuntimeRequest();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.runtimePath = r.string();
        break;
      }
      case 2: {
        m.options = readAny(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const RuntimeRequest = messageType('containerd.types.RuntimeRequest', createRuntimeRequest, writeRuntimeRequest, readRuntimeRequest);

export function createRuntimeVersion(init) {
  return { version: '', revision: '', ...init };
}
export function writeRuntimeVersion(m, w) {
  if (m.version !== '') w.uint32(10).string(m.version);
  if (m.revision !== '') w.uint32(18).string(m.revision);
  return w;
}
export function readRuntimeVersion(r, end) {
  const m = createRuntimeVersion();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.version = r.string();
        break;
      }
      case 2: {
        m.revision = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const RuntimeVersion = messageType('containerd.types.RuntimeVersion', createRuntimeVersion, writeRuntimeVersion, readRuntimeVersion);

export function createRuntimeInfo(init) {
  return { name: '', version: undefined, options: undefined, features: undefined, annotations: {}, ...init };
}
export function writeRuntimeInfo(m, w) {
  if (m.name !== '') w.uint32(10).string(m.name);
  if (m.version !== undefined) writeRuntimeVersion(m.version, w.uint32(18).fork()).ldelim();
  if (m.options !== undefined) writeAny(m.options, w.uint32(26).fork()).ldelim();
  if (m.features !== undefined) writeAny(m.features, w.uint32(34).fork()).ldelim();
  for (const k of globalThis.Object.keys(m.annotations)) {
    w.uint32(42).fork().uint32(10).string(k);
    w.uint32(18).string(m.annotations[k]);
    w.ldelim();
  }
  return w;
}
export function readRuntimeInfo(r, end) {
  const m = createRuntimeInfo();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.name = r.string();
        break;
      }
      case 2: {
        m.version = readRuntimeVersion(r, readEnd(r));
        break;
      }
      case 3: {
        m.options = readAny(r, readEnd(r));
        break;
      }
      case 4: {
        m.features = readAny(r, readEnd(r));
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
        setEntry(m.annotations, key, value);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const RuntimeInfo = messageType('containerd.types.RuntimeInfo', createRuntimeInfo, writeRuntimeInfo, readRuntimeInfo);

export function createMetric(init) {
  return { timestamp: undefined, id: '', data: undefined, ...init };
}
export function writeMetric(m, w) {
  if (m.timestamp !== undefined) writeTimestamp(m.timestamp, w.uint32(10).fork()).ldelim();
  if (m.id !== '') w.uint32(18).string(m.id);
  if (m.data !== undefined) writeAny(m.data, w.uint32(26).fork()).ldelim();
  return w;
}
export function readMetric(r, end) {
  const m = createMetric();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.timestamp = readTimestamp(r, readEnd(r));
        break;
      }
      case 2: {
        m.id = r.string();
        break;
      }
      case 3: {
        m.data = readAny(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Metric = messageType('containerd.types.Metric', createMetric, writeMetric, readMetric);

export function createMount(init) {
  return { type: '', source: '', target: '', options: [], ...init };
}
export function writeMount(m, w) {
  if (m.type !== '') w.uint32(10).string(m.type);
  if (m.source !== '') w.uint32(18).string(m.source);
  if (m.target !== '') w.uint32(26).string(m.target);
  for (const v of m.options) w.uint32(34).string(v);
  return w;
}
export function readMount(r, end) {
  const m = createMount();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.type = r.string();
        break;
      }
      case 2: {
        m.source = r.string();
        break;
      }
      case 3: {
        m.target = r.string();
        break;
      }
      case 4: {
        m.options.push(r.string());
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Mount = messageType('containerd.types.Mount', createMount, writeMount, readMount);

export function createActiveMount(init) {
  return { mount: undefined, mountedAt: undefined, mountPoint: '', data: {}, ...init };
}
export function writeActiveMount(m, w) {
  if (m.mount !== undefined) writeMount(m.mount, w.uint32(10).fork()).ldelim();
  if (m.mountedAt !== undefined) writeTimestamp(m.mountedAt, w.uint32(18).fork()).ldelim();
  if (m.mountPoint !== '') w.uint32(26).string(m.mountPoint);
  for (const k of globalThis.Object.keys(m.data)) {
    w.uint32(34).fork().uint32(10).string(k);
    w.uint32(18).string(m.data[k]);
    w.ldelim();
  }
  return w;
}
export function readActiveMount(r, end) {
  const m = createActiveMount();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.mount = readMount(r, readEnd(r));
        break;
      }
      case 2: {
        m.mountedAt = readTimestamp(r, readEnd(r));
        break;
      }
      case 3: {
        m.mountPoint = r.string();
        break;
      }
      case 4: {
        const entryEnd = readEnd(r);
        let key = '';
        let value = '';
        while (r.pos < entryEnd) {
          const entryTag = r.uint32();
          if (entryTag >>> 3 === 1) key = r.string();
          else if (entryTag >>> 3 === 2) value = r.string();
          else r.skipType(entryTag & 7);
        }
        setEntry(m.data, key, value);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ActiveMount = messageType('containerd.types.ActiveMount', createActiveMount, writeActiveMount, readActiveMount);

export function createActivationInfo(init) {
  return { name: '', active: [], system: [], labels: {}, ...init };
}
export function writeActivationInfo(m, w) {
  if (m.name !== '') w.uint32(10).string(m.name);
  for (const v of m.active) writeActiveMount(v, w.uint32(18).fork()).ldelim();
  for (const v of m.system) writeMount(v, w.uint32(26).fork()).ldelim();
  for (const k of globalThis.Object.keys(m.labels)) {
    w.uint32(34).fork().uint32(10).string(k);
    w.uint32(18).string(m.labels[k]);
    w.ldelim();
  }
  return w;
}
export function readActivationInfo(r, end) {
  const m = createActivationInfo();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.name = r.string();
        break;
      }
      case 2: {
        m.active.push(readActiveMount(r, readEnd(r)));
        break;
      }
      case 3: {
        m.system.push(readMount(r, readEnd(r)));
        break;
      }
      case 4: {
        const entryEnd = readEnd(r);
        let key = '';
        let value = '';
        while (r.pos < entryEnd) {
          const entryTag = r.uint32();
          if (entryTag >>> 3 === 1) key = r.string();
          else if (entryTag >>> 3 === 2) value = r.string();
          else r.skipType(entryTag & 7);
        }
        setEntry(m.labels, key, value);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const ActivationInfo = messageType('containerd.types.ActivationInfo', createActivationInfo, writeActivationInfo, readActivationInfo);

export function createPlatform(init) {
  return { os: '', architecture: '', variant: '', osVersion: '', osFeatures: [], ...init };
}
export function writePlatform(m, w) {
  if (m.os !== '') w.uint32(10).string(m.os);
  if (m.architecture !== '') w.uint32(18).string(m.architecture);
  if (m.variant !== '') w.uint32(26).string(m.variant);
  if (m.osVersion !== '') w.uint32(34).string(m.osVersion);
  for (const v of m.osFeatures) w.uint32(42).string(v);
  return w;
}
export function readPlatform(r, end) {
  const m = createPlatform();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.os = r.string();
        break;
      }
      case 2: {
        m.architecture = r.string();
        break;
      }
      case 3: {
        m.variant = r.string();
        break;
      }
      case 4: {
        m.osVersion = r.string();
        break;
      }
      case 5: {
        m.osFeatures.push(r.string());
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Platform = messageType('containerd.types.Platform', createPlatform, writePlatform, readPlatform);

export function createSandbox(init) {
  return { sandboxId: '', runtime: undefined, spec: undefined, labels: {}, createdAt: undefined, updatedAt: undefined, extensions: {}, sandboxer: '', ...init };
}
export function writeSandbox(m, w) {
  if (m.sandboxId !== '') w.uint32(10).string(m.sandboxId);
  if (m.runtime !== undefined) writeSandboxRuntime(m.runtime, w.uint32(18).fork()).ldelim();
  if (m.spec !== undefined) writeAny(m.spec, w.uint32(26).fork()).ldelim();
  for (const k of globalThis.Object.keys(m.labels)) {
    w.uint32(34).fork().uint32(10).string(k);
    w.uint32(18).string(m.labels[k]);
    w.ldelim();
  }
  if (m.createdAt !== undefined) writeTimestamp(m.createdAt, w.uint32(42).fork()).ldelim();
  if (m.updatedAt !== undefined) writeTimestamp(m.updatedAt, w.uint32(50).fork()).ldelim();
  for (const k of globalThis.Object.keys(m.extensions)) {
    w.uint32(58).fork().uint32(10).string(k);
    writeAny(m.extensions[k], w.uint32(18).fork()).ldelim();
    w.ldelim();
  }
  if (m.sandboxer !== '') w.uint32(82).string(m.sandboxer);
  return w;
}
export function readSandbox(r, end) {
  const m = createSandbox();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.sandboxId = r.string();
        break;
      }
      case 2: {
        m.runtime = readSandboxRuntime(r, readEnd(r));
        break;
      }
      case 3: {
        m.spec = readAny(r, readEnd(r));
        break;
      }
      case 4: {
        const entryEnd = readEnd(r);
        let key = '';
        let value = '';
        while (r.pos < entryEnd) {
          const entryTag = r.uint32();
          if (entryTag >>> 3 === 1) key = r.string();
          else if (entryTag >>> 3 === 2) value = r.string();
          else r.skipType(entryTag & 7);
        }
        setEntry(m.labels, key, value);
        break;
      }
      case 5: {
        m.createdAt = readTimestamp(r, readEnd(r));
        break;
      }
      case 6: {
        m.updatedAt = readTimestamp(r, readEnd(r));
        break;
      }
      case 7: {
        const entryEnd = readEnd(r);
        let key = '';
        let value = createAny();
        while (r.pos < entryEnd) {
          const entryTag = r.uint32();
          if (entryTag >>> 3 === 1) key = r.string();
          else if (entryTag >>> 3 === 2) value = readAny(r, readEnd(r));
          else r.skipType(entryTag & 7);
        }
        setEntry(m.extensions, key, value);
        break;
      }
      case 10: {
        m.sandboxer = r.string();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Sandbox = messageType('containerd.types.Sandbox', createSandbox, writeSandbox, readSandbox);

export function createSandboxRuntime(init) {
  return { name: '', options: undefined, ...init };
}
export function writeSandboxRuntime(m, w) {
  if (m.name !== '') w.uint32(10).string(m.name);
  if (m.options !== undefined) writeAny(m.options, w.uint32(18).fork()).ldelim();
  return w;
}
export function readSandboxRuntime(r, end) {
  const m = createSandboxRuntime();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.name = r.string();
        break;
      }
      case 2: {
        m.options = readAny(r, readEnd(r));
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const SandboxRuntime = messageType('containerd.types.Sandbox.Runtime', createSandboxRuntime, writeSandboxRuntime, readSandboxRuntime);
