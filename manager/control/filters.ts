/**
 * The filters that all lists share. Conditions of one kind are alternatives, different kinds must
 * hold together; a list that is empty asks for nothing.
 */

export interface CommonFilters {
  readonly names: readonly string[];
  readonly namePrefixes: readonly string[];
  readonly idPrefixes: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

/** What the filters look at. */
export interface Filtered {
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

export function passes(filters: CommonFilters | undefined, object: Filtered): boolean {
  if (filters === undefined) return true;
  return (
    oneOf(filters.names, (name) => name === object.name) &&
    oneOf(filters.namePrefixes, (prefix) => object.name.startsWith(prefix)) &&
    oneOf(filters.idPrefixes, (prefix) => object.id.startsWith(prefix)) &&
    hasLabels(filters.labels, object.labels)
  );
}

/** Whether the list is empty or one of it fits. */
export function oneOf<T>(list: readonly T[], fits: (item: T) => boolean): boolean {
  return list.length === 0 || list.some(fits);
}

/** All wanted labels are there; one that is wanted without value may have any. */
export function hasLabels(
  wanted: Readonly<Record<string, string>>,
  actual: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(wanted).every(
    ([key, value]) => Object.hasOwn(actual, key) && (value === '' || actual[key] === value),
  );
}
