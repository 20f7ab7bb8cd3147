/**
 * What is kept in containerd's own record of a container, so that everything is found again after a
 * crash of any of us: the request as an extension, the marks of its life as labels.
 */
import { ShoalError } from '#lib/errors';
import type { Container } from '#proto/gen/containerd/containers';
import { isoTime, jsonAny, textOf, typeUrls } from '../connection/values.ts';
import type { ContainerRequest, ExitStatus } from '../types.ts';

export const recordExtension = 'shoal.record';
/** Set just before the task is made: from then on it never starts again unless it is restartable. */
export const startedLabel = 'shoal/started';
/** The exit, once it is known. */
export const exitLabel = 'shoal/exit';

/** Written once, at creation. */
export interface StoredRecord {
  readonly request: ContainerRequest;
  readonly commandLine: readonly string[];
  /** The request's or the image's, resolved. */
  readonly stopSignal: string;
  readonly cgroupsPath: string;
}

/** A container of ours as its record tells it. */
export interface ContainerRecord extends StoredRecord {
  readonly createdAt: string;
  readonly startedAt: string | undefined;
  readonly exit: ExitStatus | undefined;
}

export function renderExtension(record: StoredRecord): Container['extensions'] {
  return { [recordExtension]: jsonAny(typeUrls.record, JSON.stringify(record)) };
}

/** Undefined for containers that somebody else made in our namespace. */
export function parseRecord(container: Container): ContainerRecord | undefined {
  const text = textOf(container.extensions[recordExtension]);
  if (text === '') return undefined;
  const exit = container.labels[exitLabel];
  try {
    return {
      ...(JSON.parse(text) as StoredRecord),
      createdAt: isoTime(container.createdAt) ?? new Date(0).toISOString(),
      startedAt: container.labels[startedLabel] || undefined,
      exit: exit ? (JSON.parse(exit) as ExitStatus) : undefined,
    };
  } catch (cause) {
    throw new ShoalError('data_loss', `the record of container ${container.id} is damaged`, {
      cause,
    });
  }
}
