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
    case 'bridge':
      return `[${place}] ${step.kind}\n${step.lines.join('\n')}`;
    case 'nft':
      return `[${place}] nft\n${step.text.trimEnd()}`;
    case 'sysctl':
      return `[${place}] sh\n${renderSysctls(step.settings).trimEnd()}`;
    case 'forget-flows':
      return `[${place}] forget ${step.address}`;
  }
}
