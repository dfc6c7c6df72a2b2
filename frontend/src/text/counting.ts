// Counting a text by a rule: src/tertulia/kernel/text/counting.py.

import { type FacetKind, findSpans, type Span } from "./entities.ts";
import { visible } from "./markup.ts";
import type { CountingRule, Unit } from "./rule.ts";
import { length, normal } from "./units.ts";

/** One limit and how much of it is used; null where there is none. */
export interface Measure {
  unit: Unit;
  used: number;
  max: number | null;
  left: number | null;
  over: boolean;
}

/** `used`, `max`, `left` and `unit` are of the limit that binds, with the least left. */
export interface Count extends Measure {
  measures: Measure[];
  urls: number;
  mentions: number;
  hashtags: number;
  problems: string[];
  fits: boolean;
}

/** Count `text`, and `extraTexts` (a content warning) where the network counts them with it. */
export function count(
  text: string,
  rule: CountingRule,
  extraTexts: readonly string[] = [],
): Count {
  const shown = normal(visible(text, rule.markup), rule);
  const spans = findSpans(shown, rule);
  const extra = rule.extra === "together" ? extraTexts.join("") : "";
  const counted = extra + costing(shown, spans, rule);
  const escaped = rule.escape ? [...shown].filter((each) => rule.escape.includes(each)).length : 0;
  const measure = (unit: Unit, max: number | null): Measure => {
    const used = length(counted, unit, rule) + rule.escape_cost * escaped;
    const left = max === null ? null : max - used;
    return { unit, used, max, left, over: left !== null && left < 0 };
  };
  const first = measure(rule.unit, rule.max);
  const measures = rule.also_unit ? [first, measure(rule.also_unit, rule.also_max)] : [first];
  const over = measures.some((each) => each.over);
  const problems = findProblems(shown, spans, rule);
  return {
    ...measures.reduce(tighter),
    over,
    measures,
    urls: tally(spans, "url"),
    mentions: tally(spans, "mention"),
    hashtags: tally(spans, "hashtag"),
    problems,
    fits: !over && problems.length === 0,
  };
}

function tally(spans: Span[], kind: FacetKind): number {
  return spans.filter((span) => span.kind === kind).length;
}

/** The text with links and mentions in the length they cost. */
function costing(text: string, spans: Span[], rule: CountingRule): string {
  let out = "";
  let at = 0;
  for (const span of spans) {
    const instead = cost(text, span, rule);
    if (instead !== null) {
      out += text.slice(at, span.start) + instead;
      at = span.end;
    }
  }
  return out + text.slice(at);
}

function cost(text: string, span: Span, rule: CountingRule): string | null {
  if (span.kind === "url" && rule.url_cost !== "full") {
    return rule.url_cost === "none" ? "" : "x".repeat(rule.url_cost);
  }
  if (span.kind === "mention" && rule.mention_cost !== "full") {
    return rule.mention_cost === "none" ? "" : text.slice(span.start, span.localEnd);
  }
  return null;
}

function tighter(first: Measure, other: Measure): Measure {
  if (other.left === null) return first;
  return first.left === null || other.left < first.left ? other : first;
}

function findProblems(text: string, spans: Span[], rule: CountingRule): string[] {
  const links = new Set(spans.filter((span) => span.kind === "url").map((span) => span.value));
  const limits: [string, number, number | null][] = [
    ["urls", links.size, rule.max_urls],
    ["mentions", tally(spans, "mention"), rule.max_mentions],
    ["hashtags", tally(spans, "hashtag"), rule.max_hashtags],
  ];
  const found = limits
    .filter(([, used, most]) => most !== null && used > most)
    .map(([name]) => name);
  return rule.forbidden.some((each) => text.includes(each)) ? [...found, "forbidden"] : found;
}
