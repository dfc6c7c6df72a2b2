// Cutting a text where a limit falls, and a long text into the parts of a thread:
// src/tertulia/kernel/text/splitting.py. Places are UTF-16 units here.

import { count } from "./counting.ts";
import { findSpans } from "./entities.ts";
import { SPACE } from "./grammar.ts";
import type { CountingRule } from "./rule.ts";
import { codePoints, graphemeStarts, wellFormed } from "./units.ts";

const ONLY_SPACE = new RegExp(`^[${SPACE}]+$`, "u");
const BREAKS: [RegExp, number][] = [
  [new RegExp(`\\n[ \\t]*\\n[${SPACE}]*`, "gu"), 0.5],
  [new RegExp(`(?<![.!?…。！？])[.!?…。！？]+["'”’»)\\]]*(?:[${SPACE}]+|(?<=[。！？]))|\\n[${SPACE}]*`, "gu"), 0.3],
  [new RegExp(`[${SPACE}]+`, "gu"), 0],
];

/** How many UTF-16 units of `text` fit, never cutting a character, link, mention or hashtag. */
export function fittingEnd(
  text: string,
  rule: CountingRule,
  extraTexts: readonly string[] = [],
): number {
  const whole = wellFormed(text);
  const fits = (end: number): boolean => !count(whole.slice(0, end), rule, extraTexts).over;
  return fits(whole.length) ? whole.length : lastFit(0, places(whole, rule), fits);
}

/**
 * Parts that each fit; joined by nothing they are `text` again (well-formed). Null when not one
 * character fits. Cuts between paragraphs, else sentences, else words.
 */
export function splitThread(
  text: string,
  rule: CountingRule,
  extraTexts: readonly string[] = [],
): string[] | null {
  const whole = wellFormed(text);
  if (!count(whole, rule, extraTexts).over) return [whole];
  const cuts = places(whole, rule);
  const isCut: ReadonlySet<number> = new Set(cuts);
  const parts: string[] = [];
  let at = 0;
  while (at < whole.length) {
    const start = at;
    const fits = (end: number): boolean => !count(whole.slice(start, end), rule, extraTexts).over;
    let end = lastFit(at, cuts, fits);
    for (const finer of [graphemeStarts, everyPlace]) {
      if (end === at) end = lastFit(at, finer(whole), fits);
    }
    if (end === at) return null;
    if (end < whole.length) end = bestBreak(whole, at, end, isCut);
    parts.push(whole.slice(at, end));
    at = end;
  }
  return parts;
}

/** Where the text may be cut: between grapheme clusters, outside facets. */
function places(text: string, rule: CountingRule): number[] {
  const spans = findSpans(text, rule);
  let next = 0;
  return graphemeStarts(text).filter((place) => {
    while ((spans[next]?.end ?? Infinity) <= place) next += 1;
    return place <= (spans[next]?.start ?? Infinity);
  });
}

function everyPlace(text: string): number[] {
  let at = 0;
  return [0, ...Array.from(text, (char) => (at += char.length))];
}

/** The last of `cuts` after `at` for which `fits`; `at` when none does. Steps double, then halve. */
function lastFit(at: number, cuts: number[], fits: (end: number) => boolean): number {
  const after = cuts.filter((place) => place > at);
  let low = 0;
  let high = 0;
  for (let step = 64; high < after.length && fits(after[high] ?? 0); step *= 2) {
    low = high + 1;
    high += step;
  }
  high = Math.min(high, after.length);
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (fits(after[middle] ?? 0)) low = middle + 1;
    else high = middle;
  }
  for (let index = low - 1; index >= 0; index -= 1) {
    const place = after[index] ?? at;
    if (fits(place)) return place;
  }
  return at;
}

/** The best place to cut in (at, end]: `end` itself when it lies between two words. */
function bestBreak(text: string, at: number, end: number, cuts: ReadonlySet<number>): number {
  for (const [pattern, full] of BREAKS) {
    let last = 0;
    const head = text.slice(0, end + 1); // one more, to see that white space follows
    pattern.lastIndex = at;
    for (let match = pattern.exec(head); match; match = pattern.exec(head)) {
      // white space that does not fit begins the next part
      const place = Math.min(match.index + match[0].length, end);
      const empty = place <= at || ONLY_SPACE.test(text.slice(at, place));
      if (!empty && cuts.has(place)) last = place;
    }
    const size = codePoints(text.slice(at, last));
    if (last > at && size >= full * codePoints(text.slice(at, end))) return last;
  }
  return end;
}
