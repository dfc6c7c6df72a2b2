// <book-section>: after each autosave the edition goes on; when another window saved, both texts
// stand there until the person chooses.
import type { AutoSave } from "../shell/autosave.ts";

interface Said {
  edition?: number;
  sentence?: string;
  html?: string;
}

class BookSection extends HTMLElement {
  private kept = false;

  connectedCallback(): void {
    document.addEventListener("tertulia:saved", this.saved);
    document.addEventListener("click", this.pressed);
    document.addEventListener("submit", this.sent);
  }

  disconnectedCallback(): void {
    document.removeEventListener("tertulia:saved", this.saved);
    document.removeEventListener("click", this.pressed);
    document.removeEventListener("submit", this.sent);
  }

  private get edition(): HTMLInputElement | null {
    return this.querySelector<HTMLInputElement>("input[data-edition]");
  }

  /** What is sent as a form needs no draft any more: nobody is asked whether to leave. */
  private readonly sent = (event: Event): void => {
    const form = event.target as HTMLFormElement;
    if (this.kept || !["section-form", "discard-form"].includes(form.id)) return;
    const saver = this.closest<AutoSave>("auto-save");
    if (!saver || form.id === "discard-form") return;
    event.preventDefault();
    const { submitter } = event as SubmitEvent;
    void saver.flush().then((ok) => {
      if (!ok) return;
      this.kept = true;
      // not while this event is still being told: the browser would ignore it
      setTimeout(() => form.requestSubmit(submitter));
    });
  };

  private readonly saved = (event: Event): void => {
    const { ok, answer, waits } = (event as CustomEvent<{ ok: boolean; answer?: Response; waits: Promise<unknown>[] }>).detail;
    if (!answer) return;
    waits.push(
      answer.clone().json().then((said: Said) => {
        if (ok && said.edition && this.edition) this.edition.value = String(said.edition);
        else if (said.html) this.both(said.html);
      }, () => undefined),
    );
  };

  /** Our own server's fragment, escaped there. */
  private both(html: string): void {
    const place = document.getElementById("other-text");
    if (!place || place.querySelector(".two-texts")) return;
    const holder = document.createElement("template");
    holder.innerHTML = html;
    place.replaceChildren(holder.content);
    place.scrollIntoView({ block: "start" });
  }

  private readonly pressed = (event: Event): void => {
    const target = event.target as HTMLElement;
    const panel = target.closest<HTMLElement>(".two-texts");
    if (!panel || !target.closest("[data-keep-mine]")) return;
    if (this.edition) this.edition.value = panel.dataset.edition ?? "0";
    panel.remove();
    this.closest<AutoSave>("auto-save")?.touched();
  };
}

customElements.define("book-section", BookSection);
