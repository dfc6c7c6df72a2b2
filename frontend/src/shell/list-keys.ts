// <list-keys> around rows: j/k or arrows move, Enter opens. Rows are `[data-row]` (or
// .row-item); the row's own link is `a.cover`. Keys a row offers: <button data-key="e">.
import { isWriting } from "./element.ts";
import { singleKeys } from "./single-keys.ts";

export class ListKeys extends HTMLElement {
  connectedCallback(): void {
    document.addEventListener("keydown", this.onKey);
  }

  disconnectedCallback(): void {
    document.removeEventListener("keydown", this.onKey);
  }

  rows(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>("[data-row], .row-item")];
  }

  current(): HTMLElement | undefined {
    const rows = this.rows();
    return rows.find((row) => row.contains(document.activeElement)) ?? rows.find((row) => row.matches("[aria-current], [aria-selected='true']"));
  }

  go(step: number): void {
    const rows = this.rows();
    if (!rows.length) return;
    const current = this.current();
    const at = current ? rows.indexOf(current) : step > 0 ? -1 : rows.length;
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
    if (!next) return;
    const link = next.querySelector<HTMLElement>("a.cover") ?? next;
    if (link === next && !next.hasAttribute("tabindex")) next.tabIndex = -1;
    link.focus();
    next.scrollIntoView({ block: "nearest" });
    next.dispatchEvent(new CustomEvent("tertulia:row", { bubbles: true }));
    if (this.hasAttribute("open-on-move")) link.click();
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
    if (document.querySelector("dialog[open]") || !this.isConnected) return;
    const arrows = this.contains(event.target as Node);
    const letters = singleKeys();
    if ((letters && event.key === "j") || (arrows && event.key === "ArrowDown")) this.go(1);
    else if ((letters && event.key === "k") || (arrows && event.key === "ArrowUp")) this.go(-1);
    else if (!letters || !this.press(event.key)) return;
    event.preventDefault();
  };

  private press(key: string): boolean {
    const button = this.current()?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
    if (!button || button.matches("[disabled]")) return false;
    if (button instanceof HTMLInputElement) button.focus();
    button.click();
    return true;
  }
}

customElements.define("list-keys", ListKeys);
