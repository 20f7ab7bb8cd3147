/** Names for containers that nobody has named, and which names there may be. */
import { ShoalError } from '#lib/errors';
import type { Random } from '#lib/random';
import { namesTriedMax } from './limits.ts';

const adjectives = (
  'amber brisk calm clever coral deep eager fair fleet gentle glad golden hardy jolly ' +
  'keen kind lively lucid merry mild nimble patient plain proud quick quiet rapid sandy ' +
  'silver sleek steady sunny swift tidal tidy vivid warm wise witty young'
).split(' ');
const nouns = (
  'anchovy barracuda bass bream carp catfish cod dolphin eel flounder goby grayling ' +
  'grouper haddock halibut herring lamprey mackerel marlin minnow mullet octopus orca ' +
  'perch pike plaice ray roach salmon sardine seal shrimp smelt sole squid sturgeon ' +
  'trout tuna turbot wrasse'
).split(' ');

const pattern = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/;
/** A file's name, a hostname in DNS and a column of `docker ps` all have room for it. */
const lengthMax = 128;

/** Throws `invalid_argument` in Docker's words. */
export function checkName(name: string): void {
  if (pattern.test(name) && name.length <= lengthMax) return;
  const wants = `only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed, at most ${lengthMax} of them`;
  throw new ShoalError('invalid_argument', `Invalid container name (${name}), ${wants}`);
}

export function makeName(isTaken: (name: string) => boolean, random: Random): string {
  const one = (words: readonly string[]): string => words[random.integer(words.length)] ?? '';
  for (let tried = 0; tried < namesTriedMax; tried++) {
    const name = `${one(adjectives)}_${one(nouns)}${tried === 0 ? '' : tried}`;
    if (!isTaken(name)) return name;
  }
  throw new ShoalError('resource_exhausted', 'no name was free for the container: give it one');
}

/** In Docker's words. `owner` is empty for a container that is being made. */
export function nameConflict(name: string, owner: string): ShoalError {
  const who = owner === '' ? 'a container that is being made' : `container "${owner}"`;
  return new ShoalError(
    'already_exists',
    `Conflict. The container name "/${name}" is already in use by ${who}. You have to remove (or ` +
      'rename) that container to be able to reuse that name.',
  );
}
