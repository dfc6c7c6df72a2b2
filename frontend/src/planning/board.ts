// <plan-board>: posts move by drag, or by keyboard. Arrows go from day to day and from post to
// post; Alt and arrows move the focused post, or all chosen ones; Space chooses, W the whole week;
// M lifts a post, arrows choose the day, Enter drops, Escape puts back; Alt, Shift and up or down
// change its hour. Every move can be undone.
import { send } from "../shell/send.ts";
import { singleKeys } from "../shell/single-keys.ts";
import { toast } from "../shell/toasts.ts";
import { Choice, spotOf } from "./choice.ts";
import { Hours, type Told } from "./hours.ts";

const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
/** Presses of Alt and an arrow within this time are one move. */
const TOGETHER_MS = 500;

class PlanBoard extends HTMLElement {
  private lifted: HTMLElement | undefined;
  private home: HTMLElement | undefined;
  private choice!: Choice;
  private readonly hours = new Hours(this, (url, body) => this.ask(url, body), (said) => this.tell(said), (words) => this.say(words));
  private shift = { days: 0, chips: [] as HTMLElement[], timer: 0 };

  connectedCallback(): void {
    this.choice = new Choice(this, (words) => this.say(words));
    const first = this.querySelector<HTMLElement>(".day.today") ?? this.querySelector<HTMLElement>(".day:not(.other)");
    if (first) first.tabIndex = 0;
    if (first?.matches(".today")) showAhead(first);
    this.addEventListener("dragstart", this.taken);
    this.addEventListener("dragover", this.over);
    this.addEventListener("drop", this.dropped);
    this.addEventListener("dragend", this.ended);
    this.addEventListener("keydown", this.keyed);
    this.addEventListener("dblclick", this.begin);
    document.addEventListener("plan:fresh", this.fresh);
  }

  disconnectedCallback(): void {
    this.choice.leave();
    document.removeEventListener("plan:fresh", this.fresh);
  }

  /** The days were read again: what was chosen stays so, and one of them is reached by Tab. */
  private readonly fresh = (): void => {
    this.choice.again();
    const day = document.activeElement?.closest<HTMLElement>(".day") ?? this.querySelector<HTMLElement>(".day.today") ?? this.querySelector<HTMLElement>(".day:not(.other)");
    if (day) day.tabIndex = 0;
  };

  private readonly taken = (event: DragEvent): void => {
    const chip = (event.target as HTMLElement).closest<HTMLElement>("[data-move]");
    if (!chip) return;
    this.lift(chip);
    event.dataTransfer?.setData("text/plain", chip.dataset.post ?? "");
    if (event.dataTransfer) event.dataTransfer.effectAllowed = "move";
  };

  private readonly over = (event: DragEvent): void => {
    const day = (event.target as HTMLElement).closest<HTMLElement>("[data-day]");
    if (!day || !this.lifted) return;
    event.preventDefault();
    this.mark(slotAt(event) ?? day);
  };

  private readonly dropped = (event: DragEvent): void => {
    const day = (event.target as HTMLElement).closest<HTMLElement>("[data-day]");
    if (!day || !this.lifted) return;
    event.preventDefault();
    void this.drop(day, slotAt(event) ?? (day === this.home ? null : this.slotFor(day)));
  };

  private readonly ended = (): void => this.rest();

  /** Twice on the ground of a day: a post begins there, as by its +. */
  private readonly begin = (event: MouseEvent): void => {
    const ground = event.target as HTMLElement;
    if (ground.matches(".day, .day-head")) ground.closest(".day")?.querySelector<HTMLElement>("a.add")?.click();
  };

  private readonly keyed = (event: KeyboardEvent): void => {
    const target = event.target as HTMLElement;
    const day = target.closest<HTMLElement>("[data-day]");
    if (event.ctrlKey || event.metaKey || !day) return;
    if (this.lifted ? this.carrying(event) : this.walking(event, target, day)) event.preventDefault();
  };

  /** Keys while a post is lifted. */
  private carrying(event: KeyboardEvent): boolean {
    const step = STEPS[event.key];
    if (step !== undefined) this.carry(step);
    else if (event.key === "Enter") void this.drop(this.lifted?.closest<HTMLElement>("[data-day]") ?? null);
    else if (event.key === "Escape") this.putBack();
    else return false;
    return true;
  }

