// The year as a picture: its campaigns are moved and made longer; on a telephone it opens at today.
import { Bands, between, type Days, plus, type Ruler } from "./bands.ts";

class Year implements Ruler {
  constructor(private readonly root: HTMLElement) {}

  private get svg(): SVGSVGElement | null {
    return this.root.querySelector<SVGSVGElement>("svg.year");
  }

  private get first(): string {
    return this.svg?.dataset.first ?? "";
  }

  private get count(): number {
    return Number(this.svg?.dataset.days ?? 365);
  }

  dayAt(x: number): string | undefined {
    const box = this.svg?.getBoundingClientRect();
    if (!box) return undefined;
    const at = Math.floor(((x - box.left) / box.width) * this.count);
    return plus(this.first, Math.max(0, Math.min(this.count - 1, at)));
  }

  show(id: string, days: Days): SVGElement | undefined {
    const piece = this.root.querySelector<SVGElement>(`[data-band="${CSS.escape(id)}"]`);
    const bar = piece?.querySelector("rect");
    const name = piece?.querySelector("text");
    if (!piece || !bar || !name) return undefined;
    const from = Math.max(0, between(this.first, days.first));
    const to = Math.min(this.count, between(this.first, days.last) + 1);
    const x = (from / this.count) * 100;
    const width = Math.max(1.2, ((to - from) / this.count) * 100);
    bar.setAttribute("x", `${x}%`);
    bar.setAttribute("width", `${width}%`);
    const outside = name.classList.contains("outside") && !name.classList.contains("before");
    name.setAttribute("x", `${outside ? x + width : x}%`);
    Object.assign(piece.dataset, days);
    return piece;
  }
}

/** A picture wider than the screen opens with today in its middle. */
function openAtToday(wrap: HTMLElement): void {
  const line = wrap.querySelector<SVGLineElement>("line.today");
  const svg = wrap.querySelector("svg");
  if (!line || !svg || wrap.scrollWidth <= wrap.clientWidth) return;
  const part = Number.parseFloat(line.getAttribute("x1") ?? "0") / 100;
  wrap.scrollLeft = part * svg.getBoundingClientRect().width - wrap.clientWidth / 2;
}

for (const wrap of document.querySelectorAll<HTMLElement>("[data-year]")) {
  openAtToday(wrap);
  if (wrap.parentElement) new Bands(wrap.parentElement, new Year(wrap.parentElement));
}
