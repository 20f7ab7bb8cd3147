/**
 * An immutable map in order of its string keys (a B+ tree). A change copies the few nodes on its
 * path, so every state of the store is a value of its own: a transaction that fails is dropped, a
 * snapshot is a reference, and readers never see a half-made change.
 */

/**
 * Whoever holds the owner with which a node was made may change that node in place. A transaction
 * makes one of its own, so its second change to a node costs no copy, and forgets it at its end.
 */
export type Owner = object;

/** Keys per node. Smaller copies less per change, larger makes a flatter tree; 32 measured best. */
const keysMax = 32;
/** A node that falls below tries to merge with a neighbour. */
const keysMin = 8;

class Leaf<V> {
  readonly owner: Owner;
  readonly keys: string[];
  readonly values: V[];

  constructor(owner: Owner, keys: string[], values: V[]) {
    this.owner = owner;
    this.keys = keys;
    this.values = values;
  }
}

class Branch<V> {
  readonly owner: Owner;
  /** `keys[i]` is not above any key in `children[i]` and above all keys in `children[i - 1]`. */
  readonly keys: string[];
  readonly children: Node<V>[];

  constructor(owner: Owner, keys: string[], children: Node<V>[]) {
    this.owner = owner;
    this.keys = keys;
    this.children = children;
  }
}

type Node<V> = Leaf<V> | Branch<V>;

export class OrderedMap<V> {
  readonly size: number;
  readonly #root: Node<V>;

  private constructor(root: Node<V>, size: number) {
    this.#root = root;
    this.size = size;
  }

  static empty<V>(): OrderedMap<V> {
    return new OrderedMap<V>(new Leaf<V>({}, [], []), 0);
  }

  get(key: string): V | undefined {
    let node = this.#root;
    while (node instanceof Branch) node = node.children[childOf(node.keys, key)] as Node<V>;
    const index = lowerBound(node.keys, key);
    return node.keys[index] === key ? node.values[index] : undefined;
  }

