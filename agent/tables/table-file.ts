/**
 * The newest tables on the disk, so that an agent that starts without managers keeps its data path
 * and its names. The file is a copy of what managers know: one that cannot be read is set aside.
 */
import { rename } from 'node:fs/promises';
import { readIfExists, writeDurable } from '#lib/durable-file';
import { explain } from '#lib/errors';
import type { Logger } from '#lib/log';
import type { NetworkTable, TablePort } from '#proto/gen/shoal';
import {
  createNetworkTable,
  createTableEndpoint,
  createTableNode,
  createTablePort,
  createTableService,
} from '#proto/gen/shoal';
import type { Tables } from './apply.ts';

/** Of this form; a later one that cannot be read by earlier versions gets another number. */
const formatVersion = 1;

export function renderTables(tables: Tables): string {
  return `${JSON.stringify({ version: formatVersion, tables: [...tables.values()] })}\n`;
}

/** Throws when the text is not what `renderTables` writes. */
export function parseTables(text: string): Tables {
  const json = JSON.parse(text) as { version?: unknown; tables?: unknown };
  if (json.version !== formatVersion || !Array.isArray(json.tables)) {
    throw new TypeError(`no network tables of form ${formatVersion}`);
  }
  const tables = (json.tables as Partial<NetworkTable>[]).map(complete);
  return new Map(tables.map((table) => [table.networkId, table]));
}

/** Fields that an earlier version did not write get their defaults. */
function complete(table: Partial<NetworkTable>): NetworkTable {
  return createNetworkTable({
    ...table,
    nodes: (table.nodes ?? []).map(createTableNode),
    endpoints: (table.endpoints ?? []).map((endpoint) =>
      createTableEndpoint({ ...endpoint, ports: completePorts(endpoint) }),
    ),
    services: (table.services ?? []).map((service) =>
      createTableService({ ...service, ports: completePorts(service) }),
    ),
  });
}

function completePorts({ ports }: { readonly ports?: readonly TablePort[] }): TablePort[] {
  return (ports ?? []).map(createTablePort);
}

export async function loadTables(path: string, log: Logger): Promise<Tables> {
  const content = await readIfExists(path);
  if (content === undefined) return new Map();
  try {
    return parseTables(content.toString());
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
    await rename(path, `${path}.damaged`);
    log.error('the saved network tables are damaged and set aside; managers send new ones', {
      path,
      err: explain(error),
    });
    return new Map();
  }
}

export async function saveTables(path: string, tables: Tables): Promise<void> {
  await writeDurable(path, renderTables(tables));
}
