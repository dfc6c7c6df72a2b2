// <plan-rows>: a week with a row for each channel or campaign. A post is dragged to another day, and
// in rows of campaigns to another campaign; by keyboard with Alt and arrows. On another channel's
// row only the day changes, and that is said.
import { soon } from "../campaigns/fresh.ts";
import { send } from "../shell/send.ts";
import { toast } from "../shell/toasts.ts";

interface Told {
  sentence: string;
  undo?: string;
  warn?: boolean;
}

const STEPS: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

class PlanRows extends HTMLElement {
  private lifted: HTMLElement | undefined;

  connectedCallback(): void {
    this.addEventListener("dragstart", this.taken);
    this.addEventListener("dragover", this.over);
    this.addEventListener("drop", this.dropped);
    this.addEventListener("dragend", this.rest);
    this.addEventListener("keydown", this.keyed);
  }

  private readonly taken = (event: DragEvent): void => {
    const chip = (event.target as HTMLElement).closest<HTMLElement>("[data-move]");
    if (!chip) return;
    this.lifted = chip;
    chip.classList.add("lifted");
    event.dataTransfer?.setData("text/plain", chip.dataset.post ?? "");
  };

  private readonly over = (event: DragEvent): void => {
    const cell = (event.target as HTMLElement).closest<HTMLElement>("td[data-day]");
    if (!cell || !this.lifted) return;
    event.preventDefault();
    for (const each of this.querySelectorAll(".aim")) if (each !== cell) each.classList.remove("aim");
    cell.classList.add("aim");
  };

  private readonly dropped = (event: DragEvent): void => {
    const cell = (event.target as HTMLElement).closest<HTMLElement>("td[data-day]");
    const chip = this.lifted;
    if (!cell || !chip) return;
    event.preventDefault();
    this.rest();
    void this.put(chip, cell);
  };

  private readonly rest = (): void => {
    this.lifted?.classList.remove("lifted");
    this.lifted = undefined;
    for (const each of this.querySelectorAll(".aim")) each.classList.remove("aim");
  };

  private readonly keyed = (event: KeyboardEvent): void => {
    const chip = (event.target as HTMLElement).closest<HTMLElement>("[data-move]");
    const step = STEPS[event.key];
    if (!chip || !step || !event.altKey || event.ctrlKey || "busy" in this.dataset) return;
    event.preventDefault();
    const home = chip.closest<HTMLTableCellElement>("td");
    const row = home?.parentElement;
    const rows = [...(row?.parentElement?.children ?? [])];
    const there = rows[rows.indexOf(row as Element) + step[1]] as HTMLTableRowElement | undefined;
    const cell = there?.cells[(home?.cellIndex ?? 0) + step[0]];
    if (cell?.dataset.day) void this.put(chip, cell);
  };

  private async put(chip: HTMLElement, cell: HTMLElement): Promise<void> {
    const home = chip.closest<HTMLElement>("td");
    if (!home || home === cell) return;
    const row = cell.closest<HTMLElement>("tr")?.dataset.row ?? "";
    const otherRow = home.closest("tr") !== cell.closest("tr");
    const otherDay = home.dataset.day !== cell.dataset.day;
    const byCampaign = this.dataset.by === "campaign";
    if (otherRow && !byCampaign) this.stays();
    if (!otherDay && !byCampaign) return;
    const body = new FormData();
    body.set("day", cell.dataset.day ?? "");
    body.set("was", chip.dataset.at ?? "");
    if (byCampaign && otherRow) body.set("campaign", row === "none" ? "" : row);
    for (const each of (chip.dataset.variants ?? "").split(" ").filter(Boolean)) body.append("variant", each);
    this.dataset.busy = "";
    (otherRow && !byCampaign ? this.beside(home, cell) : cell).append(chip);
    const answer = await send(chip.dataset.move ?? "", { method: "POST", body }).catch(() => undefined);
    const said = (await answer?.json().catch(() => undefined)) as Told | undefined;
    if (answer?.ok && said) toast({ kind: said.warn ? "warn" : "good", text: said.sentence, ...(said.undo ? { undo: said.undo } : {}) });
    else {
      home.append(chip);
      toast({ kind: "bad", text: said?.sentence ?? "" });
    }
    chip.focus({ preventScroll: true });
    delete this.dataset.busy;
    soon(0);
  }

  /** The same day in the row where it stays. */
  private beside(home: HTMLElement, cell: HTMLElement): HTMLElement {
    const row = home.closest("tr");
    return row?.querySelector<HTMLElement>(`td[data-day="${CSS.escape(cell.dataset.day ?? "")}"]`) ?? home;
  }

  private stays(): void {
    toast({ kind: "plain", text: this.dataset.saidChannels ?? "" });
  }
}

customElements.define("plan-rows", PlanRows);
