// <post-composer>: pictures come in by choice, drop or paste; what was saved answers with what
// is to be told, and it is put in place without touching the words.
import type { AutoSave } from "../shell/autosave.ts";
import { element } from "../shell/element.ts";
import { send } from "../shell/send.ts";
import { toast } from "../shell/toasts.ts";
import { words } from "../shell/words.ts";
import { type Clash, settle } from "./clash.ts";
import { Drafts } from "./drafts.ts";
import { HEAD, Ledger } from "./ledger.ts";
import { tellKind, type Uploaded } from "./pictures.ts";
import type { VariantSheet } from "./sheet.ts";
import "./sheet.ts"; // its elements must be known before ours reads them
import { Together } from "./together.ts";

interface Shown {
  notices: Record<string, string>;
  line_notes?: Record<string, string>;
  acts: string;
}

interface Saved extends Shown {
  versions: Record<string, number>;
  clashes: Clash[];
  sentence?: string;
}

interface SavedDetail {
  ok: boolean;
  answer?: Response;
  waits: Promise<unknown>[];
  held: boolean;
}

class PostComposer extends HTMLElement {
  private taking: Promise<void> = Promise.resolve();
  private ledger!: Ledger;
  private drafts!: Drafts;
  private together: Together | undefined;
  private comparing = false;
  private asked = new Set<string>();

  connectedCallback(): void {
    this.ledger = new Ledger(this);
    this.drafts = new Drafts(this.ledger, this.dataset.user ?? "", this.dataset.post ?? "");
    this.together = new Together(this, this.ledger, (said) => this.show(said));
    this.together.start();
    this.drafts.offer(this, () => this.saver()?.touched());
    this.addEventListener("input", this.kept);
    this.addEventListener("change", this.kept);
    document.addEventListener("tertulia:saving", this.saving);
    this.addEventListener("change", this.chosen);
    this.addEventListener("dragover", this.over);
    this.addEventListener("dragleave", this.left);
    this.addEventListener("drop", this.dropped);
    this.addEventListener("paste", this.pasted);
    document.addEventListener("tertulia:media", this.brought);
    document.addEventListener("tertulia:saved", this.saved);
    document.addEventListener("submit", this.deciding, true);
  }

  /** Something was chosen elsewhere on the page: it is added as an upload would be. */
  private readonly brought = (event: Event): void => this.spread((event as CustomEvent<Uploaded>).detail, this.sheets());

  disconnectedCallback(): void {
    document.removeEventListener("tertulia:media", this.brought);
    this.together?.stop();
    document.removeEventListener("tertulia:saving", this.saving);
    document.removeEventListener("tertulia:saved", this.saved);
    document.removeEventListener("submit", this.deciding, true);
  }

  private saver(): AutoSave | null {
    return this.closest<AutoSave>("auto-save");
  }

  private readonly kept = (): void => this.drafts.keep();

  private sheets(): VariantSheet[] {
    return [...this.querySelectorAll<VariantSheet>("variant-sheet")];
  }

