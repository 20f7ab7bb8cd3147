import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isShoalError } from '#lib/errors';
import {
  Annotations,
  Driver,
  IPAMConfig,
  IPAMOptions,
  NetworkAttachmentConfig,
  NetworkSpec,
} from '#proto/gen/swarm';
import { validateNetworkSpec } from './network.ts';
import { validateAttachments } from './task.ts';

function told(message: string): (error: unknown) => boolean {
  return (error) => {
    assert.ok(isShoalError(error, 'invalid_argument'), String(error));
    assert.ok(error.message.includes(message), error.message);
    return true;
  };
}

function specOf(init: Partial<NetworkSpec> = {}): NetworkSpec {
  return NetworkSpec.create({ annotations: Annotations.create({ name: 'web' }), ...init });
}

function withOption(name: string, value: string, ipv6Enabled = false): NetworkSpec {
  const driverConfig = Driver.create({ name: 'overlay', options: { [name]: value } });
  return specOf({ driverConfig, ipv6Enabled });
}

function withPools(configs: readonly Partial<IPAMConfig>[], ipv6Enabled = false): NetworkSpec {
  const ipam = IPAMOptions.create({ configs: configs.map((config) => IPAMConfig.create(config)) });
  return specOf({ ipam, ipv6Enabled });
}

const mtu = 'com.docker.network.driver.mtu';
const vni = 'com.docker.network.driver.overlay.vxlanid_list';

