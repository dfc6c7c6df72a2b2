// What a text was read as: asked for when somebody opens it, corrected by a number.
import htmx from "htmx.org";

const ANY_LINE = "00000000-0000-0000-0000-000000000000";
/** A number that was pressed before the answers were there. */
let typed = "";

/** So much of the panel is always in sight, px. */
const LEAST = 240;

/** Scrolls what scrolls, and nothing around it: a pane that is cut off would move too. What was written
 *  stays in sight beside what is said of it, so that the panel takes what room is left. */
function show(list: HTMLElement): void {
  const body = document.getElementById("thread-body");
  const inside = body && body.scrollHeight > body.clientHeight + 1 ? body : undefined;
  const room = inside?.getBoundingClientRect() ?? new DOMRect(0, 0, innerWidth, innerHeight);
  const at = list.getBoundingClientRect();
  const text = list.closest(".message")?.getBoundingClientRect() ?? at;
  const by = Math.max(0, Math.min(at.bottom - room.bottom, Math.max(text.top - room.top, at.top + LEAST - room.bottom)));
  list.style.maxHeight = `min(60vh, ${room.bottom - at.top + by}px)`;
  (inside ?? window).scrollBy({ top: by });
}

function asking(menu: HTMLDetailsElement): HTMLElement | null {
  return menu.querySelector<HTMLElement>("form.htmx-request");
}

/** What was shown when it was last open may have changed; it stays until what now holds is there, and
 *  until what it asks was answered: the answer must find who asked. */
function fill(menu: HTMLDetailsElement): void {
  const url = document.getElementById("thread-lines")?.dataset.readingUrl;
  if (!url || !menu.open) return;
  const form = asking(menu);
  if (form) {
    form.addEventListener("htmx:afterRequest", () => setTimeout(() => fill(menu)), { once: true });
    return;
  }
  const list = document.createElement("div");
  list.className = "menu-list";
  list.hidden = menu.querySelector(".menu-list") !== null;
  menu.append(list);
  const asked = htmx.ajax("get", url.replace(ANY_LINE, menu.dataset.reading ?? ""), { target: list, swap: "innerHTML" });
  asked.then(() => filled(menu, list)).catch(() => list.remove());
}

function filled(menu: HTMLDetailsElement, list: HTMLElement): void {
  if (!list.isConnected) return;
  if (asking(menu)) {
    list.remove();
    fill(menu);
    return;
  }
  for (const each of menu.querySelectorAll(".menu-list")) if (each !== list) each.remove();
  list.hidden = false;
  if (menu.open && !(typed && choose(menu, typed))) show(list);
}

/** Says whether there is such an answer. */
function choose(menu: HTMLDetailsElement, number: string): boolean {
  const chosen = menu.querySelector<HTMLElement>(`[data-number="${number}"]`);
  if (!chosen) return false;
  chosen.click();
  menu.open = false;
  menu.querySelector("summary")?.focus();
  return true;
}

document.addEventListener(
  "toggle",
  (event) => {
    const menu = event.target as HTMLDetailsElement;
    if (!menu.matches(".read-menu")) return;
    if (menu.open) fill(menu);
    else typed = "";
  },
  true,
);

// Before the shortcuts of the page: while it is open, a number is an answer. Who types faster than the
// answers come has answered too.
document.addEventListener(
  "keydown",
  (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !/^\d$/.test(event.key)) return;
    const menu = document.querySelector<HTMLDetailsElement>(".read-menu[open]");
    if (!menu || (event.target as Element).matches("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
    if (!choose(menu, event.key)) {
      if (menu.querySelector(".read-panel")) return;
      typed = event.key;
    }
    event.preventDefault();
    event.stopPropagation();
  },
  true,
);

document.addEventListener("change", (event) => {
  const menu = (event.target as Element).closest<HTMLDetailsElement>(".read-menu");
  // Its form has asked already; the line comes anew with what now holds.
  if (menu) setTimeout(() => (menu.open = false), 0);
});
