/**
 * Checks of the cluster spec: settings that would stop the managers from working are refused.
 */

import type { ClusterSpec, ExternalCA } from '#proto/gen/swarm';
import { encryptedTunnelPort } from '../mesh/tunnel-ports.ts';
import { msOfDuration } from '../time.ts';
import { invalid, validateAnnotations, validateCount, validateDuration } from './common.ts';

/** A certificate must live long enough to be renewed at half of its life with time to spare. */
const certificateExpiryMsMin = 60 * 60 * 1000;
/** Longer than this and a dead node would count as alive for minutes. */
const heartbeatPeriodMsMax = 60 * 1000;
const heartbeatPeriodMsMin = 1000;
const externalCasMax = 10;
/** Neither a port that needs privileges nor one that the kernel takes for connections. */
const dataPathPortMin = 1024;
const dataPathPortMax = 49151;

/** Throws `invalid_argument` that names the field. */
export function validateClusterSpec(spec: ClusterSpec | undefined): asserts spec is ClusterSpec {
  if (spec === undefined) throw invalid('Spec', 'a cluster needs a spec');
  validateAnnotations('', spec.annotations);
  validateRaft(spec);
  validateHeartbeat(spec);
  validateCa(spec);
}

/** Throws unless tunnels can use the UDP port; 0 is the default. */
export function validateDataPathPort(port: number): void {
  if (port === encryptedTunnelPort) {
    throw invalid(
      'DataPathPort',
      `data path port ${port} is that of encrypted networks: choose another`,
    );
  }
  if (port === 0 || (port >= dataPathPortMin && port <= dataPathPortMax)) return;
  const range = `${dataPathPortMin} and ${dataPathPortMax}`;
  throw invalid('DataPathPort', `data path port ${port} must be between ${range}, or 0 for 4789`);
}

function validateRaft({ raft }: ClusterSpec): void {
  if (raft === undefined) return;
  if (raft.heartbeatTick < 1) throw invalid('Raft.HeartbeatTick', 'must be at least 1');
  if (raft.electionTick <= raft.heartbeatTick) {
    throw invalid('Raft.ElectionTick', 'must be greater than the heartbeat tick');
  }
  if (raft.snapshotInterval < 1) throw invalid('Raft.SnapshotInterval', 'must be at least 1');
}

function validateHeartbeat({ dispatcher }: ClusterSpec): void {
  const period = dispatcher?.heartbeatPeriod;
  if (period === undefined) return;
  const ms = msOfDuration(period);
  if (ms >= heartbeatPeriodMsMin && ms <= heartbeatPeriodMsMax) return;
  const range = `${heartbeatPeriodMsMin / 1000}s and ${heartbeatPeriodMsMax / 1000}s`;
  throw invalid('Dispatcher.HeartbeatPeriod', `heartbeat period must be between ${range}`);
}

function validateCa({ caConfig }: ClusterSpec): void {
  if (caConfig === undefined) return;
  const path = 'CAConfig.NodeCertExpiry';
  validateDuration(path, caConfig.nodeCertExpiry, 'node certificate expiry');
  const expiry = caConfig.nodeCertExpiry;
  if (expiry !== undefined && msOfDuration(expiry) < certificateExpiryMsMin) {
    throw invalid(path, 'minimum certificate expiry is 1h0m0s');
  }
  validateCount('CAConfig.ExternalCAs', caConfig.externalCas, externalCasMax);
  caConfig.externalCas.forEach(validateExternalCa);
}

function validateExternalCa({ url }: ExternalCA, index: number): void {
  if (URL.canParse(url) && new URL(url).protocol === 'https:') return;
  throw invalid(`CAConfig.ExternalCAs[${index}].URL`, 'an external CA needs an https URL');
}
