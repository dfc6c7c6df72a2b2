// <media-picker>: a dialog over any page that takes media: search the library, press, it is there.
// What is chosen is told by `tertulia:media` on the document, as an upload's answer would be.
import { element } from "../shell/element.ts";
import { send } from "../shell/send.ts";

class MediaPicker extends HTMLElement {
  private dialog: HTMLDialogElement | undefined;
  private asked = 0;

  connectedCallback(): void {
    this.querySelector("button")?.addEventListener("click", this.open);
  }

  disconnectedCallback(): void {
    this.dialog?.remove();
  }

  private readonly open = (): void => {
    this.dialog ??= this.made();
    this.dialog.showModal();
    void this.find("");
  };

  /** Beside the page's own form, so that nothing of it is sent or saved with it. */
  private made(): HTMLDialogElement {
    const title = element("h2", { id: "media-picker-title" }, this.dataset.title ?? "");
    const close = element("button", { type: "button", class: "btn quiet icon-only small", "aria-label": this.dataset.closeLabel ?? "" }, "×");
    const field = element("input", { type: "search", class: "input", "aria-label": this.dataset.search ?? "", placeholder: this.dataset.search ?? "" });
    const list = element("ul", { class: "picks plain", "data-picks": true });
    const dialog = element("dialog", { class: "wide", "aria-labelledby": "media-picker-title" }, element("div", { class: "dialog-head" }, title, close), element("div", { class: "dialog-body stack lent-library" }, field, list));
    dialog.dataset.room = "library";
    close.addEventListener("click", () => dialog.close());
    field.addEventListener("input", () => void this.find(field.value));
    list.addEventListener("click", (event) => this.chosen(event, dialog));
    document.body.append(dialog);
    return dialog;
  }

  private async find(query: string): Promise<void> {
    const turn = ++this.asked;
    const answer = await send(`${this.dataset.pick ?? ""}?q=${encodeURIComponent(query)}`).catch(() => undefined);
    if (!answer?.ok || turn !== this.asked) return;
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text(); // our own server's fragment, escaped there
    if (turn === this.asked) this.dialog?.querySelector("[data-picks]")?.replaceChildren(holder.content);
  }

  private chosen(event: Event, dialog: HTMLDialogElement): void {
    const pick = (event.target as HTMLElement).closest<HTMLButtonElement>("button.pick");
    if (!pick || pick.disabled) return;
    const { asset = "", alt = "", filename = "", thumbnail = "", kind = "" } = pick.dataset;
    document.dispatchEvent(new CustomEvent("tertulia:media", { detail: { asset, alt, filename, thumbnail, kind } }));
    dialog.close();
  }
}

customElements.define("media-picker", MediaPicker);
