// Reads {rules, cases: [[rule, text, extra]]} as JSON on stdin and writes what the browser's
// counting makes of each, for comparison with Python (test_parity.py).
import { readFileSync } from "node:fs";
import {
  count,
  findFacets,
  fittingEnd,
  ruleFrom,
  similarity,
  splitThread,
  tidy,
  visible,
} from "../../frontend/src/text/text.ts";
import { codePoints, wellFormed } from "../../frontend/src/text/units.ts";

const { rules, cases } = JSON.parse(readFileSync(0, "utf8"));
const made = Object.fromEntries(
  Object.entries(rules).map(([name, data]) => [name, ruleFrom(data as never)]),
);

const out = cases.map(([name, text, extra]: [string, string, string[]]) => {
  const rule = made[name]!;
  const { left: _left, fits: _fits, measures, ...counted } = count(text, rule, extra);
  return {
    count: { ...counted, measures: measures.map((each) => [each.unit, each.used]) },
    facets: findFacets(text, rule),
    fitting: codePoints(wellFormed(text).slice(0, fittingEnd(text, rule, extra))),
    split: splitThread(text, rule, extra),
    visible: visible(text, rule.markup),
    tidy: tidy(text),
    similarity: similarity(text, extra.join(" ")),
  };
});
process.stdout.write(JSON.stringify(out));
