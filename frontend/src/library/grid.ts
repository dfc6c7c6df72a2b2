// <media-grid>: arrows move over the tiles, Space chooses, Shift chooses on the way, Ctrl A all.
import { isWriting } from "../shell/element.ts";
import { counted } from "../shell/words.ts";

class MediaGrid extends HTMLElement {
  private last = -1;

  connectedCallback(): void {
    this.addEventListener("keydown", this.pressed);
    this.addEventListener("change", this.changed);
    this.addEventListener("click", this.clicked);
    this.tell();
  }

  private tiles(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>(".tile")];
  }

  private box(tile: HTMLElement | undefined): HTMLInputElement | null {
    return tile?.querySelector<HTMLInputElement>('input[name="id"]') ?? null;
  }

  /** How many tiles stand beside each other. */
  private across(): number {
    const tiles = this.tiles();
    const top = tiles[0]?.offsetTop;
    const next = tiles.findIndex((tile) => tile.offsetTop !== top);
    return next < 1 ? Math.max(1, tiles.length) : next;
  }

  private readonly pressed = (event: KeyboardEvent): void => {
    if (isWriting(event.target)) return;
    const tiles = this.tiles();
    const at = tiles.findIndex((tile) => tile.contains(document.activeElement));
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "a" && at >= 0) this.choose(tiles, true);
    else if (event.key === "Escape" && at >= 0) this.choose(tiles, false);
    else if (event.key === " " && at >= 0 && document.activeElement instanceof HTMLAnchorElement) this.turn(at);
    else if (!this.move(event, tiles, at)) return;
    event.preventDefault();
  };

  private move(event: KeyboardEvent, tiles: HTMLElement[], at: number): boolean {
    if (event.ctrlKey || event.metaKey || event.altKey || at < 0) return false;
    const rtl = getComputedStyle(this).direction === "rtl" ? -1 : 1;
    const steps: Record<string, number> = { ArrowRight: rtl, ArrowLeft: -rtl, ArrowDown: this.across(), ArrowUp: -this.across(), Home: -at, End: tiles.length - 1 - at };
    const step = steps[event.key];
    const next = step === undefined ? undefined : at + step;
    if (next === undefined || !tiles[next]) return step !== undefined;
    if (event.shiftKey) {
      const [from, to] = at < next ? [at, next] : [next, at];
      this.choose(tiles.slice(from, to + 1), true);
    }
    tiles[next].querySelector<HTMLElement>(".tile-link")?.focus();
    return true;
  }

  private turn(at: number): void {
    const box = this.box(this.tiles()[at]);
    if (!box) return;
    box.checked = !box.checked;
    this.last = at;
    this.tell();
  }

  private choose(tiles: HTMLElement[], on: boolean): void {
    for (const tile of tiles) {
      const box = this.box(tile);
      if (box) box.checked = on;
    }
    this.tell();
  }

  private readonly clicked = (event: MouseEvent): void => {
    const target = event.target as HTMLElement;
    if (target.closest("[data-none]")) this.choose(this.tiles(), false);
    const box = target.closest<HTMLInputElement>('input[name="id"]');
    if (!box) return;
    const tiles = this.tiles();
    const at = tiles.findIndex((tile) => tile.contains(box));
    if (event.shiftKey && this.last >= 0) {
      const [from, to] = this.last < at ? [this.last, at] : [at, this.last];
      this.choose(tiles.slice(from, to + 1), box.checked);
    }
    this.last = at;
  };

  private readonly changed = (): void => this.tell();

  private tell(): void {
    const count = this.tiles().filter((tile) => this.box(tile)?.checked).length;
    const bar = this.querySelector<HTMLElement>("[data-chosen]");
    if (!bar) return;
    bar.hidden = count === 0;
    const said = bar.querySelector("[data-count]");
    if (said && count) said.textContent = counted("media_chosen", count);
    for (const tile of this.tiles()) tile.classList.toggle("on", Boolean(this.box(tile)?.checked));
  }
}

customElements.define("media-grid", MediaGrid);
