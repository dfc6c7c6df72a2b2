// The patterns behind links, mentions, hashtags and emoji: the same as, and with the sources of,
// src/tertulia/kernel/text/grammar.py. Sticky patterns are used at one place of the text.

const LATIN =
  "\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u024F\\u0253\\u0254\\u0256\\u0257\\u0259\\u025B\\u0263\\u0268" +
  "\\u026F\\u0272\\u0289\\u028B\\u02BB\\u0300-\\u036F\\u1E00-\\u1EFF";
const CYRILLIC = "\\u0400-\\u04FF";
export const SPACE =
  "\\t-\\r \\u0085\\u00A0\\u1680\\u180E\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000";
const WORD = "\\p{L}\\p{M}\\p{Nd}\\p{Pc}";

const NO_HOST =
  "\\x00-\\x2F\\x3A-\\x40\\x5B-\\x60\\x7B-\\xA0\\p{Z}\\p{P}\\u180E\\uFEFF\\uFFFE\\uFFFF\\u202A-\\u202E";
const D = `(?:[^${NO_HOST}]|[·・])`;
const LABEL = `${D}(?:(?:${D}|[-_])*${D})?`;
const HOST = `${LABEL}(?:\\.${LABEL})+`;

export const HTTP_HOST = new RegExp(
  `(?<![A-Za-z0-9@＠$#])([Hh][Tt][Tt][Pp][Ss]?://)(${HOST})`,
  "gu",
);
export const BARE_HOST = new RegExp(
  `(?<![·・@＠$#_.\\-/])(?<=^|[${NO_HOST}])(${HOST})`,
  "gu",
);
export const ASCII_LABELS = new RegExp(`(?:[A-Za-z0-9\\-${LATIN}]+\\.)+`, "gu");
export const PUNYCODE = /[Xx][Nn]--[A-Za-z0-9-]+/uy;
export const PORT = /:[0-9]+/uy;

const G = `[A-Za-z0-9${CYRILLIC}${LATIN}!*';:=+,.$/%#\\[\\]\\-\\u2013_~@|&]`;
const E = `[A-Za-z0-9${CYRILLIC}${LATIN}=_#/+\\-]`;
const ANY_G = `[^${SPACE}<>()?]`;
const ANY_E = `[^${SPACE}()?!*"'「」<>;:=,.$%\\[\\]~&|@]`;
const UCHARS = "\\u00A0-\\uD7FF\\uE000-\\uFDCF\\uFDF0-\\uFFEF\\u{10000}-\\u{10FFFD}";
const Q = "A-Za-z0-9!?*'@();:&=+$/%#\\[\\]\\-_.,~|";

function path(general: string, ending: string): RegExp {
  const parens = `\\((?:${general}+|${general}*\\(${general}+\\)${general}*)\\)`;
  return new RegExp(`/(?:(?:${general}|${parens})*(?:${ending}|${parens}))?`, "uy");
}

export const PATHS = { latin: path(G, E), unicode: path(ANY_G, ANY_E) };
export const QUERIES = {
  latin: new RegExp(`\\?[${Q}]*[A-Za-z0-9\\-_&=#/]`, "uy"),
  unicode: new RegExp(`\\?[${Q}\\^${UCHARS}]*[A-Za-z0-9\\-_&=#/${UCHARS}]`, "uy"),
};

export const MENTIONS = {
  word: new RegExp(
    `(?<![A-Za-z0-9_!#$%&*@＠])[@＠]([A-Za-z0-9_]+)(?![A-Za-z0-9_@＠${LATIN}]|://)`,
    "gu",
  ),
  dotted:
    /(?<![\p{L}\p{M}\p{Nd}_@＠/&])[@＠]([A-Za-z0-9_](?:[A-Za-z0-9_.]*[A-Za-z0-9_])?)(?!\.?[A-Za-z0-9_]|[@＠])/gu,
  address: new RegExp(
    `(?<![=/${WORD}])@([A-Za-z0-9_]+(?:[.\\-]+[A-Za-z0-9_]+)*)(?:@([${WORD}]+(?:[.\\-]+[${WORD}]+)*))?`,
    "gu",
  ),
  host: new RegExp(
    `(?<![^${SPACE}(])@((?:[A-Za-z0-9](?:[A-Za-z0-9\\-]*[A-Za-z0-9])?\\.)+)` +
      "([A-Za-z0-9](?:[A-Za-z0-9\\-]*[A-Za-z0-9])?)(?![A-Za-z0-9_@])",
    "gu",
  ),
};
export const AFTER_ADDRESS = new RegExp(`[@＠${LATIN}]|://`, "uy");

export const HASHTAGS = {
  word: /(?<![\p{L}\p{M}\p{Nd}_&/)])[#＃](?!\uFE0F)([\p{L}\p{M}\p{Nd}_·・\u200C]*[\p{L}\p{M}\p{Nd}_])(?![#＃]|:\/\/)/gu,
  loose: new RegExp(
    `(?<![^${SPACE}])[#＃](?!\\uFE0F)([^${SPACE}\\u00AD\\u2060\\u200B-\\u200D\\u20E2#＃]+)`,
    "gu",
  ),
};
export const LETTER = /\p{L}/u;
export const LOOSE_TAG = /[^\p{Nd}\p{P}]/u;
export const END_PUNCTUATION = /\p{P}+$/u;

const TONE = "[\\u{1F3FB}-\\u{1F3FF}]";
const TAIL = `(?:${TONE}|\\uFE0F\\u20E3?|[\\u{E0020}-\\u{E007E}]+\\u{E007F})?`;
export const EMOJI = new RegExp(
  "[\\u{1F1E6}-\\u{1F1FF}]{2}" +
    "|[0-9#*]\\uFE0F?\\u20E3" +
    `|(?:\\p{Extended_Pictographic}|${TONE})${TAIL}(?:\\u200D\\p{Extended_Pictographic}${TAIL})*`,
  "gu",
);

/** Match a sticky pattern at one place; its end, or null. */
export function endAt(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}
