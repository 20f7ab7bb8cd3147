/** `--network`: a name, or `name=backend,alias=db,driver-opt=key=value`. */
import { splitFields } from './mount.ts';
import { parsePairs } from './units.ts';

export interface NetworkAttachmentJson {
  Target: string;
  Aliases?: string[];
  DriverOpts?: Record<string, string>;
}

export function parseNetwork(text: string): NetworkAttachmentJson {
  if (!text.includes('=')) return { Target: text };
  const network: NetworkAttachmentJson = { Target: '' };
  for (const field of splitFields(text)) {
    const at = field.indexOf('=');
    const key = field.slice(0, Math.max(at, 0)).trim().toLowerCase();
    const value = field.slice(at + 1);
    if (key === 'name') network.Target = value;
    else if (key === 'alias') network.Aliases = [...(network.Aliases ?? []), value];
    else if (key === 'driver-opt') {
      network.DriverOpts = { ...network.DriverOpts, ...parsePairs([value]) };
    } else throw new Error(`invalid field "${field}" in --network "${text}"`);
  }
  if (network.Target === '') throw new Error(`name is missing in --network "${text}"`);
  return network;
}
