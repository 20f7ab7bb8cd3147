/**
 * A manager's service of network tables, as tests see it: streams to feed by hand, and what the
 * node reported.
 */
import type {
  NetworkTable,
  ReportTablesRequest,
  TablesMessage,
  WatchTablesRequest,
} from '#proto/gen/shoal';
import { createReportTablesResponse, createTablesMessage } from '#proto/gen/shoal';
import { FakeStream } from '../session/fake-stream.ts';
import type { TablesClient } from './tables.ts';

export class FakeTables {
  readonly requests: WatchTablesRequest[] = [];
  readonly streams: FakeStream<TablesMessage>[] = [];
  readonly reports: ReportTablesRequest[] = [];
  /** What a report fails with while set. */
  refusal: Error | undefined;

  client(): TablesClient {
    return {
      watch: (request, options) => {
        this.requests.push(request);
        const stream = new FakeStream<TablesMessage>(options?.signal);
        this.streams.push(stream);
        return stream;
      },
      report: async (request) => {
        if (this.refusal !== undefined) throw this.refusal;
        this.reports.push(request);
        return createReportTablesResponse();
      },
      verifications: async () => ({ nodes: [] }),
      close: () => undefined,
    };
  }

  /** Sends a message on the newest stream. */
  push(message: Partial<TablesMessage>): void {
    this.streams.at(-1)?.push(createTablesMessage(message));
  }

  pushTables(...tables: NetworkTable[]): void {
    this.push({ tables });
  }
}
