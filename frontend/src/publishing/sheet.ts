// <variant-sheet>: one network's text, counted and coloured as it is written.
import { count, findFacets, ruleFrom, type CountingRule, type RuleData } from "../text/text.ts";
import { type Control, standing } from "../shell/given.ts";
import { words } from "../shell/words.ts";
import { showCover } from "./cover.ts";
import { count as partsOf, type Fields } from "./ledger.ts";
import { fillPictures, frame, isVideo, readUses, tellKind, type Use, writeUses } from "./pictures.ts";

export class VariantSheet extends HTMLElement {
  private rule: CountingRule | undefined;

  connectedCallback(): void {
    const holder = document.getElementById(this.dataset.rule ?? "");
    this.rule = holder?.textContent ? ruleFrom(JSON.parse(holder.textContent) as RuleData) : undefined;
    this.addEventListener("input", this.written);
    this.addEventListener("click", this.pressed);
    for (const area of this.areas()) this.shade(area);
    for (const [part] of this.areas().entries()) this.framePictures(part);
    showCover(this);
    this.tell();
  }

  private framePictures(part: number): void {
    for (const figure of this.querySelectorAll<HTMLElement>(`[data-part="${part}"] [data-asset]`)) tellKind(figure.dataset.asset ?? "", figure.dataset.kind);
    for (const use of this.uses(part)) {
      const image = this.querySelector<HTMLImageElement>(`[data-part="${part}"] [data-asset="${use.asset}"] img`);
      if (image) frame(image, use);
    }
  }

  /** The texts of its parts, in order. */
  areas(): HTMLTextAreaElement[] {
    return [...this.querySelectorAll<HTMLTextAreaElement>("textarea[data-text]")];
  }

  get locked(): boolean {
    return this.hasAttribute("data-locked");
  }

  /** How many more pictures, or videos, a part takes. */
  room(part = 0, video = false): number {
    const most = Number((video ? this.dataset.videos : this.dataset.images) ?? 0);
    return Math.max(0, most - this.uses(part).filter((use) => isVideo(use) === video).length);
  }

  uses(part: number): Use[] {
    return readUses(this.holder(part));
  }

  /** Put pictures into a part; the fields and the tiles follow. */
  setUses(part: number, uses: Use[]): void {
    writeUses(this.holder(part), uses);
    const place = this.querySelector<HTMLElement>(`[data-part="${part}"] [data-pictures]`);
    if (place) fillPictures(place, uses, this.mediaUrl);
    this.dispatchEvent(new Event("change", { bubbles: true }));
  }

