/**
 * One connection to a manager, as tests see it: what the agent asked, and streams to feed by hand.
 */
import type { AssignmentsMessage, SessionMessage, TaskStatus } from '#proto/gen/swarm';
import {
  createHeartbeatResponse,
  createSessionMessage,
  createUpdateTaskStatusResponse,
  UpdateVolumeStatusResponse,
} from '#proto/gen/swarm';
import { durationOfMs } from '#proto/model/time';
import { FakeStream } from './fake-stream.ts';
import type { DispatcherClient } from './types.ts';

export class FakeManager {
  readonly address: string;
  readonly sessions: FakeStream<SessionMessage>[] = [];
  readonly assignments: FakeStream<AssignmentsMessage>[] = [];
  readonly descriptions: string[] = [];
  readonly sessionIds: string[] = [];
  heartbeats = 0;
  reports = 0;
  /** The latest status of each task. */
  readonly statuses = new Map<string, TaskStatus>();
  isClosed = false;
  /** What a heartbeat is answered with. */
  onHeartbeat: () => Promise<number> = async () => 1_000;

  constructor(address: string) {
    this.address = address;
  }

  register(sessionId = 's1', message: Partial<SessionMessage> = {}): void {
    this.sessions.at(-1)?.push(createSessionMessage({ sessionId, ...message }));
  }

  client(): DispatcherClient {
    return {
      session: ({ description, sessionId }, options) => {
        this.descriptions.push(description?.hostname ?? '');
        this.sessionIds.push(sessionId);
        return add(this.sessions, new FakeStream<SessionMessage>(options?.signal));
      },
      assignments: (_request, options) =>
        add(this.assignments, new FakeStream<AssignmentsMessage>(options?.signal)),
      heartbeat: async () => {
        this.heartbeats++;
        return createHeartbeatResponse({ period: durationOfMs(await this.onHeartbeat()) });
      },
      updateTaskStatus: async ({ updates }) => {
        this.reports++;
        for (const { taskId, status } of updates) {
          if (status !== undefined) this.statuses.set(taskId, status);
        }
        return createUpdateTaskStatusResponse();
      },
      updateVolumeStatus: async () => UpdateVolumeStatusResponse.create(),
      tasks: () => new FakeStream(undefined),
      close: () => {
        this.isClosed = true;
      },
    };
  }
}

export function add<T>(list: T[], item: T): T {
  list.push(item);
  return item;
}
