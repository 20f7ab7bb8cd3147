/** What a container may do beyond, or must do without: SELinux, seccomp, AppArmor, credentials. */
import {
  PrivilegesAppArmorOptsAppArmorMode as AppArmorMode,
  Privileges,
  PrivilegesAppArmorOpts,
  PrivilegesCredentialSpec,
  PrivilegesSELinuxContext,
  PrivilegesSeccompOpts,
  PrivilegesSeccompOptsSeccompMode as SeccompMode,
} from '#proto/gen/swarm';
import { type Codec, fieldsOf, record } from '../codec.ts';
import { bytes, flag, optional, text, word } from '../values.ts';

/** Go prints all three texts; those that were not chosen are empty and mean nothing. */
const source: Codec<string | undefined> = {
  ...optional(text),
  decode: (value, path) => text.decode(value, path) || undefined,
};

const ofCredentials = fieldsOf<PrivilegesCredentialSpec>();
const credentialSpec = record(PrivilegesCredentialSpec, [
  ofCredentials.field('Config', 'config', source),
  ofCredentials.field('File', 'file', source),
  ofCredentials.field('Registry', 'registry', source),
]);

const ofSelinux = fieldsOf<PrivilegesSELinuxContext>();
const selinuxContext = record(PrivilegesSELinuxContext, [
  ofSelinux.field('Disable', 'disable', flag, 'always'),
  ofSelinux.field('User', 'user', text, 'always'),
  ofSelinux.field('Role', 'role', text, 'always'),
  ofSelinux.field('Type', 'type', text, 'always'),
  ofSelinux.field('Level', 'level', text, 'always'),
]);

const ofSeccomp = fieldsOf<PrivilegesSeccompOpts>();
const seccomp = record(PrivilegesSeccompOpts, [
  ofSeccomp.field(
    'Mode',
    'mode',
    word(
      {
        default: SeccompMode.DEFAULT,
        unconfined: SeccompMode.UNCONFINED,
        custom: SeccompMode.CUSTOM,
      },
      { empty: SeccompMode.DEFAULT },
    ),
  ),
  ofSeccomp.field('Profile', 'profile', bytes),
]);

const ofAppArmor = fieldsOf<PrivilegesAppArmorOpts>();
const appArmor = record(PrivilegesAppArmorOpts, [
  ofAppArmor.field(
    'Mode',
    'mode',
    word(
      { default: AppArmorMode.DEFAULT, disabled: AppArmorMode.DISABLED },
      { empty: AppArmorMode.DEFAULT },
    ),
  ),
]);

const ofPrivileges = fieldsOf<Privileges>();
export const privileges: Codec<Privileges> = record(Privileges, [
  ofPrivileges.field('CredentialSpec', 'credentialSpec', optional(credentialSpec), 'always'),
  ofPrivileges.field('SELinuxContext', 'selinuxContext', optional(selinuxContext), 'always'),
  ofPrivileges.field('Seccomp', 'seccomp', optional(seccomp)),
  ofPrivileges.field('AppArmor', 'apparmor', optional(appArmor)),
  ofPrivileges.field('NoNewPrivileges', 'noNewPrivileges', flag, 'always'),
]);
