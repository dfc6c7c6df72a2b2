// Lengths of a text in each unit: src/tertulia/kernel/text/units.py.

import { EMOJI } from "./grammar.ts";
import type { CountingRule, Unit } from "./rule.ts";

const segmenter = new Intl.Segmenter("und", { granularity: "grapheme" });
const encoder = new TextEncoder();

/** The text with each lone surrogate as U+FFFD. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\uFFFD");
}

/** The text as it is stored, counted and sent: well-formed, lines ended by LF alone. */
export function tidy(text: string): string {
  return wellFormed(text).replace(/\r\n?/g, "\n");
}

/** The text in the normal form in which the network counts it. */
export function normal(text: string, rule: CountingRule): string {
  return rule.normalize === "NFC" ? text.normalize("NFC") : text;
}

/** Where each extended grapheme cluster begins, and the end of the text. */
export function graphemeStarts(text: string): number[] {
  return [...Array.from(segmenter.segment(text), (each) => each.index), text.length];
}

export function codePoints(text: string): number {
  let points = 0;
  for (const _ of text) points += 1;
  return points;
}

export function utf8(text: string): number {
  return encoder.encode(text).length;
}

/** The length of `text` in `unit`; `rule` gives the weights. */
export function length(text: string, unit: Unit, rule: CountingRule): number {
  const whole = normal(wellFormed(text), rule);
  switch (unit) {
    case "graphemes":
      return graphemeStarts(whole).length - 1;
    case "codepoints":
      return codePoints(whole);
    case "utf16":
      return whole.length;
    case "utf8":
      return utf8(whole);
    case "weighted":
      return weighted(whole, rule);
    case "emoji_bytes":
      return [...whole.matchAll(EMOJI)].reduce(
        (sum, [emoji]) => sum + utf8(emoji) - codePoints(emoji),
        codePoints(whole),
      );
  }
}

function weighted(text: string, rule: CountingRule): number {
  let total = 0;
  let at = 0;
  for (const match of text.matchAll(EMOJI)) {
    const [emoji] = match;
    if (codePoints(emoji) > 1) {
      total += sumWeights(text.slice(at, match.index), rule) + rule.default_weight;
      at = match.index + emoji.length;
    }
  }
  total += sumWeights(text.slice(at), rule);
  return Math.ceil(total / rule.scale);
}

function sumWeights(text: string, rule: CountingRule): number {
  let total = 0;
  for (const char of text) {
    const point = char.codePointAt(0) ?? 0;
    const row = rule.weights.find(([first, last]) => first <= point && point <= last);
    total += row ? row[2] : rule.default_weight;
  }
  return total;
}
