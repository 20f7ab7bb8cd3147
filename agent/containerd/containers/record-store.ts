/**
 * Reading and marking containerd's records of containers, and asking about their tasks.
 */
import { isShoalError, ShoalError } from '#lib/errors';
import { createContainer } from '#proto/gen/containerd/containers';
import type { Process } from '#proto/gen/containerd/task-types';
import { createFieldMask } from '#proto/gen/google';
import { type Connection, callDeadlineMs } from '../connection/connection.ts';
import { type ContainerRecord, parseRecord } from './record.ts';

const options = { deadlineMs: callDeadlineMs };

/** `action`'s result, or undefined when the object is not there. */
export async function unlessMissing<T>(action: Promise<T>): Promise<T | undefined> {
  try {
    return await action;
  } catch (error) {
    if (isShoalError(error, 'not_found')) return undefined;
    throw error;
  }
}

export class RecordStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Undefined when there is none of ours. */
  async find(id: string): Promise<ContainerRecord | undefined> {
    const found = await unlessMissing(this.#connection.clients.containers.get({ id }, options));
    return found?.container === undefined ? undefined : parseRecord(found.container);
  }

  /** Errors: not_found. */
  async get(id: string): Promise<ContainerRecord> {
    const record = await this.find(id);
    if (record === undefined) throw new ShoalError('not_found', `No such container: ${id}`);
    return record;
  }

  async list(): Promise<readonly ContainerRecord[]> {
    const records: ContainerRecord[] = [];
    // As a stream: a list of many specifications would exceed the size of one message.
    const stream = this.#connection.clients.containers.listStream({ filters: [] }, options);
    for await (const { container } of stream) {
      const record = container === undefined ? undefined : parseRecord(container);
      if (record !== undefined) records.push(record);
    }
    return records;
  }

  /** Changes one label and leaves the rest alone. An empty value counts as absent. */
  async mark(id: string, label: string, value: string): Promise<void> {
    await this.#connection.clients.containers.update(
      {
        container: createContainer({ id, labels: { [label]: value } }),
        updateMask: createFieldMask({ paths: [`labels.${label}`] }),
      },
      options,
    );
  }

  /** Undefined when there is no task: it never was, or its end has been settled. */
  async task(id: string): Promise<Process | undefined> {
    const { tasks } = this.#connection.clients;
    const found = await unlessMissing(tasks.get({ containerId: id, execId: '' }, options));
    return found?.process;
  }

  async tasks(): Promise<ReadonlyMap<string, Process>> {
    const response = await this.#connection.clients.tasks.list({ filter: '' }, options);
    return new Map(response.tasks.map((task) => [task.containerId || task.id, task]));
  }
}
