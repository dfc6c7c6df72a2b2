// Chosen posts of the board: by Space, by Ctrl and click, or by touch in the mode for choosing. Forms
// marked data-takes-chosen and the bar at the bottom send them.
import { element } from "../shell/element.ts";
import { icon } from "../shell/icon.ts";

/** `post|day|hour|variant` of a chip: one, or one for each variant with an hour of its own. */
export function spotOf(chip: HTMLElement): string[] {
  const start = `${chip.dataset.post}|${chip.dataset.at ?? "|"}`;
  const variants = (chip.dataset.variants ?? "").split(" ").filter(Boolean);
  return variants.length ? variants.map((each) => `${start}|${each}`) : [`${start}|`];
}

function keyOf(chip: HTMLElement): string {
  return `${chip.dataset.post} ${chip.dataset.variants ?? ""}`;
}

export class Choice {
  private readonly chosen = new Set<HTMLElement>();
  private choosing = false;

  constructor(
    private readonly board: HTMLElement,
    private readonly say: (words: string) => void,
  ) {
    document.addEventListener("click", this.clicked, { capture: true });
    document.addEventListener("submit", this.sent, { capture: true });
  }

  leave(): void {
    document.removeEventListener("click", this.clicked, { capture: true });
    document.removeEventListener("submit", this.sent, { capture: true });
  }

  get size(): number {
    return this.chosen.size;
  }

  chips(): HTMLElement[] {
    return [...this.chosen];
  }

  /** Chooses all of them, or none when all are chosen already. */
  toggle(chips: HTMLElement[]): void {
    if (!("mayWrite" in this.board.dataset)) return;
    const all = chips.every((chip) => this.chosen.has(chip));
    for (const chip of chips) this.put(chip, !all);
    this.show();
  }

  /** After the days were read again: the same posts on their new chips. */
  again(): void {
    const keys = new Set(this.chips().map(keyOf));
    this.chosen.clear();
    for (const chip of this.board.querySelectorAll<HTMLElement>(".chip")) if (keys.has(keyOf(chip))) this.put(chip, true);
    if (keys.size) this.show();
  }

  none(): void {
    for (const chip of this.chosen) this.put(chip, false);
    this.show();
  }

  private put(chip: HTMLElement, on: boolean): void {
    if (on === this.chosen.has(chip)) return;
    if (on) {
      this.chosen.add(chip);
      const mark = element("span", { class: "chosen-mark" }, icon("check"), element("span", { class: "sr" }, this.board.dataset.saidOne ?? ""));
      chip.append(mark);
    } else {
      this.chosen.delete(chip);
      chip.querySelector(".chosen-mark")?.remove();
    }
    chip.classList.toggle("chosen", on);
  }

  private show(): void {
    const told = this.size ? (this.board.dataset.saidChosen ?? "{n}").replace("{n}", String(this.size)) : (this.board.dataset.saidNone ?? "");
    const bar = this.board.querySelector<HTMLElement>("[data-chosen]");
    if (bar) bar.hidden = !this.size && !this.choosing;
    const count = bar?.querySelector("[data-count]");
    if (count) count.textContent = told;
    this.say(told);
  }

  private readonly clicked = (event: MouseEvent): void => {
    const target = event.target as Element;
    if (target.closest("[data-select-mode]")) {
      this.choosing = !this.choosing;
      this.board.classList.toggle("choosing", this.choosing);
      this.show();
    } else if (target.closest("[data-choose-none]")) {
      this.choosing = false;
      this.board.classList.remove("choosing");
      this.none();
    } else {
      const chip = target.closest<HTMLElement>(".chip");
      if (!chip || !this.board.contains(chip) || !(this.choosing || event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      this.toggle([chip]);
    }
  };

  private readonly sent = (event: SubmitEvent): void => {
    const form = event.target as HTMLFormElement;
    const place = form.matches("[data-chosen], [data-takes-chosen]") ? form.querySelector("[data-spots]") : null;
    place?.replaceChildren(...this.chips().flatMap(spotOf).map((value) => {
      const field = element("input", { type: "hidden", name: "spot" });
      field.value = value;
      return field;
    }));
  };
}
