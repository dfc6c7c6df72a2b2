// What a reader sees of a text with markup: src/tertulia/kernel/text/markup.py.

import type { CountingRule } from "./rule.ts";
import { wellFormed } from "./units.ts";

const HTML =
  /<\/?(?:b|strong|i|em|u|ins|s|strike|del|span|tg-spoiler|tg-emoji|tg-time|a|code|pre|blockquote)(?:[ \t\n][^<>]*)?>|&(lt|gt|amp|quot);|&#([0-9]{1,7});|&#[xX]([0-9A-Fa-f]{1,6});/gu;
const NAMED: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"' };
const MARKDOWN =
  /```(?:[A-Za-z0-9+#_-]*\n)?((?:\\[\x01-\x7E]|[^\\])*?)```|`((?:\\[\x01-\x7E]|[^`\\])*)`|\\([\x01-\x7E])|\]\((?:\\[\x01-\x7E]|[^)\\]){0,2048}\)|(?:(?<=\n)|(?<![\s\S]))(?:\*\*)?>|!?\[|\|\||[*_~]/gu;

/** The text without its markup, well-formed. */
export function visible(text: string, markup: CountingRule["markup"]): string {
  const whole = wellFormed(text);
  if (markup === "html") return whole.replace(HTML, fromHtml);
  if (markup === "markdown_v2") return whole.replace(MARKDOWN, fromMarkdown);
  return whole;
}

function fromHtml(_all: string, named?: string, decimal?: string, hexadecimal?: string): string {
  if (named) return NAMED[named] ?? "";
  if (!decimal && !hexadecimal) return "";
  const point = decimal ? Number.parseInt(decimal, 10) : Number.parseInt(hexadecimal ?? "", 16);
  const bad = point === 0 || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff);
  return bad ? "\uFFFD" : String.fromCodePoint(point);
}

function fromMarkdown(_all: string, pre?: string, code?: string, escaped?: string): string {
  const inside = pre ?? code;
  if (inside !== undefined) return inside.replace(/\\([\x01-\x7E])/gu, "$1");
  return escaped ?? "";
}
