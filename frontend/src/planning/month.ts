// <plan-month>: a post moves by drag, or by keyboard: M lifts, arrows choose the day, Enter
// drops, Escape puts it back. Every move can be undone.
import { send } from "../shell/send.ts";
import { toast } from "../shell/toasts.ts";

interface Moved {
  sentence: string;
  undo?: string;
}

class PlanMonth extends HTMLElement {
  private lifted: HTMLElement | undefined;
  private home: HTMLElement | undefined;

  connectedCallback(): void {
    this.addEventListener("dragstart", this.taken);
    this.addEventListener("dragover", this.over);
    this.addEventListener("drop", this.dropped);
    this.addEventListener("dragend", this.ended);
    this.addEventListener("keydown", this.keyed);
    document.addEventListener("tertulia:undone", this.undone);
  }

  disconnectedCallback(): void {
    document.removeEventListener("tertulia:undone", this.undone);
  }

  private readonly undone = (): void => location.reload();

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
    this.mark(day);
  };

  private readonly dropped = (event: DragEvent): void => {
    const day = (event.target as HTMLElement).closest<HTMLElement>("[data-day]");
    if (!day || !this.lifted) return;
    event.preventDefault();
    void this.drop(day);
  };

  private readonly ended = (): void => this.mark(undefined);

  private readonly keyed = (event: KeyboardEvent): void => {
    const chip = (event.target as HTMLElement).closest<HTMLElement>("[data-move]");
    if (!this.lifted) {
      if (chip && event.key.toLowerCase() === "m") {
        event.preventDefault();
        this.lift(chip);
        this.say(this.dataset.saidLifted ?? "");
      }
      return;
    }
    const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
    const step = steps[event.key];
    if (step !== undefined) this.carry(step);
    else if (event.key === "Enter") void this.drop(this.lifted.closest<HTMLElement>("[data-day]"));
    else if (event.key === "Escape") this.putBack();
    else return;
    event.preventDefault();
  };

  private lift(chip: HTMLElement): void {
    this.lifted = chip;
    this.home = chip.closest<HTMLElement>("[data-day]") ?? undefined;
    chip.classList.add("lifted");
  }

  private carry(step: number): void {
    const days = [...this.querySelectorAll<HTMLElement>("[data-day]")];
    const at = days.findIndex((day) => day.contains(this.lifted ?? null));
    const next = days[at + step];
    if (!next || !this.lifted) return;
    next.append(this.lifted);
    this.lifted.focus();
    this.mark(next);
    this.say(next.dataset.name ?? "");
  }

  private putBack(): void {
    if (this.lifted) this.home?.append(this.lifted);
    this.lifted?.focus();
    this.rest();
    this.say(this.dataset.saidBack ?? "");
  }

  private async drop(day: HTMLElement | null): Promise<void> {
    const chip = this.lifted;
    const home = this.home;
    this.rest();
    if (!chip || !day || day === home) return;
    day.append(chip);
    const body = new FormData();
    body.set("day", day.dataset.day ?? "");
    const answer = await send(chip.dataset.move ?? "", { method: "POST", body }).catch(() => undefined);
    const said = (await answer?.json().catch(() => undefined)) as Moved | undefined;
    if (answer?.ok && said) toast({ kind: "good", text: said.sentence, ...(said.undo ? { undo: said.undo } : {}) });
    else {
      home?.append(chip);
      toast({ kind: "bad", text: said?.sentence ?? "" });
    }
    chip.focus();
  }

  private rest(): void {
    this.lifted?.classList.remove("lifted");
    this.lifted = undefined;
    this.mark(undefined);
  }

  private mark(day: HTMLElement | undefined): void {
    for (const each of this.querySelectorAll(".day.aim")) if (each !== day) each.classList.remove("aim");
    day?.classList.add("aim");
  }

  private say(words: string): void {
    const place = this.querySelector("[data-said]");
    if (place) place.textContent = words;
  }
}

customElements.define("plan-month", PlanMonth);
