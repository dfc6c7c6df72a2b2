// Ctrl-K: pages, brands and actions from /palette (JSON), found by any letters in order.
import { openDialog } from "./dialogs.ts";
import { element } from "./element.ts";
import { match } from "./fuzzy.ts";
import { icon } from "./icon.ts";
import { send } from "./send.ts";
import { words } from "./words.ts";

interface Entry {
  label: string;
  group: string;
  icon: string;
  url: string;
  detail?: string;
  /** POSTed instead of opened. */
  post?: boolean;
  shortcut?: string;
}

let entries: Entry[] | undefined;
let shown: Entry[] = [];
let chosen = 0;

function dialog(): HTMLDialogElement | null {
  return document.querySelector<HTMLDialogElement>("dialog.palette");
}

async function load(): Promise<Entry[]> {
  const url = document.querySelector<HTMLMetaElement>('meta[name="palette-url"]')?.content;
  if (!url) return [];
  const answer = await send(url, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`palette answered ${answer.status}`);
  return ((await answer.json()) as { entries: Entry[] }).entries;
}

/** Actions of the page itself: everything with a shortcut can be found by its name. */
function pageEntries(): (Entry & { press: HTMLElement })[] {
  return [...document.querySelectorAll<HTMLElement>("[data-shortcut][data-palette]")].map((press) => ({
    label: press.dataset.shortcutLabel ?? press.getAttribute("aria-label") ?? press.textContent?.trim() ?? "",
    group: words("this_page"),
    icon: "zap",
    url: "",
    press,
  }));
}

function label(entry: Entry, at: number[]): HTMLElement {
  const held = element("span", { class: "label" });
  [...entry.label].forEach((letter, i) => held.append(at.includes(i) ? element("b", {}, letter) : letter));
  return held;
}

function option(entry: Entry, at: number[], index: number): HTMLElement {
  const made = element("li", { role: "option", id: `palette-${index}`, "aria-selected": String(index === chosen) }, icon(entry.icon || "arrow-right"), label(entry, at));
  if (entry.detail) made.append(element("span", { class: "detail" }, entry.detail));
  made.addEventListener("click", () => void run(entry));
  made.addEventListener("pointermove", () => choose(index));
  return made;
}

function find(query: string): { entry: Entry; at: number[]; score: number }[] {
  const all = [...pageEntries(), ...(entries ?? [])];
  if (!query.trim()) return all.map((entry) => ({ entry, at: [], score: 0 }));
  return all
    .flatMap((entry) => {
      const found = match(query, entry.label);
      if (found) return [{ entry, at: found.at, score: found.score }];
      const wider = match(query, `${entry.label} ${entry.detail ?? ""} ${entry.group}`);
      return wider ? [{ entry, at: [], score: wider.score - 10 }] : [];
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, 30);
}

function fill(query: string): void {
  const list = dialog()?.querySelector<HTMLElement>(".palette-list");
  const none = dialog()?.querySelector<HTMLElement>(".palette-none");
  if (!list || !none) return;
  const found = find(query);
  shown = found.map((one) => one.entry);
  chosen = 0;
  const lines: HTMLElement[] = [];
  let group = "";
  found.forEach((one, index) => {
    if (!query && one.entry.group !== group) {
      group = one.entry.group;
      lines.push(element("li", { class: "group", role: "presentation" }, group));
    }
    lines.push(option(one.entry, one.at, index));
  });
  list.replaceChildren(...lines);
  none.hidden = found.length > 0;
  list.hidden = found.length === 0;
  choose(0);
}

function choose(index: number): void {
  const box = dialog();
  if (!box || !shown.length) return;
  chosen = (index + shown.length) % shown.length;
  for (const one of box.querySelectorAll<HTMLElement>('[role="option"]')) {
    const is = one.id === `palette-${chosen}`;
    one.setAttribute("aria-selected", String(is));
    if (is) one.scrollIntoView({ block: "nearest" });
  }
  box.querySelector("input")?.setAttribute("aria-activedescendant", `palette-${chosen}`);
}

async function run(entry: Entry | undefined): Promise<void> {
  if (!entry) return;
  dialog()?.close();
  if ("press" in entry) (entry.press as HTMLElement).click();
  else if (!entry.post) location.assign(entry.url);
  else {
    const answer = await send(entry.url, { method: "POST" });
    location.assign(answer.redirected ? answer.url : location.href);
  }
}

export async function openPalette(): Promise<void> {
  const box = dialog();
  const field = box?.querySelector("input");
  if (!box || !field) return;
  openDialog(box);
  field.value = "";
  field.focus();
  fill("");
  try {
    entries ??= await load();
  } catch {
    const none = box.querySelector<HTMLElement>(".palette-none");
    if (none) none.textContent = words("palette_failed");
  }
  fill(field.value);
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    void openPalette();
  }
});

document.addEventListener("click", (event) => {
  if ((event.target as Element).closest("[data-open-palette]")) void openPalette();
});

document.addEventListener("input", (event) => {
  if ((event.target as Element).closest("dialog.palette")) fill((event.target as HTMLInputElement).value);
});

document.addEventListener("keydown", (event) => {
  if (!(event.target as Element).closest?.("dialog.palette")) return;
  if (event.key === "ArrowDown" || (event.ctrlKey && event.key === "n")) choose(chosen + 1);
  else if (event.key === "ArrowUp" || (event.ctrlKey && event.key === "p")) choose(chosen - 1);
  else if (event.key === "Enter" && !event.isComposing) void run(shown[chosen]);
  else return;
  event.preventDefault();
});
