/** Prints what is untidy and fails when there is anything. Part of `npm run check`. */
import { join } from 'node:path';
import { readSources } from './source.ts';
import { render, tidy } from './tidy.ts';

const findings = tidy(readSources(join(import.meta.dirname, '..', '..')));
process.stdout.write(render(findings));
process.exit(findings.length === 0 ? 0 : 1);
