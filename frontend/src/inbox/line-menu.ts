// The menu of a line is made when somebody is about to open it, from the one template of the thread:
// fifty lines need not carry fifty menus.
import { parsed } from "./reconcile.ts";

const ANY_LINE = "00000000-0000-0000-0000-000000000000";

function offered(item: HTMLElement, is: Set<string>): boolean {
  const wanted = (item.dataset.when ?? "").split(" ").filter(Boolean);
  return wanted.every((each) => (each.startsWith("not-") ? !is.has(each.slice(4)) : is.has(each)));
}

function fill(event: Event): void {
  const menu = (event.target as Element).closest?.<HTMLElement>("[data-line-menu]");
  const source = document.querySelector<HTMLTemplateElement>("template#line-menu");
  if (!menu || !source || menu.querySelector(".menu-list")) return;
  const made = parsed(source.innerHTML.replaceAll(ANY_LINE, menu.dataset.lineMenu ?? "")).firstElementChild;
  if (!(made instanceof HTMLElement)) return;
  const is = new Set((menu.dataset.is ?? "").split(" "));
  for (const item of made.querySelectorAll<HTMLElement>("[data-when]")) if (!offered(item, is)) item.remove();
  const link = menu.dataset.link ?? "";
  const anchor = made.querySelector("a");
  if (/^https?:\/\//.test(link)) anchor?.setAttribute("href", link);
  else anchor?.remove();
  menu.append(made);
  window.htmx.process(made);
}

// Before a click, a tap or a key can open it.
for (const sign of ["pointerover", "pointerdown", "focusin", "click"]) document.addEventListener(sign, fill, true);
