// How alike two texts are, "same as the other network, 100 %":
// src/tertulia/kernel/text/similarity.py.

import { SPACE } from "./grammar.ts";
import { wellFormed } from "./units.ts";

const ADDRESS = new RegExp(`https?://[^${SPACE}]+`, "gu");
const ENDS = new RegExp(`^[${SPACE}]+|[${SPACE}]+$`, "gu");

/** Share of words in common, 0 to 1 (Dice's coefficient over multisets). */
export function similarity(a: string, b: string): number {
  const first = words(a);
  const second = words(b);
  const total = first.length + second.length;
  if (total === 0) return a.replace(ENDS, "") === b.replace(ENDS, "") ? 1 : 0;
  const left = new Map<string, number>();
  for (const word of first) left.set(word, (left.get(word) ?? 0) + 1);
  let common = 0;
  for (const word of second) {
    const has = left.get(word) ?? 0;
    if (has > 0) {
      common += 1;
      left.set(word, has - 1);
    }
  }
  return (2 * common) / total;
}

function words(text: string): string[] {
  const plain = wellFormed(text).normalize("NFC").replace(ADDRESS, " ");
  return plain.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}
