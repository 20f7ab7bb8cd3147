/** References of a container to secrets and configs. */
import { ConfigReference, FileTarget, RuntimeTarget, SecretReference } from '#proto/gen/swarm';
import { type Codec, fieldsOf, record } from '../codec.ts';
import { optional, text, uint32 } from '../values.ts';

const ofFile = fieldsOf<FileTarget>();
const fileTarget = record(FileTarget, [
  ofFile.field('Name', 'name', text, 'always'),
  ofFile.field('UID', 'uid', text, 'always'),
  ofFile.field('GID', 'gid', text, 'always'),
  ofFile.field('Mode', 'mode', uint32, 'always'),
]);

const ofSecret = fieldsOf<SecretReference>();
export const secretReference: Codec<SecretReference> = record(SecretReference, [
  ofSecret.field('File', 'file', optional(fileTarget)),
  ofSecret.field('SecretID', 'secretId', text, 'always'),
  ofSecret.field('SecretName', 'secretName', text, 'always'),
]);

const ofConfig = fieldsOf<ConfigReference>();
export const configReference: Codec<ConfigReference> = record(ConfigReference, [
  ofConfig.field('File', 'file', optional(fileTarget)),
  ofConfig.field('Runtime', 'runtime', optional(record(RuntimeTarget, []))),
  ofConfig.field('ConfigID', 'configId', text, 'always'),
  ofConfig.field('ConfigName', 'configName', text, 'always'),
]);
