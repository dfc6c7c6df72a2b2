// htmx, wired: CSRF header, a progress line, skeletons, and every error a toast with a way out.
import htmx from "htmx.org";

import { csrfToken } from "./send.ts";
import { toast } from "./toasts.ts";
import { words } from "./words.ts";

interface RequestDetail {
  elt: HTMLElement;
  target?: HTMLElement;
  xhr: XMLHttpRequest;
  headers: Record<string, string>;
  requestConfig?: { verb: string };
  successful?: boolean;
  shouldSwap?: boolean;
  isError?: boolean;
}

declare global {
  interface Window {
    htmx: typeof htmx;
  }
}
window.htmx = htmx;

let open = 0;
function progress(change: number): void {
  open = Math.max(0, open + change);
  document.querySelector(".page-progress")?.classList.toggle("on", open > 0);
  document.documentElement.toggleAttribute("data-loading", open > 0);
}

function listen(name: string, hear: (detail: RequestDetail, event: Event) => void): void {
  document.addEventListener(name, (event) => hear((event as CustomEvent<RequestDetail>).detail, event));
}

listen("htmx:configRequest", (detail) => {
  detail.headers["X-CSRFToken"] = csrfToken();
});

listen("htmx:beforeRequest", (detail) => {
  progress(1);
  const target = detail.target;
  if (detail.requestConfig?.verb === "get" && target?.dataset.skeleton) showSkeleton(target);
});

listen("htmx:afterRequest", (detail) => {
  progress(-1);
  if (detail.target) hideSkeleton(detail.target);
});

const waiting = new WeakMap<HTMLElement, ReturnType<typeof setTimeout>>();

function hideSkeleton(target: HTMLElement): void {
  clearTimeout(waiting.get(target));
  target.classList.remove("loading");
  target.querySelector(":scope > .skeleton[data-made]")?.remove();
}

/** After 250 ms: what comes sooner needs none. */
function showSkeleton(target: HTMLElement): void {
  const model = document.getElementById(target.dataset.skeleton ?? "");
  if (!(model instanceof HTMLTemplateElement)) return;
  hideSkeleton(target);
  const timer = setTimeout(() => {
    const bones = model.content.firstElementChild?.cloneNode(true);
    if (!(bones instanceof HTMLElement)) return;
    bones.dataset.made = "";
    target.prepend(bones);
    target.classList.add("loading");
  }, 250);
  waiting.set(target, timer);
}

// A form with mistakes comes back as 422 with the form inside: that is shown, not an error.
listen("htmx:beforeSwap", (detail) => {
  if (detail.xhr.status === 422) {
    detail.shouldSwap = true;
    detail.isError = false;
  }
});

interface Problem {
  sentence?: string;
  retry_helps?: boolean;
}

function problem(xhr: XMLHttpRequest): Problem {
  if (xhr.getResponseHeader("Content-Type")?.includes("json")) {
    try {
      return JSON.parse(xhr.responseText) as Problem;
    } catch {
      return {};
    }
  }
  const sentence = xhr.getResponseHeader("X-Tertulia-Error");
  return sentence ? { sentence: decodeURIComponent(sentence) } : {};
}

function again(elt: HTMLElement): { label: string; run: () => void } {
  return { label: words("try_again"), run: () => elt.dispatchEvent(new Event(elt.matches("form") ? "submit" : "click", { bubbles: true, cancelable: true })) };
}

listen("htmx:responseError", (detail) => {
  const status = detail.xhr.status;
  if (status === 401) {
    toast({ kind: "warn", text: words("signed_out"), action: { label: words("sign_in"), run: () => location.reload() } });
    return;
  }
  const told = problem(detail.xhr);
  const text = told.sentence ?? words(status === 403 ? "not_allowed" : status === 404 ? "gone" : "server_error");
  const mayRetry = told.retry_helps ?? status >= 500;
  toast(mayRetry ? { kind: "bad", text, action: again(detail.elt) } : { kind: "bad", text });
});

listen("htmx:sendError", (detail) => toast({ kind: "bad", text: words("no_connection"), action: again(detail.elt) }));
listen("htmx:timeout", (detail) => toast({ kind: "bad", text: words("too_slow"), action: again(detail.elt) }));

// HX-Trigger: {"toast": {"text": "…", "undo": "/…"}} shows a toast after any htmx request.
document.addEventListener("toast", (event) => {
  const detail = (event as CustomEvent<{ text?: string; value?: string; kind?: string; undo?: string; href?: string; label?: string }>).detail;
  const text = detail.text ?? detail.value;
  if (!text) return;
  const kind = detail.kind === "bad" || detail.kind === "warn" || detail.kind === "good" ? detail.kind : "plain";
  toast({ kind, text, ...(detail.undo ? { undo: detail.undo } : {}), ...(detail.href ? { href: detail.href, hrefLabel: detail.label ?? "" } : {}) });
});

// A full page navigation shows the same line.
// A download asks to leave too and then stays: the line goes by itself.
addEventListener("beforeunload", () => {
  document.querySelector(".page-progress")?.classList.add("on");
  setTimeout(() => open || document.querySelector(".page-progress")?.classList.remove("on"), 5_000);
});
addEventListener("pageshow", () => {
  open = 0;
  document.querySelector(".page-progress")?.classList.remove("on");
});
