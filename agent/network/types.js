/**
 * The words of a network plan: what a node should have, and the typed steps that get it there.
 * Planners produce steps and touch nothing; one executor carries them out.
 */
export {};
//# sourceMappingURL=types.js.map
