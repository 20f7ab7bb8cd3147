/**
 * The route table. A pattern's `{name}` takes one part of the path and `{name*}` takes several, for
 * image names, which contain slashes. Earlier routes win.
 */
import type { Answer } from './answer.ts';
import { HttpError } from './http-error.ts';
import type { ApiRequest } from './request.ts';

export type Verb = 'GET' | 'POST' | 'DELETE';

export interface Route {
  readonly verb: Verb;
  readonly pattern: string;
  readonly handle: (request: ApiRequest) => Answer | Promise<Answer>;
  /** Clients offer another protocol here: the route's refusal is the answer to the offer. */
  readonly upgradable?: boolean;
}

export interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

interface Compiled {
  readonly route: Route;
  readonly expression: RegExp;
}

function compile(route: Route): Compiled {
  const source = route.pattern
    .replace(/[.]/g, '\\.')
    .replace(/\{(\w+)\*\}/g, '(?<$1>.+)')
    .replace(/\{(\w+)\}/g, '(?<$1>[^/]+)');
  return { route, expression: new RegExp(`^${source}$`) };
}

function firstPart(path: string): string {
  return path.split('/', 2)[1] ?? '';
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    throw new HttpError(400, `malformed escape in the path: ${part}`);
  }
}

function paramsOf(match: RegExpExecArray): Readonly<Record<string, string>> {
  const groups = Object.entries(match.groups ?? {});
  return Object.fromEntries(groups.map(([name, value]) => [name, decodePart(value)]));
}

export class Router {
  /** By the path's first part, so that a request is compared with a handful of patterns. */
  readonly #routes = new Map<string, Compiled[]>();

  constructor(routes: readonly Route[]) {
    for (const route of routes) {
      const key = firstPart(route.pattern);
      const bucket = this.#routes.get(key) ?? [];
      bucket.push(compile(route));
      this.#routes.set(key, bucket);
    }
  }

  /** Throws 404 for an unknown path and 405 for a known one with another method. */
  find(method: string, path: string): Match {
    const verb = method === 'HEAD' ? 'GET' : method;
    const others = new Set<string>();
    for (const { route, expression } of this.#routes.get(firstPart(path)) ?? []) {
      const match = expression.exec(path);
      if (match === null) continue;
      if (route.verb === verb) return { route, params: paramsOf(match) };
      others.add(route.verb);
    }
    if (others.size === 0) throw new HttpError(404, 'page not found');
    const allow = [...others].join(', ');
    throw new HttpError(405, `method ${method} is not allowed for ${path}: use ${allow}`, {
      allow,
    });
  }
}
