// <book-rows>: rows are added, moved up, taken out; without script the empty last row is enough.
import type { AutoSave } from "../shell/autosave.ts";
import { send } from "../shell/send.ts";
import { toast } from "../shell/toasts.ts";

class BookRows extends HTMLElement {
  private next = 0;

  connectedCallback(): void {
    this.next = this.rows().length;
    this.addEventListener("click", this.pressed);
    this.addEventListener("change", this.chosen);
  }

  private list(): HTMLElement | null {
    return this.querySelector<HTMLElement>(".book-rows");
  }

  private rows(): HTMLElement[] {
    return [...(this.list()?.children ?? [])] as HTMLElement[];
  }

  private changed(): void {
    this.closest<AutoSave>("auto-save")?.touched();
  }

  private readonly pressed = (event: Event): void => {
    const target = event.target as HTMLElement;
    const row = target.closest<HTMLElement>(".book-row");
    if (target.closest("[data-add]")) this.add();
    else if (row && target.closest("[data-remove]")) this.remove_(row);
    else if (row && target.closest("[data-up]") && row.previousElementSibling) {
      row.previousElementSibling.before(row);
      row.querySelector<HTMLElement>("[data-up]")?.focus();
      this.changed();
    }
  };

  /** A new row at the end, from the template; its fields get the next number. */
  private add(): HTMLElement | undefined {
    const made = this.querySelector("template")?.content.firstElementChild?.cloneNode(true) as HTMLElement | undefined;
    if (!made) return undefined;
    const ordinal = String(this.next);
    this.next += 1;
    for (const each of made.querySelectorAll<HTMLElement>("[name], [id], [for]")) {
      for (const name of ["name", "id", "for"]) {
        const value = each.getAttribute(name);
        if (value) each.setAttribute(name, value.replace(".N.", `.${ordinal}.`));
      }
    }
    this.list()?.append(made);
    made.querySelector<HTMLElement>("input, select, textarea")?.focus();
    return made;
  }

  private remove_(row: HTMLElement): void {
    const beside = (row.nextElementSibling ?? row.previousElementSibling) as HTMLElement | null;
    row.remove();
    (beside?.querySelector<HTMLElement>("[data-remove]") ?? this.querySelector<HTMLElement>("[data-add]"))?.focus();
    this.changed();
  }

  private readonly chosen = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    if (!input.matches("[data-example]")) return;
    event.stopPropagation();
    const file = input.files?.[0];
    if (file) void this.bring(file);
    input.value = "";
  };

  /** A picture goes into the text of the last row that says something, else of a new one. */
  private async bring(file: File): Promise<void> {
    const body = new FormData();
    body.set("file", file);
    const answer = await send(this.dataset.upload ?? "", { method: "POST", body }).catch(() => undefined);
    const said = (await answer?.json().catch(() => undefined)) as { picture?: string; sentence?: string } | undefined;
    if (!answer?.ok || !said?.picture) {
      toast({ kind: "bad", text: said?.sentence ?? this.dataset.notUploaded ?? "" });
      return;
    }
    const filled = this.rows().filter((row) => row.querySelector<HTMLInputElement>("input")?.value);
    const row = filled[filled.length - 1] ?? this.rows()[0] ?? this.add();
    const area = row?.querySelector<HTMLTextAreaElement>("textarea");
    if (!area) return;
    const name = file.name.replace(/\.\w+$/, "").replace(/[[\]]/g, "");
    const before = area.value.trimEnd();
    area.value = `${before}${before ? "\n\n" : ""}![${name}](picture:${said.picture})\n`;
    area.focus();
    this.changed();
  }
}

customElements.define("book-rows", BookRows);
