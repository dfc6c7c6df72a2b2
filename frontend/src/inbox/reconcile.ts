// Bringing a list on the page up to date with HTML from the server, by the ids of its items: what
// did not change is not touched, so focus, open menus and places stay.
import htmx from "htmx.org";

/** What differs between renderings without anything having changed. */
function essence(item: Element): string {
  const copy = item.cloneNode(true) as Element;
  copy.removeAttribute("aria-current");
  for (const changing of copy.querySelectorAll("input[name=csrfmiddlewaretoken]")) changing.remove();
  for (const clock of copy.querySelectorAll("time[data-clock]")) {
    clock.textContent = "";
    clock.removeAttribute("class");
  }
  for (const made of copy.querySelectorAll("[class]")) {
    made.classList.remove("htmx-request", "htmx-settling", "htmx-swapping", "htmx-added");
    if (!made.className) made.removeAttribute("class");
  }
  for (const filled of copy.querySelectorAll("[data-line-menu] > .menu-list, .read-menu > .menu-list")) filled.remove();
  for (const held of copy.querySelectorAll("details[open]")) held.removeAttribute("open");
  copy.classList.remove("htmx-added", "htmx-settling");
  return copy.outerHTML.replace(/\s+/g, " ");
}

/** Whether something in it is open or asking. */
export function stays(item: Element): boolean {
  return item.querySelector(".htmx-request, details.menu[open]") !== null;
}

/** Makes the children of `list` those of `fresh`, moving and replacing as little as it can. Says
 *  whether one of them had to stay as it was: what is open stays, and what asks for something must be
 *  there for the answer. */
export function reconcile(list: Element, fresh: Element): boolean {
  let stayed = false;
  const old = new Map([...list.children].map((child) => [child.id, child]));
  let place: Element | null = list.firstElementChild;
  for (const wanted of [...fresh.children]) {
    const known = wanted.id ? old.get(wanted.id) : undefined;
    old.delete(wanted.id);
    if (!known) {
      list.insertBefore(wanted, place);
      htmx.process(wanted);
      continue;
    }
    if (known === place) place = place.nextElementSibling;
    else list.insertBefore(known, place);
    if (essence(known) === essence(wanted)) continue;
    if (stays(known)) {
      stayed = true;
      continue;
    }
    const current = known.getAttribute("aria-current");
    if (current) wanted.setAttribute("aria-current", current);
    const focused = focusPath(known);
    known.replaceWith(wanted);
    htmx.process(wanted);
    if (focused) wanted.querySelector<HTMLElement>(focused)?.focus({ preventScroll: true });
  }
  for (const gone of old.values()) gone.remove();
  return stayed;
}

/** How the focused thing is found again in the new rendering. */
function focusPath(item: Element): string {
  const active = document.activeElement;
  if (!active || !item.contains(active)) return "";
  if (active.matches("a.cover")) return "a.cover";
  if (active.matches("summary")) return "summary";
  return active.matches("input[data-pick]") ? "input[data-pick]" : "";
}

/** The HTML as elements that are not yet on the page. */
export function parsed(html: string): HTMLElement {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  const made = document.createElement("div");
  made.append(holder.content);
  return made;
}
