// Bands over weeks of the calendar: each week-row says its Monday in data-first.
import { Bands, between, type Days, plus, type Ruler } from "../campaigns/bands.ts";

const MOST_LINES = 5;

class Weeks implements Ruler {
  constructor(private readonly root: HTMLElement) {}

  dayAt(x: number, y: number): string | undefined {
    for (const row of this.rows()) {
      const box = row.getBoundingClientRect();
      if (y < box.top || y > box.bottom || x < box.left || x > box.right) continue;
      return plus(row.dataset.first ?? "", Math.min(6, Math.floor(((x - box.left) / box.width) * 7)));
    }
    return undefined;
  }

  show(id: string, days: Days): HTMLElement | undefined {
    const mine = `[data-band="${CSS.escape(id)}"]`;
    const model = this.root.querySelector<HTMLElement>(mine);
    if (!model) return undefined;
    let shown: HTMLElement | undefined;
    for (const row of this.rows()) {
      const monday = row.dataset.first ?? "";
      const from = Math.max(0, between(monday, days.first));
      const to = Math.min(6, between(monday, days.last));
      const here = row.querySelector<HTMLElement>(mine);
      if (from > to) {
        here?.remove();
        continue;
      }
      const piece = here ?? (model.cloneNode(true) as HTMLElement);
      if (!here) listOf(row).append(piece);
      place(piece, from + 1, to - from + 1, here ? lineOf(here) : 0);
      sides(piece, days, monday);
      shown ??= piece;
    }
    for (const row of this.rows()) counted(row);
    return shown;
  }

  private rows(): HTMLElement[] {
    return [...this.root.querySelectorAll<HTMLElement>("[data-week]")];
  }
}

function listOf(row: HTMLElement): HTMLElement {
  const found = row.querySelector<HTMLElement>(".bands");
  if (found) return found;
  const thin = row.closest(".small-month") !== null;
  const list = document.createElement("ul");
  list.className = thin ? "bands thin" : "bands";
  if (thin) row.append(list);
  else row.prepend(list);
  return list;
}

function lineOf(piece: HTMLElement): number {
  return Number(/\bat-(\d)/.exec(piece.className)?.[1] ?? 0);
}

function spanOf(piece: HTMLElement): [number, number] {
  const from = Number(/\bfrom-(\d)/.exec(piece.className)?.[1] ?? 1);
  return [from, from + Number(/\bwide-(\d)/.exec(piece.className)?.[1] ?? 1) - 1];
}

/** On its own line if that is free there, else on the first one that is. */
function place(piece: HTMLElement, from: number, wide: number, line: number): void {
  const others = [...(piece.parentElement?.children ?? [])].filter((each): each is HTMLElement => each !== piece && each instanceof HTMLElement);
  const taken = (at: number): boolean =>
    others.some((each) => lineOf(each) === at && spanOf(each)[0] <= from + wide - 1 && spanOf(each)[1] >= from);
  let free = line && !taken(line) ? line : 1;
  while (free < MOST_LINES && taken(free)) free += 1;
  piece.className = piece.className.replace(/\b(from|wide|at)-\d\b/g, "").trim();
  piece.classList.add(`from-${from}`, `wide-${wide}`, `at-${free}`);
}

function sides(piece: HTMLElement, days: Days, monday: string): void {
  const begins = days.first >= monday;
  const ends = days.last <= plus(monday, 6);
  piece.classList.toggle("begins", begins);
  piece.classList.toggle("ends", ends);
  piece.toggleAttribute("data-begins", begins);
  piece.toggleAttribute("data-ends", ends);
  Object.assign(piece.dataset, days);
}

/** The days of a week make room for its lines. */
function counted(row: HTMLElement): void {
  const list = row.querySelector<HTMLElement>(".bands");
  const lines = Math.max(0, ...[...(list?.children ?? [])].map((each) => lineOf(each as HTMLElement)));
  const week = list?.classList.contains("thin") ? undefined : row.querySelector<HTMLElement>(".week");
  for (const each of [list, week]) {
    if (!each) continue;
    each.className = each.className.replace(/\blines-\d\b/g, "").trim();
    if (lines) each.classList.add(`lines-${lines}`);
  }
  week?.classList.toggle("banded", lines > 0);
}

for (const root of document.querySelectorAll<HTMLElement>("[data-weeks]")) new Bands(root, new Weeks(root));
