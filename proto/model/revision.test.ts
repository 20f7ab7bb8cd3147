import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  ContainerSpec,
  ContainerSpecPullOptions,
  Endpoint,
  EndpointSpec,
  EndpointSpecResolutionMode,
  Node,
  Placement,
  Service,
  ServiceSpec,
  Task,
  TaskSpec,
} from '#proto/gen/swarm';
import { followsSpec } from './revision.ts';

const image = (name: string, auth = ''): TaskSpec =>
  TaskSpec.create({
    container: ContainerSpec.create({
      image: name,
      pullOptions: ContainerSpecPullOptions.create({ registryAuth: auth }),
    }),
  });
const service = (task: TaskSpec, endpoint?: EndpointSpec): Service =>
  Service.create({ specVersion: { index: 9 }, spec: ServiceSpec.create({ task, endpoint }) });
const task = (spec: TaskSpec, version = 5): Task =>
  Task.create({ specVersion: { index: version }, spec });
const node = Node.create({ id: 'n1' });

describe('revision of a task', () => {
  it('same revision → follows, whatever else', () => {
    assert.ok(followsSpec(task(image('a'), 9), service(image('b')), undefined));
  });

  it('older revision → follows when nothing that matters differs', () => {
    assert.ok(followsSpec(task(image('a')), service(image('a')), undefined));
    assert.ok(followsSpec(task(image('a', 'x')), service(image('a', 'y')), undefined));
    assert.ok(!followsSpec(task(image('a')), service(image('b')), undefined));
  });

  it('another placement → matters only if it excludes the node', () => {
    const placed = (constraint: string): TaskSpec => ({
      ...image('a'),
      placement: Placement.create({ constraints: [constraint] }),
    });
    assert.ok(followsSpec(task(image('a')), service(placed('node.id==n1')), node));
    assert.ok(!followsSpec(task(image('a')), service(placed('node.id!=n1')), node));
    assert.ok(!followsSpec(task(image('a')), service(placed('node.id==n1')), undefined));
  });

  it('another endpoint → does not follow; an empty one is none', () => {
    const dnsrr = EndpointSpec.create({ mode: EndpointSpecResolutionMode.DNSRR });
    assert.ok(!followsSpec(task(image('a')), service(image('a'), dnsrr), node));
    const old = { ...task(image('a')), endpoint: Endpoint.create({ spec: dnsrr }) };
    assert.ok(followsSpec(old, service(image('a'), dnsrr), node));
    assert.ok(followsSpec(task(image('a')), service(image('a'), EndpointSpec.create()), node));
  });
});
