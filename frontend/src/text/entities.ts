// Links, mentions and hashtags in a text, with their places: src/tertulia/kernel/text/entities.py.

import * as grammar from "./grammar.ts";
import type { CountingRule } from "./rule.ts";
import { LONGEST_TLD, TLDS } from "./tlds.ts";
import { codePoints, utf8, wellFormed } from "./units.ts";

const MAX_URL = 4096;
const MAX_LABEL = 63;
const MAX_HOST = 253;

export type FacetKind = "url" | "mention" | "hashtag";

/** A range of the text: code points, UTF-8 bytes and UTF-16 units (those of `slice`). */
export interface Facet {
  kind: FacetKind;
  text: string;
  value: string;
  start: number;
  end: number;
  byte_start: number;
  byte_end: number;
  utf16_start: number;
  utf16_end: number;
}

/** A facet in UTF-16 units only; `localEnd` ends the @user part. */
export interface Span {
  kind: FacetKind;
  start: number;
  end: number;
  value: string;
  localEnd: number;
}

/** All facets of `text` by the grammar of `rule`, in order, never overlapping. */
export function findFacets(text: string, rule: CountingRule): Facet[] {
  const whole = wellFormed(text);
  let at = 0;
  let points = 0;
  let bytes = 0;
  return findSpans(whole, rule).map((span) => {
    const before = whole.slice(at, span.start);
    const inside = whole.slice(span.start, span.end);
    const start = points + codePoints(before);
    const byteStart = bytes + utf8(before);
    at = span.end;
    points = start + codePoints(inside);
    bytes = byteStart + utf8(inside);
    return {
      kind: span.kind,
      text: inside,
      value: span.value,
      start,
      end: points,
      byte_start: byteStart,
      byte_end: bytes,
      utf16_start: span.start,
      utf16_end: span.end,
    };
  });
}

/** The same in UTF-16 units only, of a well-formed text. Where two overlap, the first wins. */
export function findSpans(text: string, rule: CountingRule): Span[] {
  const spans = [...urls(text, rule), ...mentions(text, rule), ...hashtags(text, rule)];
  spans.sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: Span[] = [];
  for (const span of spans) {
    const last = kept.at(-1);
    if (!last || span.start >= last.end) kept.push(span);
  }
  return kept;
}

function urlSpan(text: string, start: number, end: number, scheme = ""): Span {
  return { kind: "url", start, end, value: scheme + text.slice(start, end), localEnd: 0 };
}

function urls(text: string, rule: CountingRule): Span[] {
  if (rule.urls === "none") return [];
  const taken: Span[] = [];
  for (const match of text.includes("://") ? text.matchAll(grammar.HTTP_HOST) : []) {
    const hostStart = match.index + (match[1] ?? "").length;
    const host = hostEnd(text, hostStart, match.index + match[0].length);
    if (host && match.index >= (taken.at(-1)?.end ?? 0)) {
      const end = tailEnd(text, host, rule, false);
      // as the library behind this grammar has it, the scheme is added to every link
      const size = codePoints(text.slice(match.index, end)) + hostStart - match.index;
      if (size <= MAX_URL) {
        taken.push(urlSpan(text, match.index, end));
      }
    }
  }
  if (rule.urls !== "bare" || !text.includes(".")) return taken;
  const found = [...taken];
  for (const match of text.matchAll(grammar.BARE_HOST)) {
    const end = match.index + match[0].length;
    const host = hostEnd(text, match.index, end);
    const inside = taken.some((each) => each.start < end && match.index < each.end);
    if (host && !inside) found.push(...bare(text, match.index, host, rule));
  }
  return found;
}

/** The Latin domains inside a host without a scheme; the last of them has the path. */
function bare(text: string, start: number, host: number, rule: CountingRule): Span[] {
  const found: Span[] = [];
  const head = text.slice(0, host);
  grammar.ASCII_LABELS.lastIndex = start;
  for (;;) {
    const match = grammar.ASCII_LABELS.exec(head);
    if (!match) return found;
    const labelsEnd = match.index + match[0].length;
    const domainEnd = lastTldEnd(text, match.index, labelsEnd);
    let end = domainEnd || labelsEnd;
    if (domainEnd) {
      if (domainEnd === host) end = tailEnd(text, host, rule, true);
      if (codePoints(text.slice(match.index, end)) + "https://".length <= MAX_URL) {
        found.push(urlSpan(text, match.index, end, "https://"));
      }
    }
    if (end >= host) return found;
    grammar.ASCII_LABELS.lastIndex = end;
  }
}

