// Addresses in every text of the post made short, with one Undo for all of them.
import { send } from "../shell/send.ts";
import { toast } from "../shell/toasts.ts";

interface Answer {
  text: string;
  count: number;
  refused: number;
}

class ShortLinks extends HTMLElement {
  connectedCallback(): void {
    this.querySelector("[data-run]")?.addEventListener("click", () => void this.run());
    // Enter in a field of the dialog must not send the composer's form around it.
    this.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement)) return;
      event.preventDefault();
      void this.run();
    });
  }

  private tags(): Record<string, string> {
    const fields = [...this.querySelectorAll<HTMLInputElement>("[data-utm]")];
    return Object.fromEntries(fields.map((field) => [field.dataset.utm ?? "", field.value]));
  }

  private texts(): HTMLTextAreaElement[] {
    return [...document.querySelectorAll<HTMLTextAreaElement>("variant-sheet:not([data-locked]) textarea[data-text]")];
  }

  private async run(): Promise<void> {
    this.querySelector("dialog")?.close();
    const before = new Map<HTMLTextAreaElement, string>();
    let count = 0;
    for (const area of this.texts()) {
      const was = area.value;
      const answer = await this.ask(area);
      if (!answer) {
        toast({ text: this.dataset.failed ?? "", kind: "bad" });
        break;
      }
      // What was typed while the server answered is never written over.
      if (!answer.count || area.value !== was) continue;
      before.set(area, was);
      count += answer.count;
      write(area, answer.text);
    }
    if (count) this.tell(count, before);
    else toast({ text: this.dataset.none ?? "" });
  }

  private async ask(area: HTMLTextAreaElement): Promise<Answer | null> {
    const variant = area.closest<HTMLElement>("variant-sheet")?.dataset.variant ?? "";
    const body = new URLSearchParams({ ...this.tags(), variant, text: area.value });
    const answer = await send(this.dataset.url ?? "", { method: "POST", body }).catch(() => null);
    return answer?.ok ? ((await answer.json()) as Answer) : null;
  }

  private tell(count: number, before: Map<HTMLTextAreaElement, string>): void {
    const text = (this.dataset.said ?? "").replace("{count}", String(count));
    const made = new Map([...before.keys()].map((area) => [area, area.value]));
    const back = (): void => {
      for (const [area, was] of before) if (area.value === made.get(area)) write(area, was);
    };
    toast({ text, kind: "good", action: { label: this.dataset.undo ?? "", run: back } });
  }
}

function write(area: HTMLTextAreaElement, text: string): void {
  area.value = text;
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

if (!customElements.get("short-links")) customElements.define("short-links", ShortLinks);
