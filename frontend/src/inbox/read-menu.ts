// What a text was read as: asked for when somebody opens it, corrected by a number.
import htmx from "htmx.org";

const ANY_LINE = "00000000-0000-0000-0000-000000000000";

/** Scrolls what scrolls, and nothing around it: a pane that is cut off would move too. */
function show(list: HTMLElement): void {
  const body = document.getElementById("thread-body");
  const inside = body && body.scrollHeight > body.clientHeight + 1 ? body : undefined;
  const hidden = list.getBoundingClientRect().bottom - (inside?.getBoundingClientRect().bottom ?? innerHeight);
  if (hidden > 0) (inside ?? window).scrollBy({ top: hidden + 12 });
}

function fill(menu: HTMLDetailsElement): void {
  const url = document.getElementById("thread-lines")?.dataset.readingUrl;
  if (!url) return;
  // What was shown when it was last open may have changed; it stayed until now because the answer to
  // an act must find who asked.
  menu.querySelector(".menu-list")?.remove();
  const list = document.createElement("div");
  list.className = "menu-list";
  menu.append(list);
  const asked = htmx.ajax("get", url.replace(ANY_LINE, menu.dataset.reading ?? ""), { target: list, swap: "innerHTML" });
  void asked.then(() => show(list));
}

document.addEventListener(
  "toggle",
  (event) => {
    const menu = event.target as HTMLDetailsElement;
    if (menu.matches(".read-menu") && menu.open) fill(menu);
  },
  true,
);

// Before the shortcuts of the page: while it is open, a number is an answer.
document.addEventListener(
  "keydown",
  (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !/^\d$/.test(event.key)) return;
    const menu = document.querySelector<HTMLDetailsElement>(".read-menu[open]");
    const chosen = menu?.querySelector<HTMLElement>(`[data-number="${event.key}"]`);
    if (!menu || !chosen || (event.target as Element).matches("textarea, select, [contenteditable]")) return;
    event.preventDefault();
    event.stopPropagation();
    chosen.click();
    menu.open = false;
    menu.querySelector("summary")?.focus();
  },
  true,
);

document.addEventListener("change", (event) => {
  const menu = (event.target as Element).closest<HTMLDetailsElement>(".read-menu");
  // Its form has asked already; the line comes anew with what now holds.
  if (menu) setTimeout(() => (menu.open = false), 0);
});
