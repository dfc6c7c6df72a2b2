// <post-composer>: pictures come in by choice, drop or paste; what was saved answers with what
// is to be told, and it is put in place without touching the words.
import type { AutoSave } from "../shell/autosave.ts";
import { send } from "../shell/send.ts";
import { toast } from "../shell/toasts.ts";
import { words } from "../shell/words.ts";
import type { Uploaded } from "./pictures.ts";
import type { VariantSheet } from "./sheet.ts";

interface Saved {
  version: number;
  variants: Record<string, number>;
  notices: Record<string, string>;
  acts: string;
}

class PostComposer extends HTMLElement {
  private taking: Promise<void> = Promise.resolve();

  connectedCallback(): void {
    this.addEventListener("change", this.chosen);
    this.addEventListener("dragover", this.over);
    this.addEventListener("dragleave", this.left);
    this.addEventListener("drop", this.dropped);
    this.addEventListener("paste", this.pasted);
    document.addEventListener("tertulia:saved", this.saved);
    document.addEventListener("submit", this.deciding, true);
  }

  disconnectedCallback(): void {
    document.removeEventListener("tertulia:saved", this.saved);
    document.removeEventListener("submit", this.deciding, true);
  }

  private sheets(): VariantSheet[] {
    return [...this.querySelectorAll<VariantSheet>("variant-sheet")];
  }

  /** What is decided about the post is decided about what stands on the page: saved first. */
  private readonly deciding = (event: SubmitEvent): void => {
    const form = event.target as HTMLFormElement;
    const saver = this.closest<AutoSave>("auto-save");
    if (!saver || saver.contains(form) || form.dataset.saved || form.method !== "post") return;
    event.preventDefault();
    event.stopPropagation();
    const { submitter } = event;
    void this.taking.then(() => saver.flush()).then((ok) => {
      if (!ok) return;
      form.dataset.saved = "1";
      form.requestSubmit(submitter);
      delete form.dataset.saved;
    });
  };

  private readonly chosen = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    if (input.id !== "pictures" || !input.files) return;
    event.stopPropagation();
    this.take([...input.files], this.sheets());
    input.value = "";
  };

  private readonly over = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.querySelector("[data-drop]")?.classList.add("over");
  };

  private readonly left = (): void => this.querySelector("[data-drop]")?.classList.remove("over");

  private readonly dropped = (event: DragEvent): void => {
    const files = [...(event.dataTransfer?.files ?? [])];
    this.left();
    if (!files.length) return;
    event.preventDefault();
    this.take(files, this.sheetsAt(event.target));
  };

  private readonly pasted = (event: ClipboardEvent): void => {
    const files = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith("image/"));
    if (!files.length) return;
    event.preventDefault();
    this.take(files, this.sheetsAt(event.target));
  };

  /** Onto one sheet: only that one; elsewhere: all of them. */
  private sheetsAt(target: EventTarget | null): VariantSheet[] {
    const one = (target as HTMLElement | null)?.closest<VariantSheet>("variant-sheet");
    return one ? [one] : this.sheets();
  }

  /** One batch after the other. */
  private take(files: File[], sheets: VariantSheet[]): void {
    this.taking = this.taking.then(() => this.bring(files, sheets));
  }

  private async bring(files: File[], sheets: VariantSheet[]): Promise<void> {
    const progress = this.querySelector<HTMLProgressElement>("[data-progress]");
    if (progress) progress.hidden = false;
    let done = 0;
    for (const file of files) {
      const made = await this.upload(file);
      done += 1;
      if (progress) progress.value = done / files.length;
      if (made) this.spread(made, sheets);
    }
    if (progress) progress.hidden = true;
  }

  private async upload(file: File): Promise<Uploaded | undefined> {
    const body = new FormData();
    body.set("file", file);
    const answer = await send(this.dataset.upload ?? "", { method: "POST", body }).catch(() => undefined);
    const said = (await answer?.json().catch(() => undefined)) as (Uploaded & { sentence?: string }) | undefined;
    if (answer?.ok && said) return said;
    toast({ kind: "bad", text: `${file.name}: ${said?.sentence ?? words("not_uploaded")}` });
    return undefined;
  }

  private spread(made: Uploaded, sheets: VariantSheet[]): void {
    const full: string[] = [];
    for (const sheet of sheets) {
      if (sheet.locked) continue;
      if (sheet.uses(0).some((use) => use.asset === made.asset)) continue;
      if (sheet.room() === 0) full.push(sheet.querySelector(".name")?.textContent ?? "");
      else sheet.setUses(0, [...sheet.uses(0), { asset: made.asset, alt: made.alt, focus: [0, 0] }]);
    }
    if (full.length) toast({ kind: "warn", text: words("pictures_full", { channels: full.join(", ") }) });
  }

  private readonly saved = (event: Event): void => {
    const { ok, answer, waits } = (event as CustomEvent<{ ok: boolean; answer?: Response; waits: Promise<unknown>[] }>).detail;
    if (!answer) return;
    const settled = answer.clone().json().then((said: Saved & { sentence?: string }) => {
      if (ok) this.settle(said);
      else if (said.sentence) toast({ kind: "bad", text: said.sentence });
    }, () => undefined);
    waits.push(settled);
  };

  private settle(said: Saved): void {
    const version = this.querySelector<HTMLInputElement>('input[name="version"]');
    if (version) version.value = String(said.version);
    for (const [id, value] of Object.entries(said.variants)) {
      const field = this.querySelector<HTMLInputElement>(`#v-${id} input[data-version]`);
      if (field) field.value = String(value);
    }
    for (const [id, html] of Object.entries(said.notices)) this.put(document.getElementById(`notices-${id}`), html);
    const now = this.querySelector("#saved")?.textContent;
    this.put(document.getElementById("acts"), said.acts);
    const told = this.querySelector("#saved");
    if (told && now) told.textContent = now;
  }

  /** Our own server's fragment, escaped there. */
  private put(place: HTMLElement | null, html: string): void {
    if (!place || place.innerHTML === html || place.contains(document.activeElement)) return;
    const holder = document.createElement("template");
    holder.innerHTML = html;
    place.replaceChildren(holder.content);
  }
}

customElements.define("post-composer", PostComposer);
