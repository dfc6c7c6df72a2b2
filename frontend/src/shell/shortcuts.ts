// data-shortcut="c" on a link or button presses it; "g i" is a sequence; "ctrl+Enter" works while
// writing. "?" shows them all: the words come from data-shortcut-label, aria-label or the text.
import { openDialog } from "./dialogs.ts";
import { element, isWriting } from "./element.ts";
import { singleKeys } from "./single-keys.ts";
import { words } from "./words.ts";

let waiting = "";
let timer: ReturnType<typeof setTimeout> | undefined;

function named(event: KeyboardEvent): string {
  const parts = [];
  if (event.ctrlKey || event.metaKey) parts.push("ctrl");
  if (event.altKey) parts.push("alt");
  if (event.shiftKey && event.key.length > 1) parts.push("shift");
  parts.push(event.key);
  return parts.join("+");
}

function holders(): HTMLElement[] {
  const dialog = document.querySelector<HTMLElement>("dialog[open]");
  return [...(dialog ?? document).querySelectorAll<HTMLElement>("[data-shortcut]")];
}

function find(keys: string): HTMLElement | undefined {
  return holders().find((holder) => holder.dataset.shortcut === keys && !holder.matches("[disabled], [hidden]"));
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  const key = named(event);
  const combined = event.ctrlKey || event.metaKey || event.altKey;
  if (!combined && (isWriting(event.target) || !singleKeys())) return;
  if (key === "?" && !document.querySelector("dialog[open]")) return showShortcuts();
  const whole = waiting && !combined ? `${waiting} ${key}` : key;
  clearTimeout(timer);
  waiting = "";
  const scope = (event.target as Element).closest?.("form");
  const inForm = combined ? scope?.querySelector<HTMLElement>(`[data-shortcut="${CSS.escape(whole)}"]`) : undefined;
  const holder = inForm ?? find(whole);
  if (holder) {
    event.preventDefault();
    holder.matches("input, textarea, select") ? holder.focus() : holder.click();
  } else if (!combined && holders().some((one) => one.dataset.shortcut?.startsWith(`${key} `))) {
    waiting = key;
    timer = setTimeout(() => (waiting = ""), 1200);
  }
});

export function keycaps(keys: string): HTMLElement {
  const held = element("span", { class: "line" });
  for (const part of keys.split(/[ +]/)) {
    const cap = part === "ctrl" ? "Ctrl" : part === "Enter" ? "↵" : part.length === 1 ? part.toUpperCase() : part;
    held.append(element("kbd", {}, cap));
  }
  return held;
}

function label(holder: HTMLElement): string {
  return holder.dataset.shortcutLabel ?? holder.getAttribute("aria-label") ?? holder.querySelector(".label")?.textContent?.trim() ?? holder.textContent?.trim() ?? "";
}

function group(title: string, lines: [string, string][]): HTMLElement {
  const list = element("dl");
  for (const [keys, what] of lines) list.append(element("dt", {}, what), element("dd", {}, keycaps(keys)));
  return element("section", {}, element("h3", {}, title), list);
}

function showShortcuts(): void {
  const dialog = document.getElementById("shortcuts");
  const body = dialog?.querySelector(".shortcuts");
  if (!(dialog instanceof HTMLDialogElement) || !body) return;
  const groups = new Map<string, Map<string, string>>();
  for (const holder of document.querySelectorAll<HTMLElement>("[data-shortcut], [data-key]")) {
    const keys = holder.dataset.shortcut ?? holder.dataset.key ?? "";
    const title = holder.closest<HTMLElement>("[data-shortcut-group]")?.dataset.shortcutGroup ?? words("this_page");
    const lines = groups.get(title) ?? new Map<string, string>();
    if (!lines.has(keys)) lines.set(keys, label(holder));
    groups.set(title, lines);
  }
  if (document.querySelector("list-keys")) {
    groups.set(words("in_lists"), new Map([["j", words("next_row")], ["k", words("previous_row")], ["Enter", words("open_row")]]));
  }
  body.replaceChildren(...[...groups].map(([title, lines]) => group(title, [...lines])));
  openDialog(dialog);
}

document.addEventListener("click", (event) => {
  if ((event.target as Element).closest("[data-show-shortcuts]")) showShortcuts();
});
