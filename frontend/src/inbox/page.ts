// The three panes: rows and lines follow what happens, a row that leaves makes room for the next.
import { toast } from "../shell/toasts.ts";
import { words } from "../shell/words.ts";
import { parsed, reconcile, stays } from "./reconcile.ts";

interface Changed {
  ids?: string[];
  leaves?: boolean;
}

const main = document.getElementById("main");
const rowsHolder = document.getElementById("inbox-rows");
const wide = matchMedia("(min-width: 761px)");

function row(id: string): HTMLElement | null {
  return document.getElementById(`row-${id}`);
}

function openId(): string {
  return document.getElementById("thread-head")?.dataset.conversation ?? "";
}

async function fragment(url: string): Promise<HTMLElement | undefined> {
  const answer = await fetch(url, { headers: { "HX-Request": "true" }, credentials: "same-origin" }).catch(() => undefined);
  return answer?.ok ? parsed(await answer.text()) : undefined;
}

function withLimit(url: string, limit: number): string {
  const whole = new URL(url, location.href);
  whole.searchParams.set("limit", String(limit));
  whole.searchParams.delete("after");
  return whole.href;
}

// --- rows -------------------------------------------------------------------------------------

function showCounts(fresh: Element): void {
  const told = fresh.querySelector<HTMLTemplateElement>("template[data-counts]");
  const place = document.getElementById("inbox-counts");
  if (told && place) place.replaceChildren(told.content.cloneNode(true));
}

async function refreshRows(): Promise<void> {
  const url = rowsHolder?.dataset.url;
  if (!rowsHolder || !url) return;
  const shown = rowsHolder.querySelectorAll(".inbox-row").length;
  const fresh = await fragment(withLimit(url, Math.max(40, shown)));
  if (!fresh) return;
  showCounts(fresh);
  remember();
  const list = rowsHolder.querySelector("ul.rows");
  const wanted = fresh.querySelector("ul.rows");
  if (list && wanted) {
    waits = reconcile(list, wanted) || waits;
    const more = rowsHolder.querySelector(".more-rows");
    const moreNow = fresh.querySelector(".more-rows");
    if (more && !moreNow) more.remove();
    else if (!more && moreNow) rowsHolder.append(moreNow);
  } else {
    for (const told of fresh.querySelectorAll("template")) told.remove();
    rowsHolder.replaceChildren(...fresh.childNodes);
    window.htmx.process(rowsHolder);
  }
  mark(openId());
  chosen();
}

async function showMore(button: HTMLElement): Promise<void> {
  const url = button.dataset.more;
  if (!url || !rowsHolder) return;
  button.setAttribute("aria-busy", "true");
  const fresh = await fragment(url);
  button.removeAttribute("aria-busy");
  if (!fresh) {
    toast({ kind: "bad", text: words("no_connection") });
    return;
  }
  const list = rowsHolder.querySelector("ul.rows");
  const first = fresh.querySelector<HTMLElement>(".inbox-row");
  for (const each of [...fresh.querySelectorAll(".inbox-row")]) {
    if (document.getElementById(each.id)) continue;
    list?.append(each);
    window.htmx.process(each as HTMLElement);
  }
  const next = fresh.querySelector(".more-rows");
  button.closest(".more-rows")?.replaceWith(...(next ? [next] : []));
  first?.querySelector<HTMLElement>("a.cover")?.focus();
}

function mark(id: string): void {
  for (const each of document.querySelectorAll(".inbox-row[aria-current]")) each.removeAttribute("aria-current");
  if (id) row(id)?.setAttribute("aria-current", "true");
}

// --- the open conversation --------------------------------------------------------------------

async function refreshLines(): Promise<void> {
  const holder = document.getElementById("thread-lines");
  const url = holder?.dataset.url;
  if (!holder || !url) return;
  const shown = holder.querySelectorAll("[data-line]").length;
  const fresh = await fragment(withLimit(url, Math.max(50, shown + 10)));
  if (!fresh || !holder.isConnected) return;
  const low = atBottom();
  waits = reconcile(holder, fresh) || waits;
  if (low) toBottom();
}

async function refreshHead(): Promise<void> {
  const holder = document.getElementById("thread-head");
  const url = holder?.dataset.url;
  if (!holder || !url) return;
  const fresh = stays(holder) ? undefined : await fragment(url);
  waits ||= stays(holder);
  if (!fresh || !holder.isConnected || stays(holder)) return;
  const focused = document.activeElement?.closest("#thread-head") ? document.activeElement.getAttribute("data-shortcut") : null;
  holder.replaceChildren(...fresh.childNodes);
  window.htmx.process(holder);
  if (focused) holder.querySelector<HTMLElement>(`[data-shortcut="${CSS.escape(focused)}"]`)?.focus();
}

async function showOlder(button: HTMLElement): Promise<void> {
  const holder = document.getElementById("thread-lines");
  const url = button.dataset.older;
  if (!holder || !url) return;
  button.setAttribute("aria-busy", "true");
  const fresh = await fragment(url);
  if (!fresh) {
    button.removeAttribute("aria-busy");
    toast({ kind: "bad", text: words("no_connection") });
    return;
  }
  const body = document.getElementById("thread-body");
  const before = body?.scrollHeight ?? 0;
  button.closest(".older")?.remove();
  for (const each of [...fresh.children].reverse()) {
    if (each.id && document.getElementById(each.id)) continue;
    holder.prepend(each);
    window.htmx.process(each as HTMLElement);
  }
  if (body) body.scrollTop += body.scrollHeight - before;
}

function scroller(): HTMLElement {
  return wide.matches ? (document.getElementById("thread-body") ?? document.documentElement) : document.documentElement;
}

