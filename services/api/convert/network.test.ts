import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  Annotations,
  Driver,
  IPAMConfig,
  IPAMOptions,
  Meta,
  Network,
  NetworkSpec,
} from '#proto/gen/swarm';
import { timestampOfMs } from '#proto/model/time';
import { networkJson } from './network.ts';
import { networkSpec } from './spec/network-spec.ts';

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
const texts = fc.dictionary(word, word, { maxKeys: 3, noNullPrototype: true });
const pool = fc.record(
  {
    Subnet: fc.constantFrom('10.0.9.0/24', 'fd00::/64'),
    IPRange: fc.constant('10.0.9.0/25'),
    Gateway: fc.constant('10.0.9.1'),
    AuxiliaryAddresses: fc.constant({ printer: '10.0.9.9' }),
  },
  { requiredKeys: ['Subnet'], noNullPrototype: true },
);
const body = fc.record(
  {
    Name: word,
    Labels: texts,
    Driver: fc.constant('overlay'),
    Options: fc.dictionary(word, word, { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
    EnableIPv6: fc.constant(true),
    Internal: fc.constant(true),
    Attachable: fc.constant(true),
    Ingress: fc.constant(true),
    ConfigFrom: fc.record({ Network: word }, { noNullPrototype: true }),
    IPAM: fc.record(
      { Driver: fc.constant('default'), Config: fc.array(pool, { minLength: 1, maxLength: 3 }) },
      { requiredKeys: ['Driver'], noNullPrototype: true },
    ),
  },
  { requiredKeys: ['Name', 'Labels', 'Driver'], noNullPrototype: true },
);

describe('networkSpec', () => {
  test('any body → message → bytes → message → the same body', () => {
    fc.assert(
      fc.property(body, (json) => {
        const spec = NetworkSpec.decode(NetworkSpec.encode(networkSpec.decode(json, '')));
        assert.deepEqual(networkSpec.encode(spec), json);
      }),
    );
  });

  test('what the docker client sends for "network create -d overlay net" → the defaults', () => {
    const sent = {
      Name: 'net',
      Driver: 'overlay',
      Scope: '',
      EnableIPv6: null,
      IPAM: { Driver: 'default', Options: {}, Config: [] },
      Internal: false,
      Attachable: false,
      Ingress: false,
      ConfigOnly: false,
      ConfigFrom: null,
      Options: {},
      Labels: {},
    };
    assert.deepEqual(
      networkSpec.decode(sent, ''),
      NetworkSpec.create({
        annotations: Annotations.create({ name: 'net' }),
        driverConfig: Driver.create({ name: 'overlay' }),
        ipam: IPAMOptions.create({ driver: Driver.create({ name: 'default' }) }),
      }),
    );
  });

  test('nulls everywhere → the same as nothing', () => {
    const sent = { Name: 'net', Labels: null, IPAM: null, Options: null, ConfigFrom: null };
    assert.deepEqual(networkSpec.decode(sent, ''), networkSpec.decode({ Name: 'net' }, ''));
    const inner = { Name: 'net', IPAM: { Driver: null, Options: null, Config: null } };
    assert.deepEqual(networkSpec.decode(inner, '').ipam, IPAMOptions.create());
  });

  test('a wrong type → refused with the path', () => {
    const sent = { Name: 'net', IPAM: { Config: [{ Subnet: 7 }] } };
    assert.throws(() => networkSpec.decode(sent, ''), /IPAM\.Config\[0\]\.Subnet/);
  });
});

describe('networkJson', () => {
  test('an allocated overlay → Docker’s shape', () => {
    const network = Network.create({
      id: 'netnetnetnetnetnetnetnet1',
      meta: Meta.create({ createdAt: timestampOfMs(Date.UTC(2026, 0, 1)) }),
      spec: NetworkSpec.create({
        annotations: Annotations.create({ name: 'backend', labels: { a: 'b' } }),
        driverConfig: Driver.create({
          name: 'overlay',
          options: { 'com.docker.network.driver.mtu': '1400' },
        }),
        internal: true,
      }),
      driverState: Driver.create({
        name: 'overlay',
        options: { 'com.docker.network.driver.overlay.vxlanid_list': '4097' },
      }),
      ipam: IPAMOptions.create({
        driver: Driver.create({ name: 'default' }),
        configs: [IPAMConfig.create({ subnet: '10.0.1.0/24', gateway: '10.0.1.1' })],
      }),
    });
    assert.deepEqual(networkJson(network), {
      Name: 'backend',
      Id: 'netnetnetnetnetnetnetnet1',
      Created: '2026-01-01T00:00:00Z',
      Scope: 'swarm',
      Driver: 'overlay',
      EnableIPv4: true,
      EnableIPv6: false,
      IPAM: {
        Driver: 'default',
        Options: null,
        Config: [{ Subnet: '10.0.1.0/24', Gateway: '10.0.1.1' }],
      },
      Internal: true,
      Attachable: false,
      Ingress: false,
      ConfigFrom: { Network: '' },
      ConfigOnly: false,
      Containers: {},
      Options: {
        'com.docker.network.driver.mtu': '1400',
        'com.docker.network.driver.overlay.vxlanid_list': '4097',
      },
      Labels: { a: 'b' },
    });
  });
});
