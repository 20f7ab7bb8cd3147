/** Addresses in questions about them: `4.3.2.1.in-addr.arpa`, and 32 digits before `ip6.arpa`. */
import { isIPv4 } from 'node:net';

const v4Suffix = '.in-addr.arpa';
const v6Suffix = '.ip6.arpa';
const v6Digits = 32;

/** Undefined unless the name, in lower case, stands for one whole address. */
export function addressOfReverseName(name: string): string | undefined {
  if (name.endsWith(v4Suffix)) {
    const address = name.slice(0, -v4Suffix.length).split('.').reverse().join('.');
    return isIPv4(address) ? address : undefined;
  }
  if (!name.endsWith(v6Suffix)) return undefined;
  const digits = name.slice(0, -v6Suffix.length).split('.').reverse();
  if (digits.length !== v6Digits || !digits.every((digit) => /^[0-9a-f]$/.test(digit))) {
    return undefined;
  }
  return (digits.join('').match(/.{4}/g) ?? []).join(':');
}
