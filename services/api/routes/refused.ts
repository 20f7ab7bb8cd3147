/**
 * What Docker's API has and this node does not do: one table with a sentence for each, so that a
 * refusal says what to do instead of a bare 404.
 */
import { ShoalError } from '#lib/errors';
import { HttpError } from '../http/http-error.ts';
import type { Route, Verb } from '../http/router.ts';

interface Refusal {
  readonly verb: Verb;
  readonly pattern: string;
  readonly why: string;
  readonly upgradable?: boolean;
}

const notChanged =
  'a container stays as it was made: remove it, and make another one with "docker run"';
const noExec =
  'running commands in a container is not available: run them in a task of their own with ' +
  '"docker service create"';
const noTerminal = 'containers have no terminals here: read the output with "docker logs --follow"';
const noVolumes = 'volumes are made for the services that mount them: use --mount type=volume';
const noSecrets = 'secrets are not available yet: bind-mount a file that exists on the nodes';
const noConfigs = 'configs are not available yet: bind-mount a file that exists on the nodes';
const noBuild =
  'images are not built here: build them elsewhere, then "docker pull" or "docker load"';
const noServiceLogs =
  'logs of services are not available yet: find the task with "docker service ps" and read ' +
  '"docker logs" of its container on its node';
const noPlugins = 'plugins are not available: volumes and networks are built in';

const container = '/containers/{id}';

const refusals: readonly Refusal[] = [
  ...['rename', 'update', 'pause', 'unpause'].map((action) => ({
    verb: 'POST' as const,
    pattern: `${container}/${action}`,
    why: notChanged,
  })),
  { verb: 'POST', pattern: `${container}/exec`, why: noExec },
  { verb: 'POST', pattern: '/exec/{id}/start', why: noExec, upgradable: true },
  { verb: 'POST', pattern: '/exec/{id}/resize', why: noExec },
  { verb: 'GET', pattern: '/exec/{id}/json', why: noExec },
  { verb: 'GET', pattern: `${container}/attach/ws`, why: noTerminal, upgradable: true },
  { verb: 'POST', pattern: `${container}/resize`, why: noTerminal },
  {
    verb: 'GET',
    pattern: `${container}/top`,
    why: 'listing processes of a container is not available: use "ps" on its node',
  },
  {
    verb: 'GET',
    pattern: `${container}/stats`,
    why: 'statistics of containers are not available: read its cgroup on its node',
  },
  ...['changes', 'export', 'archive'].map((what) => ({
    verb: 'GET' as const,
    pattern: `${container}/${what}`,
    why: 'the file system of a container cannot be read from outside',
  })),
  { verb: 'POST', pattern: '/build', why: noBuild },
  { verb: 'POST', pattern: '/build/prune', why: noBuild },
  { verb: 'POST', pattern: '/commit', why: noBuild },
  {
    verb: 'POST',
    pattern: '/images/prune',
    why: 'unused images are not found out here: remove them by name with "docker rmi"',
  },
  {
    verb: 'GET',
    pattern: '/images/search',
    why: "searching is not available: use the registry's own page",
  },
  {
    verb: 'POST',
    pattern: '/images/{name*}/tag',
    why: 'images cannot be renamed here: load or pull them under the name you need',
  },
  { verb: 'POST', pattern: '/images/{name*}/push', why: noBuild },
  {
    verb: 'GET',
    pattern: '/images/{name*}/get',
    why: 'images cannot be saved here: take them from their registry',
  },
  { verb: 'POST', pattern: '/volumes/create', why: noVolumes },
  { verb: 'POST', pattern: '/volumes/prune', why: noVolumes },
  { verb: 'DELETE', pattern: '/volumes/{name}', why: noVolumes },
  { verb: 'POST', pattern: '/secrets/create', why: noSecrets },
  { verb: 'POST', pattern: '/configs/create', why: noConfigs },
  { verb: 'GET', pattern: '/services/{id}/logs', why: noServiceLogs },
  { verb: 'GET', pattern: '/tasks/{id}/logs', why: noServiceLogs },
  { verb: 'POST', pattern: '/plugins/pull', why: noPlugins },
  { verb: 'POST', pattern: '/plugins/create', why: noPlugins },
];

/** Build tools try these first and fall back when they are not there. */
const missing: readonly Route[] = ['/session', '/grpc'].map((pattern) => ({
  verb: 'POST',
  pattern,
  upgradable: true,
  handle: () => {
    throw new HttpError(404, 'page not found');
  },
}));

export function refusedRoutes(): readonly Route[] {
  const routes = refusals.map(({ why, ...route }) => ({
    ...route,
    handle: () => {
      throw new ShoalError('unimplemented', why);
    },
  }));
  return [...routes, ...missing];
}