function atBottom(): boolean {
  const body = scroller();
  return body.scrollHeight - body.scrollTop - body.clientHeight < 80;
}

function toBottom(): void {
  const body = scroller();
  body.scrollTop = body.scrollHeight;
}

// --- what happens -----------------------------------------------------------------------------

let timer: ReturnType<typeof setTimeout> | undefined;
let linesToo = false;
let missed = false;
/** Something changed that could not be shown, because its place was asking or open at that moment. */
let waits = false;

function shownLater(): void {
  if (!waits) return;
  waits = false;
  soon([openId()], 50);
}

function soon(ids: string[] | undefined, wait = 150): void {
  // A tab in the background asks once, when it is looked at again; its counts come with the event.
  if (document.hidden) {
    missed = true;
    return;
  }
  linesToo ||= !ids?.length || ids.includes(openId());
  clearTimeout(timer);
  timer = setTimeout(() => {
    void refreshRows();
    if (linesToo && openId()) void Promise.all([refreshLines(), refreshHead()]);
    linesToo = false;
  }, wait);
}

/** The row below, or above where there is none. */
function neighbour(id: string): string | undefined {
  const rows = [...document.querySelectorAll<HTMLElement>(".inbox-row")];
  const at = rows.findIndex((each) => each.dataset.id === id);
  return at < 0 ? undefined : (rows[at + 1] ?? rows[at - 1])?.dataset.id;
}

/** What stood beside the open row when the list was last brought up to date: the news that it left
 *  can be faster than the answer to the act that made it leave. */
let beside: { id: string; next: string | undefined } | undefined;

function remember(): void {
  const id = openId();
  const next = id ? neighbour(id) : undefined;
  if (next) beside = { id, next };
}

/** A row that leaves the list: the next one opens, as one works from top to bottom. */
function openNext(id: string): void {
  const next = row(neighbour(id) ?? (beside?.id === id ? (beside.next ?? "") : ""));
  if (next && wide.matches) next.querySelector<HTMLElement>("a.cover")?.click();
  else if (!wide.matches) document.querySelector<HTMLElement>(".thread .step-back")?.click();
}

document.addEventListener("inbox:changed", (event) => {
  const { ids = [], leaves = false } = (event as CustomEvent<Changed>).detail ?? {};
  const leavesList = leaves && !/view=(all|closed|open|snoozed)/.test(location.search);
  if (leavesList && ids.includes(openId())) openNext(openId());
  for (const pick of document.querySelectorAll<HTMLInputElement>("[data-pick]:checked")) {
    if (ids.includes(pick.value)) pick.checked = false;
  }
  chosen();
  soon(ids, leavesList ? 250 : 0);
});
document.addEventListener("tertulia:undone", () => soon([], 0));
document.addEventListener("tertulia:live:inbox", (event) => {
  const { brand_id, data } = (event as CustomEvent<{ brand_id: string; data?: Changed }>).detail;
  if (brand_id === document.querySelector<HTMLMetaElement>('meta[name="brand-id"]')?.content) soon(data?.ids);
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden || !missed) return;
  missed = false;
  soon([]);
});

document.addEventListener("tertulia:live:lost", () => soon([]));

document.addEventListener("htmx:afterRequest", shownLater);
document.addEventListener(
  "toggle",
  (event) => {
    if (!(event.target as HTMLDetailsElement).open) shownLater();
  },
  true,
);

// A menu opened by its key is ready for the arrows.
document.addEventListener(
  "toggle",
  (event) => {
    const menu = event.target as HTMLDetailsElement;
    if (menu.open && menu.matches(".head-acts details.menu")) menu.querySelector<HTMLElement>(".menu-list button")?.focus();
  },
  true,
);

// A conversation was opened by its row.
document.addEventListener("htmx:beforeRequest", (event) => {
  const link = (event as CustomEvent<{ elt: HTMLElement }>).detail.elt;
  const held = link.closest<HTMLElement>(".inbox-row");
  if (held && link.matches("a.cover")) mark(held.dataset.id ?? "");
});
document.addEventListener("htmx:afterSwap", (event) => {
  const target = (event as CustomEvent<{ target: HTMLElement }>).detail.target;
  if (!target.matches(".pane.thread")) return;
  step("thread");
  row(openId())?.classList.remove("unread");
  toBottom();
});

function step(name: string): void {
  if (main) main.dataset.step = name;
  if (!wide.matches) scrollTo(0, name === "thread" ? document.documentElement.scrollHeight : 0);
}

// --- choosing many ----------------------------------------------------------------------------

function chosen(): void {
  const bar = document.querySelector<HTMLElement>("[data-bulk]");
  const many = document.querySelectorAll("[data-pick]:checked").length;
  if (!bar) return;
  bar.hidden = many === 0;
  document.querySelector("#inbox-rows")?.classList.toggle("choosing", many > 0);
  const place = bar.querySelector("[data-bulk-count]");
  if (place) place.textContent = many.toLocaleString(document.documentElement.lang);
}

document.addEventListener("change", (event) => {
  if ((event.target as Element).matches("[data-pick]")) chosen();
});

document.addEventListener("click", (event) => {
  const target = event.target as Element;
  const more = target.closest<HTMLElement>("[data-more]");
  const older = target.closest<HTMLElement>("[data-older]");
  const to = target.closest<HTMLElement>("[data-step-to]");
  if (more) void showMore(more);
  else if (older) void showOlder(older);
  else if (to) {
    event.preventDefault();
    const name = to.dataset.stepTo ?? "thread";
    step(main?.dataset.step === name ? "thread" : name);
  } else if (target.closest("[data-bulk-none]")) {
    for (const pick of document.querySelectorAll<HTMLInputElement>("[data-pick]:checked")) pick.checked = false;
    chosen();
  }
});

if (openId()) toBottom();