  /** What is decided about the post is decided about what stands on the page: saved first. */
  private readonly deciding = (event: SubmitEvent): void => {
    const form = event.target as HTMLFormElement;
    const saver = this.saver();
    if (!saver || saver.contains(form) || form.dataset.saved || form.method !== "post") return;
    event.preventDefault();
    event.stopPropagation();
    const { submitter } = event;
    void this.taking.then(() => this.flush(saver)).then((ok) => {
      if (!ok) return;
      // not while this event is still being told: the browser would ignore it
      setTimeout(() => {
        form.dataset.saved = "1";
        form.requestSubmit(submitter);
        delete form.dataset.saved;
      });
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
    const files = [...(event.clipboardData?.files ?? [])].filter((file) => /^(image|video)\//.test(file.type));
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
    tellKind(made.asset, made.kind);
    for (const sheet of sheets) {
      if (sheet.locked) continue;
      if (sheet.uses(0).some((use) => use.asset === made.asset)) continue;
      if (sheet.room(0, made.kind === "video") === 0) full.push(sheet.querySelector(".name")?.textContent ?? "");
      else sheet.setUses(0, [...sheet.uses(0), { asset: made.asset, alt: made.alt, focus: [0, 0] }]);
    }
    if (full.length) toast({ kind: "warn", text: words("pictures_full", { channels: full.join(", ") }) });
  }

  /** Also the sheets that waited for a choice: nothing is decided about half of the words. */
  private flush(saver: AutoSave): Promise<boolean> {
    if (!this.ledger.held.size) return saver.flush();
    this.compare();
    return Promise.resolve(false);
  }

  private readonly saving = (event: Event): void => {
    const { body } = (event as CustomEvent<{ body: FormData }>).detail;
    this.ledger.prune(body, this.asked);
    this.asked = new Set();
    body.set("page", this.together?.page ?? "");
  };

  private readonly saved = (event: Event): void => {
    const { detail } = event as CustomEvent<SavedDetail>;
    const { answer } = detail;
    if (!answer) return;
    if (answer.redirected || answer.status === 401 || answer.status === 403) {
      detail.held = true;
      this.drafts.keep();
      toast({ kind: "bad", text: words("signed_out") });
      return;
    }
    detail.waits.push(
      answer.clone().json().then((said: Saved) => this.settle(said, detail), () => undefined),
    );
  };

  private settle(said: Saved, detail: SavedDetail): void {
    if (said.versions) this.ledger.settled(said.versions);
    if (said.acts) this.show(said);
    this.drafts.keep();
    if (said.sentence) toast({ kind: "bad", text: said.sentence });
    if (!said.clashes?.length) return;
    detail.held = true;
    for (const clash of said.clashes) this.wait(clash);
    if (said.clashes.some((clash) => this.ledger.writtenSince(clash.sheet))) this.compare();
    else void this.ask(said.clashes);
  }

  /** The sheet says that it waits, until its two texts were compared. */
  private wait(clash: Clash): void {
    this.ledger.held.add(clash.sheet);
    const place = clash.sheet === HEAD ? this.querySelector<HTMLElement>("[data-head-waits]") : this.ledger.element(clash.sheet)?.querySelector<HTMLElement>("[data-waits]");
    if (!place) return;
    const button = element("button", { type: "button", class: "link" }, words("clash_compare"));
    button.addEventListener("click", () => this.compare());
    place.replaceChildren(words("clash_waits", { name: clash.by }), " ", button);
    place.hidden = false;
  }

  /** Sends what waits once more: the answer brings both texts as they are now. */
  private compare(): void {
    if (this.comparing) return;
    this.asked = new Set(this.ledger.held);
    this.saver()?.touched();
    void this.saver()?.flush();
  }

  private async ask(clashes: Clash[]): Promise<void> {
    if (this.comparing) return;
    this.comparing = true;
    const chosen = await settle(clashes, this.mediaUrl).finally(() => (this.comparing = false));
    if (!chosen) return;
    for (const clash of clashes) {
      this.ledger.start(clash.sheet, clash.version, clash.theirs);
      this.ledger.put(clash.sheet, chosen.get(clash.sheet) ?? clash.theirs);
      this.ledger.held.delete(clash.sheet);
      const place = clash.sheet === HEAD ? this : this.ledger.element(clash.sheet);
      for (const line of place?.querySelectorAll<HTMLElement>(clash.sheet === HEAD ? "[data-head-waits]" : "[data-waits]") ?? []) line.hidden = true;
    }
    this.drafts.keep();
    this.saver()?.touched();
  }

  private get mediaUrl(): string {
    return (this.dataset.media ?? "").replace(/calendar\/$/, "media/");
  }

  private show(said: Shown): void {
    for (const [id, html] of Object.entries(said.notices)) this.put(document.getElementById(`notices-${id}`), html);
    for (const [id, html] of Object.entries(said.line_notes ?? {})) this.put(document.getElementById(`line-notes-${id}`), html);
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
