// <reply-box>: tabs of reply and note, the network's own counter, saved replies, which text is
// answered, and a form that empties itself once it was accepted.
import { AutoSave } from "../shell/autosave.ts";
import { words } from "../shell/words.ts";
import { count, ruleFrom, type CountingRule, type RuleData } from "../text/text.ts";

interface Told {
  rule: RuleData;
  before: string;
}

interface Saved {
  id: string;
  text: string;
}

function parsed<T>(text: string | undefined): T | undefined {
  return text ? (JSON.parse(text) as T) : undefined;
}

export class ReplyBox extends HTMLElement {
  private rule: CountingRule | undefined;
  private mentioned = "";

  connectedCallback(): void {
    const told = parsed<Told>(this.dataset.rule);
    if (told) {
      this.rule = ruleFrom(told.rule);
      this.mentioned = told.before;
    }
    this.addEventListener("input", this.tell);
    this.addEventListener("click", this.pressed);
    this.addEventListener("htmx:afterRequest", this.answered);
    document.addEventListener("click", this.chooseLine);
    this.tell();
  }

  disconnectedCallback(): void {
    document.removeEventListener("click", this.chooseLine);
  }

  private get area(): HTMLTextAreaElement | null {
    return this.querySelector<HTMLTextAreaElement>("#reply-text");
  }

  /** What is left, in the network's own way of counting; too long cannot be sent. */
  private readonly tell = (): void => {
    const place = this.querySelector<HTMLElement>("[data-counter]");
    const area = this.area;
    if (!place || !area || !this.rule) return;
    const { left } = count(this.mentioned + area.value, this.rule);
    place.textContent = left === null || left === undefined ? "" : ((left < 0 ? this.dataset.over : this.dataset.left) ?? "{n}").replace("{n}", Math.abs(left).toLocaleString(document.documentElement.lang));
    place.classList.toggle("late", (left ?? 0) < 0);
    place.classList.toggle("close", (left ?? 100) >= 0 && (left ?? 100) < 20);
    const send = this.querySelector<HTMLButtonElement>("[data-send]");
    if (send && !area.disabled) send.disabled = (left ?? 0) < 0;
  };

  private readonly pressed = (event: Event): void => {
    const chosen = (event.target as Element).closest<HTMLElement>("[data-saved-id]");
    if (chosen) this.insert(parsed<Saved[]>(this.dataset.replies)?.find((each) => each.id === chosen.dataset.savedId)?.text ?? "");
    if ((event.target as Element).closest("[data-not-this]")) this.answerLine("", "");
  };

  private insert(text: string): void {
    const area = this.area;
    if (!area || !text) return;
    const gap = area.value && !/\s$/.test(area.value.slice(0, area.selectionStart)) ? " " : "";
    area.setRangeText(gap + text, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
  }

  private readonly chooseLine = (event: Event): void => {
    const button = (event.target as Element).closest<HTMLElement>("[data-answers]");
    if (!button) return;
    const said = button.closest("[data-line]")?.querySelector(".said")?.textContent?.trim() ?? "";
    this.answerLine(button.dataset.answers ?? "", said);
    this.querySelector<HTMLElement>("#tab-reply")?.click();
    this.area?.focus();
  };

  private answerLine(id: string, said: string): void {
    const field = this.querySelector<HTMLInputElement>("[data-answers-field]");
    const shown = this.querySelector<HTMLElement>("[data-answering]");
    if (field) field.value = id || field.defaultValue;
    if (!shown) return;
    shown.hidden = !id;
    const quote = document.createElement("span");
    quote.dir = "auto";
    quote.className = "cut";
    quote.textContent = `“${said.slice(0, 90)}”`;
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "act";
    drop.dataset.notThis = "";
    drop.textContent = words("close");
    shown.replaceChildren(quote, " ", drop);
  }

  private readonly answered = (event: Event): void => {
    const { elt, successful } = (event as CustomEvent<{ elt: HTMLElement; successful?: boolean }>).detail;
    if (!successful || !elt.matches("[data-reply], [data-note]")) return;
    const area = elt.querySelector("textarea");
    if (area) area.value = "";
    this.answerLine("", "");
    this.tell();
    // The draft went with it; a saving that was under way must not bring it back.
    const saver = elt.closest("auto-save");
    if (saver instanceof AutoSave) saver.touched();
  };
}

customElements.define("reply-box", ReplyBox);
