// Sentences come translated from the server, in <script type="application/json" id="…-words">:
// the shell's on every page, a room's on its own pages.

let known: Record<string, string> | undefined;

function all(): Record<string, string> {
  if (!known) {
    known = {};
    for (const holder of document.querySelectorAll('script[type="application/json"][id$="-words"]')) {
      Object.assign(known, JSON.parse(holder.textContent ?? "{}"));
    }
  }
  return known;
}

/** The sentence `key` in the person's language; `{name}` parts are filled from `parts`. */
export function words(key: string, parts: Record<string, string | number> = {}): string {
  const sentence = all()[key] ?? key;
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(parts[name] ?? whole));
}

/** One of `key_one`, `key_few`, `key_many`, `key_other`, as the language counts. */
export function counted(key: string, count: number): string {
  const rule = new Intl.PluralRules(document.documentElement.lang || "en").select(count);
  const chosen = `${key}_${rule}` in all() ? `${key}_${rule}` : `${key}_other`;
  return words(chosen, { count: count.toLocaleString(document.documentElement.lang || "en") });
}
