// Counting texts as each network counts, in the browser. No dependency. The same as
// src/tertulia/kernel/text, whose vectors.json holds both to it.

export { count, type Count, type Measure } from "./counting.ts";
export { type Facet, type FacetKind, findFacets } from "./entities.ts";
export { visible } from "./markup.ts";
export { type CountingRule, type RuleData, ruleFrom, type Unit } from "./rule.ts";
export { similarity } from "./similarity.ts";
export { fittingEnd, splitThread } from "./splitting.ts";
export { tidy } from "./units.ts";
