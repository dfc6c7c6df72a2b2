// A campaign's band moves by its middle and grows by its ends: by pointer, or focused by Alt and
// arrows (with Shift: its last day). What the days look like is the Ruler's: weeks, or a year.
// A band says data-band (its id), data-first, data-last, data-bandmove and data-name.
import { element } from "../shell/element.ts";
import { send } from "../shell/send.ts";
import { toast } from "../shell/toasts.ts";
import { soon } from "./fresh.ts";

export interface Days {
  first: string;
  last: string;
}

export interface Ruler {
  /** The day under a point of the window; undefined outside of the picture. */
  dayAt(x: number, y: number): string | undefined;
  /** Draws a campaign on other days; the piece that stands for it. */
  show(id: string, days: Days): HTMLElement | SVGElement | undefined;
}

type Part = "whole" | "first" | "last";
type Piece = HTMLElement | SVGElement;

interface Held {
  id: string;
  name: string;
  url: string;
  part: Part;
  /** The day under the pointer when it was taken. */
  grabbed: string;
  was: Days;
  now: Days;
}

interface Told {
  sentence: string;
  undo?: string;
  warn?: boolean;
}

const DAY_MS = 86_400_000;
const GRIP_PX = 10;
/** Presses of keys within this time are one move. */
const TOGETHER_MS = 700;
const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

export function plus(day: string, days: number): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

export function between(first: string, last: string): number {
  return Math.round((Date.parse(last) - Date.parse(first)) / DAY_MS);
}

function moved(was: Days, part: Part, days: number): Days {
  const first = part === "last" ? was.first : plus(was.first, days);
  const last = part === "first" ? was.last : plus(was.last, days);
  if (first <= last) return { first, last };
  return part === "first" ? { first: last, last } : { first, last: first };
}

export class Bands {
  private held: Held | undefined;
  private dragging = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly label = element("p", { class: "band-days", role: "status" });

  constructor(
    private readonly root: HTMLElement,
    private readonly ruler: Ruler,
  ) {
    root.append(this.label);
    root.addEventListener("pointerdown", this.taken);
    root.addEventListener("keydown", this.keyed);
    root.addEventListener("click", this.clicked, { capture: true });
    root.addEventListener("dragstart", (event) => {
      if ((event.target as Element).closest("[data-band]")) event.preventDefault();
    });
    document.addEventListener("pointermove", this.dragged);
    document.addEventListener("pointerup", this.dropped);
    document.addEventListener("pointercancel", () => this.putBack());
  }

  private take(piece: Piece, part: Part, grabbed: string): void {
    const { band = "", bandmove = "", first = "", last = "", name = "" } = piece.dataset;
    this.held = { id: band, name, url: bandmove, part, grabbed, was: { first, last }, now: { first, last } };
    this.root.dataset.busy = "";
  }

  private readonly taken = (event: Event): void => {
    const { target, button, pointerType, clientX, clientY } = event as PointerEvent;
    const piece = (target as Element).closest<Piece>("[data-bandmove][data-band]");
    const day = this.ruler.dayAt(clientX, clientY);
    if (!piece || !day || button !== 0 || pointerType === "touch" || this.timer) return;
    this.dragging = false;
    this.take(piece, partAt(piece, clientX), day);
  };

  private readonly dragged = (event: PointerEvent): void => {
    const day = this.held && !this.timer ? this.ruler.dayAt(event.clientX, event.clientY) : undefined;
    if (!this.held || !day) return;
    if (!this.dragging && day === this.held.grabbed) return;
    this.dragging = true;
    this.root.dataset.dragging = this.held.part;
    this.draw(moved(this.held.was, this.held.part, between(this.held.grabbed, day)));
    this.stand(event.clientX, event.clientY);
  };

  private readonly dropped = (): void => {
    if (!this.held || this.timer) return;
    if (this.dragging) void this.settle();
    else this.rest();
  };

  /** The click that ends a drag does not open the campaign. */
  private readonly clicked = (event: Event): void => {
    if (!this.dragging) return;
    this.dragging = false;
    event.preventDefault();
    event.stopPropagation();
  };

  private readonly keyed = (event: KeyboardEvent): void => {
    if (event.key === "Escape" && this.held) return this.putBack();
    const piece = (event.target as Element).closest<Piece>("[data-bandmove][data-band]");
    const step = STEPS[event.key];
    if (!piece || step === undefined || !event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const part: Part = event.shiftKey ? "last" : "whole";
    if (!this.held) this.take(piece, part, piece.dataset.first ?? "");
    if (!this.held) return;
    this.draw(moved(this.held.now, part, step));
    const shown = this.root.querySelector<Piece>(`[data-band="${CSS.escape(this.held.id)}"]`);
    const box = shown?.getBoundingClientRect();
    if (box) this.stand(box.left, box.bottom);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.settle(), TOGETHER_MS);
  };

  private draw(days: Days): void {
    if (!this.held) return;
    const had = this.root.querySelector(`[data-band="${CSS.escape(this.held.id)}"]:is(:focus, :focus-within)`);
    this.held.now = days;
    const piece = this.ruler.show(this.held.id, days);
    if (had && !had.matches(":focus, :focus-within")) (piece?.querySelector<HTMLElement>("a") ?? piece)?.focus({ preventScroll: true });
    this.label.textContent = `${this.held.name}: ${spoken(days.first)} – ${spoken(days.last)}`;
  }

  private stand(x: number, y: number): void {
    this.label.classList.add("on");
    const room = document.documentElement.clientWidth - this.label.offsetWidth - 8;
    this.label.style.setProperty("inset-inline-start", `${Math.max(8, Math.min(x + 12, room))}px`);
    this.label.style.setProperty("inset-block-start", `${y + 16}px`);
  }

  private async settle(): Promise<void> {
    const held = this.held;
    this.timer = undefined;
    if (!held) return;
    if (held.was.first === held.now.first && held.was.last === held.now.last) return this.rest();
    const body = new FormData();
    for (const [name, value] of Object.entries({ ...held.now, was_first: held.was.first, was_last: held.was.last })) body.set(name, value);
    const answer = await send(held.url, { method: "POST", body }).catch(() => undefined);
    const said = (await answer?.json().catch(() => undefined)) as Told | undefined;
    if (answer?.ok && said) {
      toast({ kind: said.warn ? "warn" : "good", text: said.sentence, ...(said.undo ? { undo: said.undo } : {}) });
      this.rest();
    } else {
      toast({ kind: "bad", text: said?.sentence ?? "" });
      this.putBack();
    }
    soon(0);
  }

  private putBack(): void {
    if (this.held) this.draw(this.held.was);
    this.rest();
  }

  private rest(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.held = undefined;
    delete this.root.dataset.busy;
    delete this.root.dataset.dragging;
    this.label.classList.remove("on");
  }
}

/** Which part of it lies under a point: an end that is drawn there, or the whole. */
function partAt(piece: Piece, x: number): Part {
  const box = (piece.querySelector("rect") ?? piece).getBoundingClientRect();
  const grip = Math.min(GRIP_PX, box.width / 4);
  if ("begins" in piece.dataset && x - box.left <= grip) return "first";
  if ("ends" in piece.dataset && box.right - x <= grip) return "last";
  return "whole";
}

function spoken(day: string): string {
  const said = new Intl.DateTimeFormat(document.documentElement.lang || "en", { day: "numeric", month: "short", timeZone: "UTC" });
  return said.format(new Date(`${day}T12:00:00Z`));
}
