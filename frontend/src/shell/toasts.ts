// Toasts that can be read again: each is kept in the tray until the tab closes.
import { element } from "./element.ts";
import { icon } from "./icon.ts";
import { send } from "./send.ts";
import { words } from "./words.ts";

export type ToastKind = "plain" | "good" | "warn" | "bad";

export interface Toast {
  text: string;
  kind?: ToastKind;
  /** POSTed to when the person says "Undo". */
  undo?: string;
  action?: { label: string; run: () => void };
  href?: string;
  hrefLabel?: string;
}

interface Kept {
  text: string;
  kind: ToastKind;
  at: number;
}

const KEY = "tertulia-toasts";
const MOST = 50;

function kept(): Kept[] {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? "[]") as Kept[];
  } catch {
    return [];
  }
}

function keep(said: Kept): void {
  const list = [said, ...kept()].slice(0, MOST);
  try {
    sessionStorage.setItem(KEY, JSON.stringify(list));
  } catch {
    // private mode without storage: the toast itself was still shown
  }
}

function mark(kind: ToastKind): SVGSVGElement {
  if (kind === "bad") return icon("circle-alert");
  if (kind === "warn") return icon("triangle-alert");
  if (kind === "good") return icon("check");
  return icon("info");
}

function holder(): HTMLElement {
  let found = document.querySelector<HTMLElement>(".toasts[data-live]");
  if (!found) {
    found = element("div", { class: "toasts", "data-live": true, role: "status", "aria-live": "polite", "aria-label": words("notices") });
    document.body.append(found);
  }
  return found;
}

async function undo(url: string, shown: HTMLElement): Promise<void> {
  shown.remove();
  const answer = await send(url, { method: "POST" }).catch(() => undefined);
  if (answer?.ok) {
    document.dispatchEvent(new CustomEvent("tertulia:undone", { detail: { url } }));
    const goes = answer.headers.get("HX-Location") ?? answer.headers.get("HX-Redirect");
    toast({ kind: "good", text: words("undone") });
    if (goes) location.assign(goes);
    else if (answer.headers.get("HX-Refresh") === "true") location.reload();
  } else {
    toast({ kind: "bad", text: words("not_undone"), action: { label: words("try_again"), run: () => void undo(url, shown) } });
  }
}

/** Shows a toast and keeps it in the tray. Errors stay until closed; others leave after a while. */
export function toast(said: Toast): HTMLElement {
  const kind = said.kind ?? "plain";
  keep({ text: said.text, kind, at: Date.now() });
  const shown = element("div", { class: `toast ${kind}`, role: kind === "bad" ? "alert" : undefined }, mark(kind), element("span", { class: "words" }, said.text));
  if (said.undo) {
    const url = said.undo;
    const button = element("button", { type: "button", "data-undo": url }, words("undo"));
    button.addEventListener("click", () => void undo(url, shown));
    shown.append(button);
  }
  if (said.action) {
    const { label, run } = said.action;
    const button = element("button", { type: "button" }, label);
    button.addEventListener("click", () => {
      shown.remove();
      run();
    });
    shown.append(button);
  }
  if (said.href) shown.append(element("a", { href: said.href }, said.hrefLabel || words("see")));
  const shut = element("button", { type: "button", class: "shut", "aria-label": words("close") }, icon("x"));
  shut.addEventListener("click", () => shown.remove());
  shown.append(shut);
  holder().append(shown);
  leaveLater(shown, kind === "bad" ? 0 : said.undo || said.action ? 12_000 : 6_000);
  return shown;
}

/** Reading or reaching for it stops the clock. */
function leaveLater(shown: HTMLElement, after_ms: number): void {
  if (!after_ms) return;
  let timer = setTimeout(() => shown.remove(), after_ms);
  const stop = (): void => clearTimeout(timer);
  const start = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => shown.remove(), after_ms);
  };
  shown.addEventListener("pointerenter", stop);
  shown.addEventListener("focusin", stop);
  shown.addEventListener("pointerleave", start);
  shown.addEventListener("focusout", start);
}

function fillTray(list: HTMLElement): void {
  const lang = document.documentElement.lang || "en";
  const hour = new Intl.DateTimeFormat(lang, { hour: "2-digit", minute: "2-digit" });
  const lines = kept().map((said) =>
    element("li", { class: said.kind }, mark(said.kind), element("span", {}, said.text), element("time", {}, hour.format(said.at))),
  );
  list.replaceChildren(...(lines.length ? lines : [element("li", {}, words("no_notices"))]));
}

document.addEventListener("tertulia:dialog", (event) => {
  const list = (event.target as Element).querySelector<HTMLElement>("[data-toast-tray]");
  if (list) fillTray(list);
});

// Django's messages are rendered in the page as <template data-message>: they become toasts.
function fromPage(): void {
  for (const said of document.querySelectorAll<HTMLTemplateElement>("template[data-message]")) {
    const kind = (said.dataset.message ?? "plain") as ToastKind;
    const undoUrl = said.dataset.undo;
    toast({ kind, text: said.content.textContent?.trim() ?? "", ...(undoUrl ? { undo: undoUrl } : {}) });
    said.remove();
  }
}
document.addEventListener("htmx:afterSettle", fromPage);
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", fromPage);
else fromPage();
