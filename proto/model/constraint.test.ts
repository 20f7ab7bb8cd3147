import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isShoalError } from '#lib/errors';
import {
  Annotations,
  EngineDescription,
  Node,
  NodeDescription,
  NodeRole,
  NodeSpec,
  NodeStatus,
  Platform,
} from '#proto/gen/swarm';
import { firstUnmet, nodeMatches, parseConstraint, parseConstraints } from './constraint.ts';

const node = Node.create({
  id: 'abc',
  role: NodeRole.MANAGER,
  spec: NodeSpec.create({ annotations: Annotations.create({ labels: { Zone: 'A', empty: '' } }) }),
  status: NodeStatus.create({ addr: '10.1.2.3' }),
  description: NodeDescription.create({
    hostname: 'Host-1',
    platform: Platform.create({ os: 'linux', architecture: 'x86_64' }),
    engine: EngineDescription.create({ labels: { disk: 'ssd' } }),
  }),
});

function matches(text: string): boolean {
  return nodeMatches([parseConstraint(text)], node);
}

describe('constraint', () => {
  it('each key → compared in any case, label names exactly', () => {
    const met = [
      'node.id==ABC',
      'node.hostname == host-1',
      'NODE.Role==manager',
      'node.role!=worker',
      'node.platform.os==LINUX',
      'node.platform.arch==x86_64',
      'node.platform.arch==amd64',
      'node.platform.arch!=arm64',
      'node.labels.Zone==a',
      'Node.Labels.Zone == A',
      'node.labels.zone!=A',
      'node.labels.missing!=x',
      'node.labels.constructor!=x',
      'engine.labels.disk==ssd',
      'engine.labels.disk!=hdd',
    ];
    const unmet = [
      'node.id!=abc',
      'node.labels.zone==A',
      'node.labels.missing==x',
      'node.role==worker',
      'engine.labels.Disk==ssd',
    ];
    for (const text of met) assert.ok(matches(text), text);
    for (const text of unmet) assert.ok(!matches(text), text);
  });

  it('node.ip → an address or a subnet', () => {
    assert.ok(matches('node.ip==10.1.2.3'));
    assert.ok(matches('node.ip==10.1.0.0/16'));
    assert.ok(matches('node.ip!=10.2.0.0/16'));
    assert.ok(!matches('node.ip==10.1.2.4'));
    for (const text of ['node.ip==nonsense', 'node.ip!=nonsense', 'node.ip!=10.0.0.0/99']) {
      assert.ok(!matches(text), text);
    }
  });

  it('an unknown key → matches nothing, whatever the operator', () => {
    assert.ok(!matches('node.colour==red'));
    assert.ok(!matches('node.colour!=red'));
  });

  it('several → all must hold; the first that does not is told', () => {
    const all = parseConstraints(['node.role==manager', 'node.labels.zone==b', 'node.id==x']);
    assert.ok(!nodeMatches(all, node));
    assert.equal(firstUnmet(all, node)?.key, 'node.labels.zone');
    assert.equal(firstUnmet([], node), undefined);
  });

  it('malformed → invalid_argument with the text and the reason', () => {
    const cases = {
      'node.role=manager': 'constraint expected one operator from ==, !=',
      '==x': "key '' is invalid",
      'no de==x': "key 'no de' is invalid",
      'node.role==': "value '' is invalid",
      'node.role==a&b': "value 'a&b' is invalid",
    };
    for (const [text, reason] of Object.entries(cases)) {
      assert.throws(
        () => parseConstraint(text),
        (error) => isShoalError(error, 'invalid_argument') && error.message.endsWith(reason),
        text,
      );
    }
  });
});
