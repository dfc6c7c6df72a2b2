// Finding "cal" in "Calendario" and "ca tert" in "Café Tertulia": letters in order, accents folded.

export interface Match {
  score: number;
  /** Positions in the original text, to underline. */
  at: number[];
}

function fold(text: string): string[] {
  return [...text].map((letter) => letter.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase());
}

/** null where the letters of `query` do not all occur in order; a higher score is a better match. */
export function match(query: string, text: string): Match | null {
  const wanted = fold(query).filter((letter) => letter.trim());
  const letters = fold(text);
  const at: number[] = [];
  let score = 0;
  let from = 0;
  for (const letter of wanted) {
    const starts = letters.findIndex((one, i) => i >= from && one === letter && beginsWord(letters, i));
    const next = letters.indexOf(letter, from);
    if (next < 0) return null;
    const place = next === from && from > 0 ? next : starts >= 0 && starts - next < 12 ? starts : next;
    score += place === from && at.length ? 4 : beginsWord(letters, place) ? 3 : 1;
    at.push(place);
    from = place + 1;
  }
  return { score: score - letters.length / 100 - (at[0] ?? 0) / 20, at };
}

function beginsWord(letters: string[], i: number): boolean {
  return i === 0 || !/[\p{L}\p{N}]/u.test(letters[i - 1] ?? "");
}
