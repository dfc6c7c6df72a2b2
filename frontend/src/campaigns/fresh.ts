// Pictures of the plan stay true while others change it: parts marked data-fresh="name" are read
// again from the page's own address. Never while something is held ([data-busy], a lifted post, an
// open dialog): then it waits. Focus stays on the same post, band or day.
import htmx from "htmx.org";

const AGAIN_MS = 400;
/** While somebody else types, their page saves every second or so. */
const LEAST_APART_MS = 2_000;
const HELD = "[data-busy], .lifted, dialog[open], [data-fresh] details[open]";

let timer: ReturnType<typeof setTimeout> | undefined;
let last = 0;
let missed = false;

/** Reads the marked parts again, soon. */
export function soon(wait_ms = AGAIN_MS): void {
  if (document.hidden) {
    missed = true;
    return;
  }
  clearTimeout(timer);
  timer = setTimeout(() => void refresh(), wait_ms);
}

function held(): boolean {
  return document.querySelector(HELD) !== null;
}

async function refresh(): Promise<void> {
  if (held()) return soon();
  last = Date.now();
  const answer = await fetch(location.href, { credentials: "same-origin" }).catch(() => undefined);
  if (!answer?.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (held()) return soon();
  for (const part of document.querySelectorAll<HTMLElement>("[data-fresh]")) {
    const found = page.querySelector(`[data-fresh="${CSS.escape(part.dataset.fresh ?? "")}"]`);
    if (found) put(part, document.importNode(found, true));
  }
  document.dispatchEvent(new CustomEvent("plan:fresh"));
}

function put(part: Element, found: Element): void {
  const path = part.contains(document.activeElement) ? focused() : "";
  part.replaceWith(found);
  htmx.process(found);
  if (path) found.querySelector<HTMLElement>(path)?.focus({ preventScroll: true });
}

/** How what has the focus is found again. */
function focused(): string {
  const at = document.activeElement;
  const chip = at?.closest<HTMLElement>("[data-post]");
  const band = at?.closest<HTMLElement>("[data-band]");
  const day = at?.closest<HTMLElement>("[data-day]");
  if (chip) return `[data-post="${CSS.escape(chip.dataset.post ?? "")}"]`;
  if (band) return `:is([data-band="${CSS.escape(band.dataset.band ?? "")}"] a, a[data-band="${CSS.escape(band.dataset.band ?? "")}"])`;
  return day ? `[data-day="${CSS.escape(day.dataset.day ?? "")}"]` : "";
}

function heard(event: Event): void {
  const { brand_id } = (event as CustomEvent<{ brand_id: string }>).detail;
  if (brand_id !== document.querySelector<HTMLMetaElement>('meta[name="brand-id"]')?.content) return;
  soon(Math.max(AGAIN_MS, last + LEAST_APART_MS - Date.now()));
}

for (const kind of ["post", "campaign", "today"]) document.addEventListener(`tertulia:live:${kind}`, heard);
document.addEventListener("tertulia:live:lost", () => soon());
document.addEventListener("tertulia:undone", () => soon(0));
document.addEventListener("visibilitychange", () => {
  if (document.hidden || !missed) return;
  missed = false;
  soon(0);
});
