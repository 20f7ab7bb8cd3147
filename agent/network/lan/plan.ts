/**
 * From what a container's namespace has of its LANs to what it should have: steps, and what
 * differs in words, by network. Pure. Lines are there only for what is missing, so a plan for a
 * container that has everything is empty.
 */
import { isIPv6 } from 'node:net';
import { shortId } from '../names.ts';
import type { NetworkStep } from '../types.ts';
import type { LanView } from './observe.ts';
import type { LanContainer, LanLink } from './wish.ts';
import { lanHardware, lanWish, returnRulePriority, returnTable } from './wish.ts';

export interface LanPlan {
  readonly steps: readonly NetworkStep[];
  /** Networks whose link has to be made: their parents must be there. */
  readonly births: readonly LanLink[];
  /** By network id; networks without a difference are missing. */
  readonly words: ReadonlyMap<string, readonly string[]>;
}

export function planLans(container: LanContainer, view: LanView): LanPlan {
  const { namespace, links } = container;
  const births = links.filter(({ device }) => !view.links.has(device));
  const isNew = new Set(births.map(({ device }) => device));
  const words = new Words(container.containerId);
  const lines: string[] = [];
  for (const link of links) lines.push(...linkLines(container, link, view, words));
  const wish = lanWish(container);
  for (const { networkId, destination, way, device } of wish.routes) {
    const before = view.routes.get(destination);
    if (before === way) continue;
    lines.push(`route replace ${routeText(destination, way)}`);
    // A link takes its routes along: one word is enough.
    if (isNew.has(device)) continue;
    const wrong = before === undefined ? `missing route` : `wrong route (${before})`;
    words.add(networkId, `${wrong} ${destination} ${way}`);
  }
  const rules = wish.rules.filter(
    ({ source }) => !view.rules.has(`${source} lookup ${returnTable}`),
  );
  for (const { networkId, source } of rules) {
    words.add(networkId, `missing rule for answers from ${source}`);
  }
  const ruleLines = (isV6: boolean): string[] =>
    rules
      .filter(({ source }) => isIPv6(source) === isV6)
      .map(
        ({ source }) => `rule add from ${source} lookup ${returnTable} pref ${returnRulePriority}`,
      );
  const steps: NetworkStep[] = [
    { kind: 'ip', namespace: undefined, lines: births.map((link) => birthLine(container, link)) },
    { kind: 'sysctl', namespace, settings: settingsOf(links, view) },
    { kind: 'ip', namespace, lines: [...lines, ...ruleLines(false)] },
    { kind: 'ip', namespace, lines: ruleLines(true), family: 6 },
  ];
  return { steps: steps.filter(hasContent), births, words: words.byNetwork };
}

/** The links go before their namespace, whose end the kernel carries out later. */
export function planLeaving(namespace: string, view: LanView): NetworkStep[] {
  const lines = [...view.links.keys()].map((device) => `link delete ${device}`);
  return lines.length === 0 ? [] : [{ kind: 'ip', namespace, lines }];
}

class Words {
  readonly byNetwork = new Map<string, string[]>();
  readonly #container: string;

  constructor(containerId: string) {
    this.#container = shortId(containerId);
  }

  add(networkId: string, text: string): void {
    const words = this.byNetwork.get(networkId) ?? [];
    words.push(`container ${this.#container}: ${text}`);
    this.byNetwork.set(networkId, words);
  }
}

/** It is born in the node's namespace, where its parent is, and lives in the container's. */
function birthLine({ containerId, namespace }: LanContainer, link: LanLink): string {
  const { parent, device, mtuBytes, mode } = link;
  const mtu = mtuBytes === undefined ? '' : `mtu ${mtuBytes} `;
  return (
    `link add link ${parent} name ${device} netns ${namespace} ${mtu}` +
    `address ${lanHardware(containerId, link)} type macvlan mode ${mode}`
  );
}

/**
 * Before a link is up for the first time. Switches learn where the address is now by what the
 * kernel then says of itself; what routers offer does not count, since managers give addresses.
 */
function settingsOf(links: readonly LanLink[], view: LanView): Record<string, string> {
  const settings: Record<string, string> = {};
  for (const { device, addresses } of links) {
    if (view.links.get(device)?.isUp === true) continue;
    settings[`net.ipv4.conf.${device}.arp_notify`] = '1';
    if (!view.hasIpv6) continue;
    const isV6 = addresses.some((address) => address.includes(':'));
    if (isV6) {
      settings[`net.ipv6.conf.${device}.accept_ra`] = '0';
      settings[`net.ipv6.conf.${device}.ndisc_notify`] = '1';
    } else {
      settings[`net.ipv6.conf.${device}.disable_ipv6`] = '1';
    }
  }
  return settings;
}

function linkLines(
  { containerId }: LanContainer,
  link: LanLink,
  view: LanView,
  words: Words,
): string[] {
  const { device, networkId, mode, mtuBytes, addresses } = link;
  const hardware = lanHardware(containerId, link);
  const found = view.links.get(device);
  const lines: string[] = [];
  const say = (text: string): void => {
    if (found !== undefined) words.add(networkId, text);
  };
  if (found === undefined) words.add(networkId, `missing link ${device}`);
  if (found !== undefined && found.mode !== mode) {
    lines.push(`link set ${device} type macvlan mode ${mode}`);
    say(`link ${device} has mode ${found.mode} instead of ${mode}`);
  }
  if (found !== undefined && found.hardware !== hardware) {
    lines.push(`link set ${device} address ${hardware}`);
    say(`link ${device} has the hardware address ${found.hardware} instead of ${hardware}`);
  }
  if (found !== undefined && mtuBytes !== undefined && found.mtu !== mtuBytes) {
    lines.push(`link set ${device} mtu ${mtuBytes}`);
    say(`link ${device} has MTU ${found.mtu} instead of ${mtuBytes}`);
  }
  for (const address of addresses) {
    if (view.addresses.has(`${device} ${address}`)) continue;
    const nodad = address.includes(':') ? ' nodad' : '';
    lines.push(`address replace ${address} dev ${device}${nodad}`);
    say(`missing address ${address} on ${device}`);
  }
  // Last, or there would be no address to tell others of.
  if (found?.isUp !== true) {
    lines.push(`link set ${device} up`);
    say(`link ${device} is down`);
  }
  return lines;
}

/** The table's number comes last for `ip`. */
function routeText(destination: string, way: string): string {
  const [target = '', table] = destination.split(' table ');
  return `${target} ${way} onlink${table === undefined ? '' : ` table ${table}`}`;
}

function hasContent(step: NetworkStep): boolean {
  if (step.kind === 'ip') return step.lines.length > 0;
  return step.kind !== 'sysctl' || Object.keys(step.settings).length > 0;
}