  /** The map with `key` set. Nodes that `owner` made are reused: drop the old map if there may be any. */
  with(key: string, value: V, owner: Owner): OrderedMap<V> {
    const { node, right, added } = insert(this.#root, key, value, owner);
    const root =
      right === undefined
        ? node
        : new Branch(owner, [firstKey(node), firstKey(right)], [node, right]);
    return new OrderedMap(root, this.size + (added ? 1 : 0));
  }

  /** The map without `key`; itself if there is none. The same holds for `owner` as above. */
  without(key: string, owner: Owner): OrderedMap<V> {
    let root = remove(this.#root, key, owner);
    if (root === undefined) return this;
    while (root instanceof Branch && root.children.length === 1) {
      root = root.children[0] as Node<V>;
    }
    return new OrderedMap(root, this.size - 1);
  }

  /** All values in order of keys. */
  values(): V[] {
    const out: V[] = [];
    collect(this.#root, out);
    return out;
  }

  /** The values whose key begins with `prefix`, in order of keys. */
  valuesWithPrefix(prefix: string): V[] {
    const out: V[] = [];
    collectPrefix(this.#root, prefix, out);
    return out;
  }
}

/** The first index whose key is not below `key`. */
function lowerBound(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] as string) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The child of a branch that holds `key` or would. */
function childOf(keys: readonly string[], key: string): number {
  const index = lowerBound(keys, key);
  if (keys[index] === key) return index;
  return index === 0 ? 0 : index - 1;
}

function firstKey<V>(node: Node<V>): string {
  return node.keys[0] as string;
}

function editableLeaf<V>(leaf: Leaf<V>, owner: Owner): Leaf<V> {
  return leaf.owner === owner ? leaf : new Leaf(owner, leaf.keys.slice(), leaf.values.slice());
}

function editableBranch<V>(branch: Branch<V>, owner: Owner): Branch<V> {
  if (branch.owner === owner) return branch;
  return new Branch(owner, branch.keys.slice(), branch.children.slice());
}

interface Inserted<V> {
  readonly node: Node<V>;
  /** The upper half, when the node had to be split. */
  readonly right: Node<V> | undefined;
  readonly added: boolean;
}

function insert<V>(node: Node<V>, key: string, value: V, owner: Owner): Inserted<V> {
  return node instanceof Branch
    ? insertBelow(node, key, value, owner)
    : insertHere(node, key, value, owner);
}

function insertHere<V>(node: Leaf<V>, key: string, value: V, owner: Owner): Inserted<V> {
  const leaf = editableLeaf(node, owner);
  const index = lowerBound(leaf.keys, key);
  const added = leaf.keys[index] !== key;
  if (!added) {
    leaf.values[index] = value;
    return { node: leaf, right: undefined, added };
  }
  leaf.keys.splice(index, 0, key);
  leaf.values.splice(index, 0, value);
  if (leaf.keys.length <= keysMax) return { node: leaf, right: undefined, added };
  const at = splitIndex(index);
  const right = new Leaf(owner, leaf.keys.splice(at), leaf.values.splice(at));
  return { node: leaf, right, added };
}

function insertBelow<V>(node: Branch<V>, key: string, value: V, owner: Owner): Inserted<V> {
  const index = childOf(node.keys, key);
  const { node: child, right, added } = insert(node.children[index] as Node<V>, key, value, owner);
  const branch = editableBranch(node, owner);
  branch.children[index] = child;
  branch.keys[index] = firstKey(child);
  if (right === undefined) return { node: branch, right: undefined, added };
  branch.keys.splice(index + 1, 0, firstKey(right));
  branch.children.splice(index + 1, 0, right);
  if (branch.keys.length <= keysMax) return { node: branch, right: undefined, added };
  const at = splitIndex(index);
  const upper = new Branch(owner, branch.keys.splice(at), branch.children.splice(at));
  return { node: branch, right: upper, added };
}

/** In the middle; but keys that arrive in order (a restore) leave full nodes behind. */
function splitIndex(insertedAt: number): number {
  return insertedAt >= keysMax - 1 ? keysMax : keysMax >>> 1;
}

/** The node without the key, perhaps empty; undefined when the key is not in it. */
function remove<V>(node: Node<V>, key: string, owner: Owner): Node<V> | undefined {
  if (node instanceof Branch) return removeBelow(node, key, owner);
  const index = lowerBound(node.keys, key);
  if (node.keys[index] !== key) return undefined;
  const leaf = editableLeaf(node, owner);
  leaf.keys.splice(index, 1);
  leaf.values.splice(index, 1);
  return leaf;
}

function removeBelow<V>(node: Branch<V>, key: string, owner: Owner): Node<V> | undefined {
  const index = childOf(node.keys, key);
  const child = remove(node.children[index] as Node<V>, key, owner);
  if (child === undefined) return undefined;
  const branch = editableBranch(node, owner);
  if (child.keys.length === 0) {
    branch.keys.splice(index, 1);
    branch.children.splice(index, 1);
    return branch.children.length === 0 ? new Leaf<V>(owner, [], []) : branch;
  }
  branch.children[index] = child;
  branch.keys[index] = firstKey(child);
  if (child.keys.length < keysMin) mergeAround(branch, index, owner);
  return branch;
}

/** Joins the child with a neighbour when both fit into one node, so that trees do not thin out. */
function mergeAround<V>(branch: Branch<V>, index: number, owner: Owner): void {
  for (const left of [index - 1, index]) {
    const lower = branch.children[left];
    const upper = branch.children[left + 1];
    if (lower === undefined || upper === undefined) continue;
    if (lower.keys.length + upper.keys.length > keysMax) continue;
    branch.children[left] = join(lower, upper, owner);
    branch.keys.splice(left + 1, 1);
    branch.children.splice(left + 1, 1);
    return;
  }
}

function join<V>(lower: Node<V>, upper: Node<V>, owner: Owner): Node<V> {
  const keys = [...lower.keys, ...upper.keys];
  if (lower instanceof Branch && upper instanceof Branch) {
    return new Branch(owner, keys, [...lower.children, ...upper.children]);
  }
  const values = [...(lower as Leaf<V>).values, ...(upper as Leaf<V>).values];
  return new Leaf(owner, keys, values);
}

function collect<V>(node: Node<V>, out: V[]): void {
  if (node instanceof Branch) {
    for (const child of node.children) collect(child, out);
  } else {
    for (const value of node.values) out.push(value);
  }
}

/** Returns false once a key behind the prefix has been seen. */
function collectPrefix<V>(node: Node<V>, prefix: string, out: V[]): boolean {
  if (node instanceof Branch) {
    for (let index = childOf(node.keys, prefix); index < node.children.length; index++) {
      if (!collectPrefix(node.children[index] as Node<V>, prefix, out)) return false;
    }
    return true;
  }
  for (let index = lowerBound(node.keys, prefix); index < node.keys.length; index++) {
    if (!(node.keys[index] as string).startsWith(prefix)) return false;
    out.push(node.values[index] as V);
  }
  return true;
}