/** End of the longest domain in labels `text[start..end]` (which end in a dot); 0 = none. */
function lastTldEnd(text: string, start: number, end: number): number {
  let dot = end;
  while (dot > start) {
    const found = tldAt(text, dot);
    if (found) return found;
    dot = text.slice(0, dot - 1).lastIndexOf(".") + 1;
  }
  return 0;
}

/** Where the host that begins at `start` ends with a top-level domain; 0 = it has none. */
function hostEnd(text: string, start: number, end: number): number {
  const host = text.slice(start, end);
  let dot = host.lastIndexOf(".");
  while (dot > 0) {
    const found = tldAt(text, start + dot + 1);
    if (found) {
      const labels = host.slice(0, dot).split(".");
      const good =
        !labels.at(-1)?.includes("_") && labels.every((each) => codePoints(each) <= MAX_LABEL);
      return good ? found : 0;
    }
    dot = host.lastIndexOf(".", dot - 1);
  }
  return 0;
}

/** Where the top-level domain that begins at `at` ends; 0 = there is none. */
function tldAt(text: string, at: number): number {
  const puny = grammar.endAt(grammar.PUNYCODE, text, at);
  if (puny !== null) return puny;
  const points = [...text.slice(at, at + 2 * LONGEST_TLD)].slice(0, LONGEST_TLD);
  for (let size = points.length; size > 1; size -= 1) {
    const domain = points.slice(0, size).join("");
    const end = at + domain.length;
    if (/^[A-Za-z0-9@+-]/.test(text.slice(end, end + 1))) continue;
    if (TLDS.has(domain.toLowerCase())) return end;
  }
  return 0;
}

/** Where port, path and query end. `pathNeeded`: without a path there is nothing more. */
function tailEnd(text: string, at: number, rule: CountingRule, pathNeeded: boolean): number {
  let end = grammar.endAt(grammar.PORT, text, at) ?? at;
  const path = grammar.endAt(grammar.PATHS[rule.url_path], text, end);
  if (path === null && pathNeeded) return at;
  end = path ?? end;
  return grammar.endAt(grammar.QUERIES[rule.url_path], text, end) ?? end;
}

function mentions(text: string, rule: CountingRule): Span[] {
  if (rule.mentions === "none") return [];
  const found: Span[] = [];
  for (const match of text.matchAll(grammar.MENTIONS[rule.mentions])) {
    const start = match.index;
    const end = start + match[0].length;
    let localEnd = end;
    if (rule.mentions === "address") {
      const refused = grammar.endAt(grammar.AFTER_ADDRESS, text, end) !== null;
      if (refused || codePoints(match[2] ?? "") > MAX_HOST) continue;
      localEnd = start + 1 + (match[1] ?? "").length;
    }
    if (rule.mentions === "host") {
      const tld = (match[2] ?? "").toLowerCase();
      if (!TLDS.has(tld) && tld !== "test") continue;
    }
    found.push({ kind: "mention", start, end, value: text.slice(start + 1, end), localEnd });
  }
  return found;
}

function hashtags(text: string, rule: CountingRule): Span[] {
  if (rule.hashtags === "none") return [];
  const loose = rule.hashtags === "loose";
  const found: Span[] = [];
  for (const match of text.matchAll(grammar.HASHTAGS[rule.hashtags])) {
    const whole = match[1] ?? "";
    const value = loose ? whole.replace(grammar.END_PUNCTUATION, "") : whole;
    if ((loose ? grammar.LOOSE_TAG : grammar.LETTER).test(value)) {
      const end = match.index + 1 + value.length;
      found.push({ kind: "hashtag", start: match.index, end, value, localEnd: 0 });
    }
  }
  return found;
}
