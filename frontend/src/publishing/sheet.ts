// <variant-sheet>: one network's text, counted and coloured as it is written.
import { count, findFacets, ruleFrom, type CountingRule, type RuleData } from "../text/text.ts";
import { words } from "../shell/words.ts";
import { fillPictures, readUses, type Use, writeUses } from "./pictures.ts";

export class VariantSheet extends HTMLElement {
  private rule: CountingRule | undefined;

  connectedCallback(): void {
    const holder = document.getElementById(this.dataset.rule ?? "");
    this.rule = holder?.textContent ? ruleFrom(JSON.parse(holder.textContent) as RuleData) : undefined;
    this.addEventListener("input", this.written);
    this.addEventListener("click", this.pressed);
    for (const area of this.areas()) this.shade(area);
    this.tell();
  }

  /** The texts of its parts, in order. */
  areas(): HTMLTextAreaElement[] {
    return [...this.querySelectorAll<HTMLTextAreaElement>("textarea[data-text]")];
  }

  get locked(): boolean {
    return this.hasAttribute("data-locked");
  }

  /** How many more pictures a part takes. */
  room(part = 0): number {
    return Math.max(0, Number(this.dataset.images ?? 0) - this.uses(part).length);
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
    else if (target.closest("[data-describe]")) this.querySelector<HTMLInputElement>("[data-alt]:placeholder-shown")?.focus();
    else if (target.closest("[data-adapt]")) {
      const area = this.areas()[0];
      area?.focus();
      area?.setSelectionRange(0, area.value.length);
    }
  };

  /** One more part of the thread, made like the last one and empty. */
  private addPart(): void {
    const parts = this.querySelectorAll<HTMLElement>("[data-part]");
    const last = parts[parts.length - 1];
    if (!last) return;
    const next = last.cloneNode(true) as HTMLElement;
    const ordinal = parts.length;
    next.dataset.part = String(ordinal);
    const area = next.querySelector<HTMLTextAreaElement>("textarea[data-text]");
    const media = next.querySelector<HTMLInputElement>("input[data-media]");
    if (!area || !media) return;
    area.name = area.name.replace(/\d+$/, String(ordinal));
    area.value = "";
    media.name = media.name.replace(/\d+$/, String(ordinal));
    media.value = "[]";
    next.querySelector("[data-pictures]")?.replaceChildren();
    next.querySelector("[data-shade]")?.replaceChildren();
    last.after(next);
    area.focus();
    area.dispatchEvent(new Event("input", { bubbles: true }));
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
