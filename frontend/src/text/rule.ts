// The counting rule: how one network counts a text, as data. The keys are those of a connector's
// manifest.toml; src/tertulia/kernel/text/rule.py reads the same with the same defaults.

export type Unit = "graphemes" | "codepoints" | "utf16" | "utf8" | "weighted" | "emoji_bytes";

export interface CountingRule {
  unit: Unit;
  max: number | null;
  also_unit: Unit | null;
  also_max: number | null;
  normalize: "" | "NFC";
  urls: "none" | "http" | "bare";
  url_path: "latin" | "unicode";
  url_cost: number | "full" | "none";
  mentions: "none" | "word" | "dotted" | "address" | "host";
  mention_cost: "full" | "local" | "none";
  hashtags: "none" | "word" | "loose";
  markup: "none" | "html" | "markdown_v2";
  extra: "together" | "apart";
  escape: string;
  escape_cost: number;
  forbidden: readonly string[];
  max_urls: number | null;
  max_mentions: number | null;
  max_hashtags: number | null;
  weights: readonly (readonly [number, number, number])[];
  default_weight: number;
  scale: number;
  fields: Readonly<Record<string, CountingRule>>;
}

/** A rule as it stands in JSON: what is left out has its default. */
export type RuleData = Partial<Omit<CountingRule, "fields">> & {
  unit: Unit;
  fields?: Readonly<Record<string, RuleData>>;
};

const DEFAULTS: Omit<CountingRule, "unit" | "fields"> = {
  max: null,
  also_unit: null,
  also_max: null,
  normalize: "",
  urls: "bare",
  url_path: "unicode",
  url_cost: "full",
  mentions: "word",
  mention_cost: "full",
  hashtags: "word",
  markup: "none",
  extra: "together",
  escape: "",
  escape_cost: 0,
  forbidden: [],
  max_urls: null,
  max_mentions: null,
  max_hashtags: null,
  weights: [],
  default_weight: 100,
  scale: 100,
};

/** The rule in `data`, which the server has already checked. */
export function ruleFrom(data: RuleData): CountingRule {
  const inner = Object.entries(data.fields ?? {}).map(([name, each]) => [name, ruleFrom(each)]);
  return { ...DEFAULTS, ...data, fields: Object.fromEntries(inner) };
}
