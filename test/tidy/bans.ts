/** Calls and phrases that have no place in the sources, each with what to do instead. */
import type { Finding, Source } from './source.ts';

interface Ban {
  readonly pattern: RegExp;
  readonly instead: string;
  /** Paths where it is allowed. */
  readonly except: RegExp;
  /** Tests may do it, too. */
  readonly inTests?: boolean;
}

const lib = /^(lib|test\/tidy)\//;
const nowhere = /^$/;

const bans: readonly Ban[] = [
  { pattern: /\bDate\.now\(/, instead: 'use an injected Clock', except: lib },
  { pattern: /\bnew Date\(\)/, instead: 'use an injected Clock', except: lib },
  {
    pattern: /\b(setTimeout|setInterval)\(/,
    instead: 'use Clock.schedule or sleep from lib/clock',
    except: lib,
  },
  { pattern: /\bMath\.random\(/, instead: 'use an injected Random', except: nowhere },
  {
    pattern: /\brandom(Bytes|Int|UUID)\(/,
    instead: 'use an injected Random',
    except: lib,
  },
  {
    pattern: /\bconsole\./,
    instead: 'use an injected Logger; the CLI writes to its streams',
    except: /^(services\/cli|test)\//,
  },
  {
    pattern: /\bprocess\.env\b/,
    instead: 'only programs read the environment',
    except: /^(services|test)\//,
  },
  { pattern: /\bas any\b/, instead: 'name the type', except: nowhere },
  { pattern: /@ts-(ignore|expect-error|nocheck)/, instead: 'fix the type', except: nowhere },
  { pattern: /^\s*export \* /, instead: 'name what is exported', except: nowhere },
  {
    pattern: /\b(TODO|FIXME|XXX|HACK)\b/,
    instead: 'finish it or leave an issue',
    except: /^test\/tidy\//,
  },
  {
    pattern: /\b(it|test|describe)\.(only|todo)\(/,
    instead: 'run or remove it',
    except: nowhere,
    inTests: true,
  },
  {
    pattern: /^(beforeEach|afterEach)\(/,
    instead: 'put it into a describe: all unit tests share one process, and it would run for each',
    except: /^test\/e2e\//,
    inTests: true,
  },
];

const timeBans = new Set(['Date.now', 'setTimeout', 'setInterval']);

function allowsInTests(ban: Ban): boolean {
  return ban.inTests !== true && [...timeBans].some((name) => ban.pattern.test(`${name}(`));
}

export function checkBans(source: Source): Finding[] {
  const findings: Finding[] = [];
  for (const ban of bans) {
    if (ban.except.test(source.path)) continue;
    // End-to-end runs live in real time; units have the fake clock.
    if (/^test\/(e2e|bench)\//.test(source.path) && allowsInTests(ban)) continue;
    for (const [index, line] of source.lines.entries()) {
      if (/^\s*(\/\/|\*|\/\*)/.test(line) && !/TODO|@ts-/.test(line)) continue;
      if (!ban.pattern.test(line)) continue;
      const what = ban.pattern.exec(line)?.[0].trim() ?? '';
      findings.push({ path: source.path, line: index + 1, message: `${what}: ${ban.instead}` });
    }
  }
  return findings;
}
