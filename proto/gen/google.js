// Generated from the .proto files by `npm run gen`. Do not edit.

import { emptyBytes, messageType, readBytes, readInt64, writeInt64 } from '#proto/codec/runtime';

export function createAny(init) {
  return { type_url: '', value: emptyBytes, ...init };
}
export function writeAny(m, w) {
  if (m.type_url !== '') w.uint32(10).string(m.type_url);
  if (m.value.length > 0) w.uint32(18).bytes(m.value);
  return w;
}
export function readAny(r, end) {
  const m = createAny();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.type_url = r.string();
        break;
      }
      case 2: {
        m.value = readBytes(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Any = messageType('google.protobuf.Any', createAny, writeAny, readAny);

export function createEmpty(init) {
  return { ...init };
}
export function writeEmpty(m, w) {
  return w;
}
export function readEmpty(r, end) {
  const m = createEmpty();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Empty = messageType('google.protobuf.Empty', createEmpty, writeEmpty, readEmpty);

export function createFieldMask(init) {
  return { paths: [], ...init };
}
export function writeFieldMask(m, w) {
  for (const v of m.paths) w.uint32(10).string(v);
  return w;
}
export function readFieldMask(r, end) {
  const m = createFieldMask();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.paths.push(r.string());
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const FieldMask = messageType('google.protobuf.FieldMask', createFieldMask, writeFieldMask, readFieldMask);

export function createTimestamp(init) {
  return { seconds: 0, nanos: 0, ...init };
}
export function writeTimestamp(m, w) {
  if (m.seconds !== 0) writeInt64(w.uint32(8), m.seconds);
  if (m.nanos !== 0) w.uint32(16).int32(m.nanos);
  return w;
}
export function readTimestamp(r, end) {
  const m = createTimestamp();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.seconds = readInt64(r);
        break;
      }
      case 2: {
        m.nanos = r.int32();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Timestamp = messageType('google.protobuf.Timestamp', createTimestamp, writeTimestamp, readTimestamp);

export function createDuration(init) {
  return { seconds: 0, nanos: 0, ...init };
}
export function writeDuration(m, w) {
  if (m.seconds !== 0) writeInt64(w.uint32(8), m.seconds);
  if (m.nanos !== 0) w.uint32(16).int32(m.nanos);
  return w;
}
export function readDuration(r, end) {
  const m = createDuration();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.seconds = readInt64(r);
        break;
      }
      case 2: {
        m.nanos = r.int32();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Duration = messageType('google.protobuf.Duration', createDuration, writeDuration, readDuration);

export function createInt64Value(init) {
  return { value: 0, ...init };
}
export function writeInt64Value(m, w) {
  if (m.value !== 0) writeInt64(w.uint32(8), m.value);
  return w;
}
export function readInt64Value(r, end) {
  const m = createInt64Value();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.value = readInt64(r);
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const Int64Value = messageType('google.protobuf.Int64Value', createInt64Value, writeInt64Value, readInt64Value);

export function createBoolValue(init) {
  return { value: false, ...init };
}
export function writeBoolValue(m, w) {
  if (m.value !== false) w.uint32(8).bool(m.value);
  return w;
}
export function readBoolValue(r, end) {
  const m = createBoolValue();
  while (r.pos < end) {
    const tag = r.uint32();
    switch (tag >>> 3) {
      case 1: {
        m.value = r.bool();
        break;
      }
      default:
        r.skipType(tag & 7);
    }
  }
  return m;
}
export const BoolValue = messageType('google.protobuf.BoolValue', createBoolValue, writeBoolValue, readBoolValue);