  setText(text: string, part = 0): void {
    const area = this.areas()[part];
    if (!area || this.locked) return;
    area.value = text;
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  focusText(): void {
    this.areas()[0]?.focus();
  }

  private get mediaUrl(): string {
    return this.closest<HTMLElement>("post-composer")?.dataset.media ?? "";
  }

  private holder(part: number): HTMLInputElement | null {
    return this.querySelector<HTMLInputElement>(`[data-part="${part}"] input[data-media]`);
  }

  private readonly written = (event: Event): void => {
    const target = event.target as HTMLElement;
    if (target.matches("textarea[data-text]")) this.shade(target as HTMLTextAreaElement);
    if (target.matches("[data-alt]")) this.describe(target as HTMLInputElement);
    this.tell();
  };

  private describe(field: HTMLInputElement): void {
    const part = Number(field.closest<HTMLElement>("[data-part]")?.dataset.part ?? 0);
    const asset = field.closest<HTMLElement>("[data-asset]")?.dataset.asset;
    const uses = this.uses(part).map((use) => (use.asset === asset ? { ...use, alt: field.value } : use));
    writeUses(this.holder(part), uses);
  }

  private readonly pressed = (event: Event): void => {
    const target = event.target as HTMLElement;
    const remove = target.closest<HTMLElement>("[data-remove]");
    if (remove) {
      const part = Number(remove.closest<HTMLElement>("[data-part]")?.dataset.part ?? 0);
      const asset = remove.closest<HTMLElement>("[data-asset]")?.dataset.asset;
      this.setUses(part, this.uses(part).filter((use) => use.asset !== asset));
    } else if (target.closest("[data-add-part]")) this.addPart();
    else if (target.closest("[data-remove-part]")) this.removePart(Number(target.closest<HTMLElement>("[data-part]")?.dataset.part ?? 0));
    else if (target.closest("[data-describe]")) this.querySelector<HTMLInputElement>("[data-alt]:placeholder-shown")?.focus();
    else if (target.closest("[data-adapt]")) {
      const area = this.areas()[0];
      area?.focus();
      area?.setSelectionRange(0, area.value.length);
    }
  };

  /** Everything that can be written on the sheet, by its name without the sheet's prefix. */
  readFields(read: (control: Control) => string | undefined = standing): Fields {
    const fields: Fields = {};
    for (const [name, control] of this.controls()) {
      const value = read(control);
      if (value !== undefined) fields[name] = value;
    }
    return fields;
  }

  /** Puts all of it in place, as many parts as there are; the caret stays where it was. */
  writeFields(fields: Fields): void {
    this.setParts(Math.max(1, partsOf(fields)));
    for (const [name, control] of this.controls()) {
      if (control instanceof HTMLInputElement && control.type === "checkbox") control.checked = name in fields;
      else if (control instanceof HTMLTextAreaElement) this.replace(control, fields[name] ?? "");
      else control.value = fields[name] ?? (name.startsWith("media.") ? "[]" : "");
    }
    for (const [part, area] of this.areas().entries()) {
      const place = this.querySelector<HTMLElement>(`[data-part="${part}"] [data-pictures]`);
      if (place) fillPictures(place, this.uses(part), this.mediaUrl);
      this.shade(area);
    }
    showCover(this);
    this.tell();
  }

  private replace(area: HTMLTextAreaElement, text: string): void {
    if (area.value === text) return;
    const { selectionStart, selectionEnd } = area;
    area.value = text;
    if (document.activeElement === area) area.setSelectionRange(selectionStart, selectionEnd);
  }

  private controls(): [string, Control][] {
    const prefix = `v.${this.dataset.variant}.`;
    const all = this.querySelectorAll<Control>(`[name^="${prefix}"]`);
    return [...all].map((each): [string, typeof each] => [each.name.slice(prefix.length), each]).filter(([name]) => name !== "version");
  }

  /** As many parts as asked for; those beyond are taken away. */
  setParts(wanted: number): void {
    const parts = [...this.querySelectorAll<HTMLElement>("[data-part]")];
    for (const part of parts.slice(wanted)) part.remove();
    for (let made = parts.length; made < wanted; made += 1) this.appendPart();
  }

  /** One more part of the thread, made like the last one and empty. */
  private addPart(): void {
    const area = this.appendPart();
    area?.focus();
    area?.dispatchEvent(new Event("input", { bubbles: true }));
  }

  private appendPart(): HTMLTextAreaElement | undefined {
    const parts = this.querySelectorAll<HTMLElement>("[data-part]");
    const last = parts[parts.length - 1];
    if (!last) return undefined;
    const next = last.cloneNode(true) as HTMLElement;
    const ordinal = parts.length;
    next.dataset.part = String(ordinal);
    const area = next.querySelector<HTMLTextAreaElement>("textarea[data-text]");
    const media = next.querySelector<HTMLInputElement>("input[data-media]");
    if (!area || !media) return undefined;
    area.name = area.name.replace(/\d+$/, String(ordinal));
    area.setAttribute("aria-label", (area.getAttribute("aria-label") ?? "").replace(/\d+$/, String(ordinal + 1)));
    area.value = "";
    media.name = media.name.replace(/\d+$/, String(ordinal));
    media.value = "[]";
    next.querySelector("[data-pictures]")?.replaceChildren();
    next.querySelector("[data-shade]")?.replaceChildren();
    last.after(next);
    return area;
  }

  /** Takes a part out of the thread; the last one only loses its words. */
  private removePart(part: number): void {
    const fields = this.readFields();
    const parts = partsOf(fields);
    for (let at = part; at < parts; at += 1) {
      for (const kind of ["text", "media"]) {
        const next = fields[`${kind}.${at + 1}`];
        if (next === undefined) delete fields[`${kind}.${at}`];
        else fields[`${kind}.${at}`] = next;
      }
    }
    this.writeFields(fields);
    this.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** Colour links, mentions, hashtags, and what is over the limit, behind the text. */
  private shade(area: HTMLTextAreaElement): void {
    const place = area.parentElement?.querySelector<HTMLElement>("[data-shade]");
    if (!place || !this.rule) return;
    const text = area.value;
    const pieces: Node[] = [];
    let at = 0;
    for (const found of findFacets(text, this.rule)) {
      if (found.utf16_start > at) pieces.push(document.createTextNode(text.slice(at, found.utf16_start)));
      const mark = document.createElement("mark");
      mark.className = found.kind;
      mark.textContent = text.slice(found.utf16_start, found.utf16_end);
      pieces.push(mark);
      at = found.utf16_end;
    }
    pieces.push(document.createTextNode(`${text.slice(at)}\n`));
    place.replaceChildren(...pieces);
    place.parentElement?.classList.toggle("over", count(text, this.rule, this.extras()).over);
  }

  private extras(): string[] {
    const extra = this.querySelector<HTMLInputElement>("[data-extra]");
    return extra?.value ? [extra.value] : [];
  }

  /** "212 left" for the part that has least. */
  private tell(): void {
    const left = this.querySelector<HTMLOutputElement>("[data-left]");
    const meter = this.querySelector<HTMLProgressElement>("[data-meter]");
    if (!this.rule || !left) return;
    const counts = this.areas().map((area) => count(area.value, this.rule!, this.extras()));
    const least = counts.reduce((a, b) => ((b.left ?? Infinity) < (a.left ?? Infinity) ? b : a), counts[0]!);
    if (least.left === null || least.max === null) {
      left.textContent = String(least.used);
      return;
    }
    const over = least.left < 0;
    left.textContent = over ? words("characters_over", { count: -least.left }) : words("characters_left", { count: least.left });
    left.classList.toggle("late", over);
    left.classList.toggle("close", !over && least.left < least.max * 0.1);
    if (meter) {
      meter.value = Math.min(100, (least.used / least.max) * 100);
      meter.className = `short ${over ? "bad" : least.left < least.max * 0.1 ? "warn" : "good"}`;
    }
  }
}

customElements.define("variant-sheet", VariantSheet);
