import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isShoalError } from '#lib/errors';
import { Duration } from '#proto/gen/google';
import {
  Annotations,
  CAConfig,
  type ClusterSpec,
  DispatcherConfig,
  ExternalCA,
  NodeSpec,
  type NodeSpecAvailability,
  RaftConfig,
} from '#proto/gen/swarm';
import { clusterSpecWithDefaults } from '../cluster-defaults.ts';
import { validateClusterSpec } from './cluster.ts';
import { validateNodeSpec } from './node.ts';

function told(message: string): (error: unknown) => boolean {
  return (error) => {
    assert.ok(isShoalError(error, 'invalid_argument'), String(error));
    assert.ok(error.message.includes(message), error.message);
    return true;
  };
}

describe('cluster spec', () => {
  it('the defaults → accepted, and complete', () => {
    const spec = clusterSpecWithDefaults();
    assert.doesNotThrow(() => validateClusterSpec(spec));
    assert.deepEqual(clusterSpecWithDefaults(spec), spec);
    assert.equal(spec.annotations?.name, 'default');
    assert.equal(spec.dispatcher?.heartbeatPeriod?.seconds, 5);
    assert.equal(spec.caConfig?.nodeCertExpiry?.seconds, 90 * 24 * 3600);
    assert.equal(spec.orchestration?.taskHistoryRetentionLimit, 5);
    assert.equal(spec.raft?.snapshotInterval, 10_000);
  });

  it('settings that nothing could work with → refused', () => {
    const raft = { snapshotInterval: 1, heartbeatTick: 1, electionTick: 2 };
    const period = (seconds: number): Partial<ClusterSpec> => ({
      dispatcher: DispatcherConfig.create({ heartbeatPeriod: Duration.create({ seconds }) }),
    });
    const cases: readonly (readonly [Partial<ClusterSpec>, string])[] = [
      [{ annotations: Annotations.create({ name: 'a b' }) }, 'DNS name component'],
      [
        { raft: RaftConfig.create({ ...raft, heartbeatTick: 0 }) },
        'at least 1 (Raft.HeartbeatTick',
      ],
      [
        { raft: RaftConfig.create({ ...raft, electionTick: 1 }) },
        'greater than the heartbeat tick',
      ],
      [{ raft: RaftConfig.create({ ...raft, snapshotInterval: 0 }) }, '(Raft.SnapshotInterval)'],
      [period(0), 'heartbeat period must be between 1s and 60s'],
      [period(61), 'heartbeat period must be between 1s and 60s (Dispatcher.HeartbeatPeriod)'],
      [
        { caConfig: CAConfig.create({ nodeCertExpiry: Duration.create({ seconds: 3599 }) }) },
        'minimum certificate expiry is 1h0m0s (CAConfig.NodeCertExpiry)',
      ],
      [
        { caConfig: CAConfig.create({ externalCas: [ExternalCA.create({ url: 'http://ca' })] }) },
        'an external CA needs an https URL (CAConfig.ExternalCAs[0].URL)',
      ],
    ];
    for (const [given, message] of cases) {
      assert.throws(() => validateClusterSpec(clusterSpecWithDefaults(given)), told(message));
    }
    assert.throws(() => validateClusterSpec(undefined), told('a cluster needs a spec'));
  });
});

describe('node spec', () => {
  it('a plain one → accepted, nonsense → refused', () => {
    assert.doesNotThrow(() => validateNodeSpec(NodeSpec.create()));
    assert.throws(() => validateNodeSpec(undefined), told('a node needs a spec'));
    const availability = 7 as NodeSpecAvailability;
    const spec = NodeSpec.create({ availability });
    assert.throws(() => validateNodeSpec(spec), told('active, pause or drain (Availability)'));
    const annotations = Annotations.create({ labels: { '': 'x' } });
    assert.throws(() => validateNodeSpec(NodeSpec.create({ annotations })), told('(Labels)'));
  });
});
