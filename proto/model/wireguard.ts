/** What nodes say of their part in encrypted networks. */

/** A node that offers this plugin can have tasks of encrypted networks. */
export const encryptionPlugin = { type: 'Network', name: 'overlay-encrypted' } as const;

/** 32 bytes in base64, as WireGuard writes its keys: 43 characters, of which the last has 4 bits. */
const keyPattern = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/;

export function isWireguardKey(text: string): boolean {
  return keyPattern.test(text);
}
