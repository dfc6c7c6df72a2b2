// <details class="menu">: closes on a click outside, Escape and choice; arrows move inside.

function close(menu: HTMLDetailsElement, focus = false): void {
  menu.open = false;
  if (focus) menu.querySelector("summary")?.focus();
}

function items(menu: HTMLDetailsElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>(".menu-list :is(a, button, input):not([disabled])")];
}

document.addEventListener("click", (event) => {
  const target = event.target as Element;
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) {
    const chosen = menu.contains(target) && target.closest(".menu-list :is(a, button)") && !target.closest("[data-keep-open]");
    if (!menu.contains(target) || chosen) close(menu);
  }
});

document.addEventListener("keydown", (event) => {
  const menu = (event.target as Element).closest?.<HTMLDetailsElement>("details.menu");
  if (!menu) return;
  if (event.key === "Escape" && menu.open) {
    event.stopPropagation();
    close(menu, true);
    return;
  }
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  event.preventDefault();
  menu.open = true;
  const list = items(menu);
  const at = list.indexOf(document.activeElement as HTMLElement);
  const next = event.key === "ArrowDown" ? at + 1 : at < 0 ? list.length - 1 : at - 1;
  list[(next + list.length) % list.length]?.focus();
});
