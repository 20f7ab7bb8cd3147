/** Parts that several objects share: names and labels, drivers, resources, ports. */
import {
  Annotations,
  DiscreteGenericResource,
  Driver,
  GenericResource,
  NamedGenericResource,
  Platform,
  PortConfig,
  PortConfigProtocol,
  PortConfigPublishMode,
  Resources,
} from '#proto/gen/swarm';
import { type Codec, type Field, fieldsOf, record } from '../codec.ts';
import { int64, list, optional, text, textMap, uint32, word } from '../values.ts';

interface Annotated {
  readonly annotations: Annotations | undefined;
}

const ofAnnotations = fieldsOf<Annotations>();
const name = ofAnnotations.field('Name', 'name', text);
const labels = ofAnnotations.field('Labels', 'labels', textMap, 'always');

/** `Name` and `Labels` stand beside the other fields of a spec. */
export function annotationFields<M extends Annotated>(): Field<M> {
  return {
    decode: (input, path, into) => {
      const init: { name?: string; labels?: Readonly<Record<string, string>> } = {};
      name.decode(input, path, init);
      labels.decode(input, path, init);
      into.annotations = Annotations.create(init);
    },
    encode: (message, into) => {
      const annotations = message.annotations ?? Annotations.create();
      name.encode(annotations, into);
      labels.encode(annotations, into);
    },
  };
}

const ofDriver = fieldsOf<Driver>();
export const driver = record(Driver, [
  ofDriver.field('Name', 'name', text),
  ofDriver.field('Options', 'options', textMap),
]);

const ofNamed = fieldsOf<NamedGenericResource>();
const ofDiscrete = fieldsOf<DiscreteGenericResource>();
const ofGeneric = fieldsOf<GenericResource>();
export const genericResource = record(GenericResource, [
  ofGeneric.field(
    'NamedResourceSpec',
    'namedResourceSpec',
    optional(
      record(NamedGenericResource, [
        ofNamed.field('Kind', 'kind', text),
        ofNamed.field('Value', 'value', text),
      ]),
    ),
  ),
  ofGeneric.field(
    'DiscreteResourceSpec',
    'discreteResourceSpec',
    optional(
      record(DiscreteGenericResource, [
        ofDiscrete.field('Kind', 'kind', text),
        ofDiscrete.field('Value', 'value', int64),
      ]),
    ),
  ),
]);

const ofResources = fieldsOf<Resources>();
export const resources = record(Resources, [
  ofResources.field('NanoCPUs', 'nanoCpus', int64),
  ofResources.field('MemoryBytes', 'memoryBytes', int64),
  ofResources.field('GenericResources', 'generic', list(genericResource)),
]);

const ofPlatform = fieldsOf<Platform>();
export const platform = record(Platform, [
  ofPlatform.field('Architecture', 'architecture', text),
  ofPlatform.field('OS', 'os', text),
]);

const ofPort = fieldsOf<PortConfig>();
export const port: Codec<PortConfig> = record(PortConfig, [
  ofPort.field('Name', 'name', text),
  ofPort.field(
    'Protocol',
    'protocol',
    word(
      {
        tcp: PortConfigProtocol.TCP,
        udp: PortConfigProtocol.UDP,
        sctp: PortConfigProtocol.SCTP,
      },
      { empty: PortConfigProtocol.TCP },
    ),
  ),
  ofPort.field('TargetPort', 'targetPort', uint32),
  ofPort.field('PublishedPort', 'publishedPort', uint32),
  ofPort.field(
    'PublishMode',
    'publishMode',
    word(
      { ingress: PortConfigPublishMode.INGRESS, host: PortConfigPublishMode.HOST },
      { empty: PortConfigPublishMode.INGRESS },
    ),
  ),
  ofPort.field('HostIP', 'hostIp', text),
]);