describe('network spec', () => {
  it('what an overlay can be → accepted', () => {
    const specs = [
      specOf(),
      specOf({ internal: true, attachable: true }),
      specOf({ ingress: true }),
      withOption('encrypted', ''),
      withOption(mtu, '9000'),
      withOption(vni, '5000'),
      withPools([{}]),
      withPools([
        {
          subnet: '10.9.0.0/24',
          range: '10.9.0.128/25',
          gateway: '10.9.0.1',
          reserved: { a: '10.9.0.9' },
        },
        { subnet: '10.9.1.0/24' },
      ]),
      withPools([{ subnet: 'fd00:9::/64' }], true),
    ];
    for (const spec of specs) assert.doesNotThrow(() => validateNetworkSpec(spec));
  });

  it('driver, options and names that nothing knows → refused with what there is', () => {
    const cases: readonly (readonly [NetworkSpec, string])[] = [
      [specOf({ annotations: undefined }), 'name must be provided'],
      [
        specOf({ driverConfig: Driver.create({ name: 'ipvlan' }) }),
        'driver overlay or macvlan, not ipvlan: use macvlan (Driver)',
      ],
      [specOf({ driverConfig: Driver.create({ name: 'bridge' }) }), 'macvlan, not bridge (Driver)'],
      [
        specOf({ network: 'other' }),
        'managers give addresses cluster-wide, so one network without it is enough (ConfigFrom)',
      ],
      [withOption('colour', 'red'), 'unknown driver option "colour": an overlay knows'],
      [withOption('encrypted', 'maybe'), '"maybe": encrypted is true or false'],
      [withOption(vni, '0'), 'VXLAN id "0" is not one whole number from 1 to 16777215'],
      [withOption(vni, '16777216'), 'VXLAN id "16777216"'],
      [withOption(vni, '5,6'), 'VXLAN id "5,6"'],
      [withOption(mtu, '500'), 'MTU "500" is not a whole number from 576 to'],
      [withOption(mtu, '1279', true), 'from 1280 (IPv6 needs so much)'],
      [withOption(mtu, '1e3'), 'MTU "1e3"'],
      [
        specOf({ ipam: IPAMOptions.create({ driver: Driver.create({ name: 'x' }) }) }),
        'only default',
      ],
    ];
    for (const [spec, message] of cases) {
      assert.throws(() => validateNetworkSpec(spec), told(message));
    }
  });

  it('pools that cannot be → refused, naming the field', () => {
    const subnet = '10.9.0.0/24';
    const cases: readonly (readonly [NetworkSpec, string])[] = [
      [withPools([{ subnet: '10.9.0.7/24' }]), 'it should be 10.9.0.0/24 (IPAM.Config[0].Subnet)'],
      [withPools([{ subnet: 'nine' }]), 'invalid CIDR block "nine", such as'],
      [withPools([{ gateway: '10.9.0.1' }]), 'needs a subnet'],
      [withPools([{ subnet: '10.9.0.0/30' }]), 'too small: the prefix is /29 at most'],
      [withPools([{ subnet }, { subnet: '10.9.0.128/25' }]), 'overlaps 10.9.0.0/24 of the same'],
      [
        withPools([{ subnet, range: '10.8.0.0/25' }]),
        'range 10.8.0.0/25 is not within 10.9.0.0/24',
      ],
      [
        withPools([{ subnet, gateway: '10.8.0.1' }]),
        'gateway 10.8.0.1 is not an address of a host',
      ],
      [
        withPools([{ subnet, gateway: '10.9.0.0' }]),
        'gateway 10.9.0.0 is not an address of a host',
      ],
      [withPools([{ subnet, reserved: { a: 'b' } }]), 'auxiliary address "b" is not an IP address'],
      [withPools([{ subnet: 'fd00::/64' }]), 'IPv6 is off in this network: create it with --ipv6'],
    ];
    for (const [spec, message] of cases) {
      assert.throws(() => validateNetworkSpec(spec), told(message));
    }
  });

  const onLan = (
    options: Readonly<Record<string, string>>,
    init: Partial<NetworkSpec> = {},
    subnets: readonly string[] = ['192.168.7.0/24'],
  ): NetworkSpec =>
    specOf({
      driverConfig: Driver.create({ name: 'macvlan', options }),
      ipam: IPAMOptions.create({ configs: subnets.map((subnet) => IPAMConfig.create({ subnet })) }),
      ...init,
    });
  const parent = 'eth0';

  it('what a macvlan network can be → accepted', () => {
    const specs = [
      onLan({ parent }),
      onLan({ parent: 'enp3s0.17', macvlan_mode: 'vepa', [mtu]: '9000' }),
      onLan({ parent, macvlan_mode: 'private' }, { internal: true }),
      onLan({ parent }, { ipv6Enabled: true }, ['192.168.7.0/24', '2001:db8:7::/64']),
    ];
    for (const spec of specs) assert.doesNotThrow(() => validateNetworkSpec(spec));
  });

  it('what a macvlan network cannot be → refused with the reason', () => {
    const cases: readonly (readonly [NetworkSpec, string])[] = [
      [onLan({}), 'needs a parent: name the interface that every node has on that LAN, such as -o'],
      ...['', 'a b', 'a/b', '..', 'a'.repeat(16), 'a"b', 'a#b', 'a:1', "'a", '\\'].map(
        (name): [NetworkSpec, string] => [onLan({ parent: name }), 'is no name of an interface: 1'],
      ),
      [onLan({ parent, macvlan_mode: 'passthru' }), 'gives the whole interface to one container'],
      [onLan({ parent, macvlan_mode: 'odd' }), 'mode "odd" cannot be used: a macvlan network has'],
      [onLan({ parent, colour: 'red' }), 'unknown driver option "colour": a macvlan network knows'],
      [onLan({ parent, encrypted: '' }), 'encrypted is an option of overlays only'],
      [onLan({ parent, [vni]: '5000' }), `${vni} is an option of overlays only`],
      [onLan({ parent, [mtu]: '9' }), 'MTU "9" is not a whole number from 576'],
      [onLan({ parent }, { attachable: true }), 'join a macvlan network by their service only'],
      [onLan({ parent }, { ingress: true }), 'the ingress network cannot be a macvlan network'],
      [onLan({ parent }, { network: 'x' }), 'one network without it is enough'],
      [onLan({ parent }, {}, []), 'a macvlan network needs an IPv4 subnet: name that of the LAN'],
      [onLan({ parent }, { ipam: undefined }), 'a macvlan network needs an IPv4 subnet'],
      [onLan({ parent }, { ipv6Enabled: true }, ['fd00:7::/64']), 'needs an IPv4 subnet'],
      [onLan({ parent }, { ipv6Enabled: true }), 'needs an IPv6 --subnet, too'],
      [onLan({ parent }, {}, ['192.168.7.1/24']), 'it should be 192.168.7.0/24'],
      [onLan({ parent }, {}, ['192.168.7.0/24', 'fd00:7::/64']), 'create it with --ipv6'],
    ];
    for (const [spec, message] of cases) {
      assert.throws(() => validateNetworkSpec(spec), told(message));
    }
  });

  it('an ingress network that is internal, attachable or elsewhere → refused', () => {
    const ipam = IPAMOptions.create({ configs: [IPAMConfig.create({ subnet: '10.9.0.0/24' })] });
    const cases: readonly (readonly [Partial<NetworkSpec>, string])[] = [
      [{ internal: true }, 'cannot be internal'],
      [{ attachable: true }, 'cannot be attachable'],
      [{ ipam }, 'leave out its subnet'],
    ];
    for (const [init, message] of cases) {
      const spec = specOf({ ingress: true, ...init });
      assert.throws(() => validateNetworkSpec(spec), told(message));
    }
  });
});

describe('attachments of a service', () => {
  const attach = (init: Partial<NetworkAttachmentConfig>): void =>
    validateAttachments('Networks', [NetworkAttachmentConfig.create({ target: 'n', ...init })]);

  it('aliases → names in DNS, each once', () => {
    assert.doesNotThrow(() => attach({ aliases: ['db', 'db.example', '_srv'] }));
    assert.throws(() => attach({ aliases: ['db', 'DB'] }), told('alias db is given twice'));
    assert.throws(() => attach({ aliases: ['a b'] }), told('alias "a b" is not a name'));
  });

  it('addresses → refused', () => {
    assert.throws(() => attach({ addresses: ['10.0.0.9'] }), told('chosen by the swarm'));
  });
});