  /** Keys otherwise. */
  private walking(event: KeyboardEvent, target: HTMLElement, day: HTMLElement): boolean {
    const chip = target.closest<HTMLElement>(".chip");
    const step = STEPS[event.key];
    if (event.altKey && event.shiftKey && chip && Math.abs(step ?? 0) === 7) return this.hours.later(chip, Math.sign(step ?? 0));
    if (step !== undefined && event.altKey) return this.push(chip, step);
    if (event.altKey) return false;
    if (step !== undefined && (chip ?? target) === target) this.walk(step, day, chip);
    else if (event.key === " " && chip) this.choice.toggle([chip]);
    else if (event.key === " " && target === day) this.choice.toggle(chipsOf(day));
    else if (event.key === "Enter" && target === day) chipsOf(day)[0]?.focus();
    else if (event.key === "Escape" && this.choice.size) this.choice.none();
    else if (singleKeys() && event.key.toLowerCase() === "w") this.choice.toggle(chipsOf(day.closest("[data-week]") ?? day));
    else if (singleKeys() && event.key.toLowerCase() === "m" && chip?.dataset.move) {
      this.lift(chip);
      this.say(this.dataset.saidLifted ?? "");
    } else return false;
    return true;
  }

  private days(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>(".day")];
  }

  /** Focus goes to the next post of the day, or to the day before, after, above or below. */
  private walk(step: number, day: HTMLElement, chip: HTMLElement | null): void {
    const chips = chipsOf(day);
    if (chip && Math.abs(step) === 7) {
      const next = chips[chips.indexOf(chip) + Math.sign(step)];
      if (next) return next.focus();
    }
    const days = this.days();
    const found = days[days.indexOf(day) + step];
    if (!found) return;
    for (const each of days) each.tabIndex = each === found ? 0 : -1;
    const inside = chipsOf(found);
    ((chip ? (step < 0 ? inside.at(-1) : inside[0]) : undefined) ?? found).focus();
    if (!inside.length || !chip) this.say(found.dataset.name ?? "");
  }

  /** Moves the post (or the chosen ones) on the page at once; the server hears of it when the keys rest. */
  private push(chip: HTMLElement | null, step: number): boolean {
    const chosen = this.choice.chips().filter((each) => each.dataset.move);
    const chips = this.shift.timer ? this.shift.chips : chosen.length ? chosen : chip?.dataset.move ? [chip] : [];
    if (!chips.length) return false;
    if (!this.shift.timer) this.shift = { days: 0, chips, timer: 0 };
    this.dataset.busy = "";
    clearTimeout(this.shift.timer);
    this.shift.days += step;
    const days = this.days();
    for (const each of chips) {
      const name = shifted(each, this.shift.days);
      const next = days.find((day) => day.dataset.day === name);
      next?.append(each);
      each.hidden = !next;
    }
    if (chip?.hidden) days.find((day) => day.contains(chip))?.focus();
    else chip?.focus();
    this.say(chip?.closest<HTMLElement>("[data-day]")?.dataset.name ?? "");
    this.shift.timer = window.setTimeout(() => void this.settle(), TOGETHER_MS);
    return true;
  }

  private async settle(): Promise<void> {
    const { days, chips } = this.shift;
    this.shift = { days: 0, chips: [], timer: 0 };
    if (!days) return this.free();
    const body = new FormData();
    body.set("act", "move");
    body.set("days", String(days));
    for (const chip of chips) for (const spot of spotOf(chip)) body.append("spot", spot);
    const { ok, said } = await this.ask(this.dataset.bulk ?? "", body);
    const moved = ok ? chips.filter((chip) => said.moved?.includes(chip.dataset.post ?? "")) : [];
    for (const chip of chips) if (moved.includes(chip)) this.stands(chip, shifted(chip, days));
      else this.returns(chip);
    for (const chip of moved) if (chip.hidden) chip.remove();
    if (moved.length) this.tell(said);
    for (const each of said.stayed ?? (ok ? [] : [said.sentence])) toast({ kind: "bad", text: each });
    this.free();
  }

  /** Nothing is held or on its way: the days may be read again. */
  private free(): void {
    delete this.dataset.busy;
  }

  private lift(chip: HTMLElement): void {
    this.lifted = chip;
    this.home = chip.closest<HTMLElement>("[data-day]") ?? undefined;
    chip.classList.add("lifted");
  }

  private carry(step: number): void {
    const days = this.days();
    const at = days.findIndex((day) => day.contains(this.lifted ?? null));
    const next = at < 0 ? days.find((day) => day.matches(".today")) ?? days[0] : days[at + step];
    if (!next || !this.lifted) return;
    next.append(this.lifted);
    this.lifted.focus();
    this.mark(next);
    this.say(next.dataset.name ?? "");
  }

  private putBack(): void {
    if (this.lifted) this.inside(this.home)?.append(this.lifted);
    this.lifted?.focus();
    this.rest();
    this.say(this.dataset.saidBack ?? "");
  }

  /** A post without an hour takes the day's first free one of a queue; those kept free wait. */
  private slotFor(day: HTMLElement): HTMLElement | null {
    const hour = (this.lifted?.dataset.at ?? "").split("|")[1];
    return hour ? null : day.querySelector<HTMLElement>(".free:not(.kept)");
  }

  private async drop(day: HTMLElement | null, slot: HTMLElement | null = null): Promise<void> {
    const chip = this.lifted;
    const home = this.home;
    this.rest();
    if (!chip || !day || (day === home && !slot)) return;
    this.inside(day)?.append(chip);
    this.dataset.busy = "";
    const body = new FormData();
    body.set("day", day.dataset.day ?? "");
    body.set("was", chip.dataset.at ?? "");
    if (slot) body.set("hour", slot.dataset.hour ?? "");
    for (const each of (chip.dataset.variants ?? "").split(" ").filter(Boolean)) body.append("variant", each);
    const { ok, said } = await this.ask(chip.dataset.move ?? "", body);
    if (ok) {
      this.stands(chip, day.dataset.day ?? "", slot);
      this.countIdeas();
      this.tell(said);
    } else {
      this.inside(home)?.append(chip);
      toast({ kind: "bad", text: said.sentence });
    }
    chip.focus();
    this.free();
  }

  private async ask(url: string, body: FormData): Promise<{ ok: boolean; said: Told }> {
    const answer = await send(url, { method: "POST", body }).catch(() => undefined);
    const said = (await answer?.json().catch(() => undefined)) as Told | undefined;
    return { ok: Boolean(answer?.ok && said), said: said ?? { sentence: "" } };
  }

  private tell(said: Told): void {
    toast({ kind: said.warn ? "warn" : "good", text: said.sentence, ...(said.undo ? { undo: said.undo } : {}) });
  }

  /** The post is there now: what is sent with its next move. */
  private stands(chip: HTMLElement, day: string, slot: HTMLElement | null = null): void {
    const hour = slot?.dataset.hour ?? (chip.dataset.at ?? "").split("|")[1] ?? "";
    chip.dataset.at = `${day}|${hour}`;
    if (!slot) return;
    let time = chip.querySelector("time");
    if (!time) {
      time = document.createElement("time");
      chip.querySelector(".line > .sr")?.after(time);
    }
    time.textContent = hour;
    slot.remove();
  }

  private countIdeas(): void {
    const count = this.querySelector(".tray .count");
    if (count) count.textContent = String(this.querySelectorAll(".tray .chip").length || "");
  }

  private returns(chip: HTMLElement): void {
    const day = (chip.dataset.at ?? "").split("|")[0];
    chip.hidden = false;
    this.querySelector(`.day[data-day="${CSS.escape(day ?? "")}"]`)?.append(chip);
  }

  /** Where a chip goes in a day or in the tray. */
  private inside(day: HTMLElement | undefined): Element | undefined {
    return day?.querySelector(".tray-chips") ?? day;
  }

  private rest(): void {
    this.lifted?.classList.remove("lifted");
    this.lifted = undefined;
    this.mark(undefined);
  }

  private mark(day: HTMLElement | undefined): void {
    for (const each of this.querySelectorAll(".aim")) if (each !== day) each.classList.remove("aim");
    day?.classList.add("aim");
  }

  private say(words: string): void {
    const place = this.querySelector("[data-said]");
    if (place) place.textContent = words;
  }
}

/** A month that is opened shows today, also on a telephone; who comes back finds it as it was. */
function showAhead(today: HTMLElement): void {
  const opened = performance.getEntriesByType("navigation")[0] as PerformanceNavigationTiming | undefined;
  if (opened?.type !== "navigate" || scrollY > 0 || location.hash) return;
  if (today.getBoundingClientRect().bottom > innerHeight) today.scrollIntoView({ block: "start", behavior: "instant" });
}

/** The free hour under the pointer. */
function slotAt(event: DragEvent): HTMLElement | null {
  return (event.target as HTMLElement).closest<HTMLElement>(".free[data-hour]");
}

function chipsOf(place: Element): HTMLElement[] {
  return [...place.querySelectorAll<HTMLElement>(".chip")];
}

/** The day on which a chip stands after some days more. */
function shifted(chip: HTMLElement, days: number): string {
  const day = new Date(`${(chip.dataset.at ?? "").split("|")[0]}T12:00:00Z`);
  if (Number.isNaN(day.getTime())) return "";
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10);
}

customElements.define("plan-board", PlanBoard);
