/**
 * Words for tests of plans: the steps as a person would type them.
 */
import { renderSysctls } from '../executor.ts';
import type { NetworkStep } from '../types.ts';

export function renderSteps(steps: readonly NetworkStep[]): string {
  return steps.map(renderStep).join('\n');
}

function renderStep(step: NetworkStep): string {
  const place = step.namespace ?? 'node';
  switch (step.kind) {
    case 'ip':
      return `[${place}] ip${step.family === 6 ? ' -6' : ''}\n${step.lines.join('\n')}`;
    case 'bridge':
      return `[${place}] bridge\n${step.lines.join('\n')}`;
    case 'nft':
      return `[${place}] nft\n${step.text.trimEnd()}`;
    case 'sysctl':
      return `[${place}] sh\n${renderSysctls(step.settings).trimEnd()}`;
    case 'forward-ipv6':
      return `[${place}] forward IPv6`;
    case 'forget-flows':
      return `[${place}] forget ${step.addresses.join(' ')}`;
  }
}
