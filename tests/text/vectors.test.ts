// Every case of vectors.json through the browser's code: node --experimental-strip-types --test
import { deepEqual, equal, ok } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  count,
  findFacets,
  ruleFrom,
  similarity,
  splitThread,
  tidy,
  visible,
} from "../../frontend/src/text/text.ts";

const path = new URL("../../src/tertulia/kernel/text/vectors.json", import.meta.url);
const vectors = JSON.parse(readFileSync(path, "utf8"));
const rules = Object.fromEntries(
  Object.entries(vectors.rules).map(([name, data]) => [name, ruleFrom(data as never)]),
);

const spelled = (text: string | [string, number][]): string =>
  typeof text === "string" ? text : text.map(([piece, times]) => piece.repeat(times)).join("");

test("count", () => {
  for (const { name, rule, text, extra, problems, ...expected } of vectors.count) {
    const counted = count(spelled(text), rules[rule]!, extra ?? []);
    const label = `${name} (${rule}): ${JSON.stringify(text).slice(0, 200)}`;
    for (const [key, value] of Object.entries(expected)) {
      equal(counted[key as keyof typeof counted], value, `${key} of ${label}`);
    }
    if (problems) deepEqual(counted.problems, problems, label);
  }
  ok(vectors.count.length > 600);
});

test("facets", () => {
  for (const { rule, text, facets } of vectors.facets) {
    deepEqual(findFacets(text, rules[rule]!), facets, text);
  }
});

test("split", () => {
  for (const { rule, text, parts } of vectors.split) {
    deepEqual(splitThread(text, ruleFrom(rule)), parts, text);
  }
});

test("visible", () => {
  for (const [markup, text, expected] of vectors.visible) equal(visible(text, markup), expected);
});

test("tidy", () => {
  for (const [text, expected] of vectors.tidy) equal(tidy(text), expected);
});

test("similarity", () => {
  for (const [a, b, expected] of vectors.similarity) {
    ok(Math.abs(similarity(a, b) - expected) < 1e-9, `${a} ~ ${b}`);
  }
});
