// Alt, Shift and up or down on a post of the board: half an hour earlier or later, on its own day.
import { toast } from "../shell/toasts.ts";

export interface Told {
  sentence: string;
  undo?: string;
  warn?: boolean;
  moved?: string[];
  stayed?: string[];
}

const STEP_MIN = 30;
const LAST_MIN = 24 * 60 - STEP_MIN;
/** Where a post without an hour begins. */
const MORNING_MIN = 9 * 60;
/** Presses within this time are one move. */
const TOGETHER_MS = 600;

export class Hours {
  private held: { chip: HTMLElement; was: string; timer: number } | undefined;

  constructor(
    private readonly board: HTMLElement,
    private readonly ask: (url: string, body: FormData) => Promise<{ ok: boolean; said: Told }>,
    private readonly tell: (said: Told) => void,
    private readonly say: (words: string) => void,
  ) {}

  /** Shows the new hour at once; the server hears of it when the keys rest. */
  later(chip: HTMLElement, sign: number): boolean {
    const was = chip.dataset.at ?? "";
    if (!chip.dataset.move || !was.split("|")[0]) return false;
    if (this.held && this.held.chip !== chip) void this.settle();
    this.held ??= { chip, was, timer: 0 };
    clearTimeout(this.held.timer);
    this.board.dataset.busy = "";
    const hour = stepped(was.split("|")[1] ?? "", sign);
    show(chip, hour);
    this.say(hour);
    this.held.timer = window.setTimeout(() => void this.settle(), TOGETHER_MS);
    return true;
  }

  private async settle(): Promise<void> {
    if (!this.held) return;
    const { chip, was, timer } = this.held;
    clearTimeout(timer);
    this.held = undefined;
    const [day, hour] = (chip.dataset.at ?? "").split("|");
    const body = new FormData();
    body.set("day", day ?? "");
    body.set("hour", hour ?? "");
    body.set("was", was);
    for (const each of (chip.dataset.variants ?? "").split(" ").filter(Boolean)) body.append("variant", each);
    const { ok, said } = await this.ask(chip.dataset.move ?? "", body);
    if (ok) this.tell(said);
    else {
      show(chip, was.split("|")[1] ?? "");
      toast({ kind: "bad", text: said.sentence });
    }
    delete this.board.dataset.busy;
  }
}

/** The half hour after or before one written 08:10; within the day. */
function stepped(hour: string, sign: number): string {
  const [h, m] = hour.split(":").map(Number);
  if (h === undefined || m === undefined) return written(MORNING_MIN);
  const at = h * 60 + m;
  const next = sign > 0 ? Math.floor(at / STEP_MIN) + 1 : Math.ceil(at / STEP_MIN) - 1;
  return written(Math.min(LAST_MIN, Math.max(0, next * STEP_MIN)));
}

function written(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

function show(chip: HTMLElement, hour: string): void {
  chip.dataset.at = `${(chip.dataset.at ?? "").split("|")[0]}|${hour}`;
  const time = chip.querySelector("time");
  if (time) time.textContent = hour;
}
