// What helps to write: another text adapted, likenesses, words put in at the caret.
import type { AutoSave } from "../shell/autosave.ts";
import { openDialog } from "../shell/dialogs.ts";
import { send } from "../shell/send.ts";
import { toast } from "../shell/toasts.ts";
import { words } from "../shell/words.ts";
import type { Fields } from "./ledger.ts";
import type { VariantSheet } from "./sheet.ts";

interface Part {
  text: string;
  media: unknown[];
}

let caret: { area: HTMLTextAreaElement; start: number; end: number } | undefined;
let adapting: VariantSheet | undefined;

document.addEventListener("focusout", (event) => {
  const area = event.target;
  if (area instanceof HTMLTextAreaElement && area.matches("variant-sheet [data-text]")) caret = { area, start: area.selectionStart, end: area.selectionEnd };
});

function dialog(id: string): HTMLDialogElement | null {
  return document.getElementById(id) as HTMLDialogElement | null;
}

/** Our own server's fragment, escaped there. */
function fill(box: HTMLElement | null | undefined, html: string): void {
  const place = box?.querySelector<HTMLElement>("[data-filled]");
  if (!place) return;
  const holder = document.createElement("template");
  holder.innerHTML = html;
  place.replaceChildren(holder.content);
}

async function fragment(url: string, init: RequestInit = {}): Promise<string | undefined> {
  const answer = await send(url, init).catch(() => undefined);
  if (!answer || answer.redirected || (!answer.ok && answer.status !== 422)) {
    toast({ kind: "bad", text: words("no_answer") });
    return undefined;
  }
  return answer.text();
}

/** What is asked about the words is asked about the words as they stand. */
async function saved(from: Element): Promise<void> {
  await from.ownerDocument.querySelector<AutoSave>("auto-save")?.flush();
}

async function adapt(sheet: VariantSheet, from: string): Promise<void> {
  adapting = sheet;
  await saved(sheet);
  const url = sheet.dataset.adaptUrl ?? "";
  const html = await fragment(from ? `${url}?from=${encodeURIComponent(from)}` : url);
  const box = dialog("adapt");
  if (html === undefined || !box) return;
  fill(box, html);
  openDialog(box);
}

function use(sheet: VariantSheet, parts: Part[]): void {
  const before = sheet.readFields();
  const fields: Fields = Object.fromEntries(Object.entries(before).filter(([name]) => !/^(text|media)\.\d+$/.test(name)));
  parts.forEach((part, place) => {
    const own = before[`media.${place}`] ?? "[]";
    fields[`text.${place}`] = part.text;
    fields[`media.${place}`] = own === "[]" ? JSON.stringify(part.media) : own;
  });
  put(sheet, fields);
  dialog("adapt")?.close();
  toast({ text: words("adapted"), action: { label: words("undo"), run: () => put(sheet, before) } });
}

function put(sheet: VariantSheet, fields: Fields): void {
  sheet.writeFields(fields);
  sheet.dispatchEvent(new Event("change", { bubbles: true }));
}

/** At the caret of the text that was written on last. */
export function insert(text: string): void {
  const area = caret?.area.isConnected ? caret.area : document.querySelector<HTMLTextAreaElement>("variant-sheet:not([data-locked]) [data-text]");
  if (!area) return;
  const start = caret?.area === area ? caret.start : area.value.length;
  const end = caret?.area === area ? caret.end : area.value.length;
  const space = start > 0 && text.length > 2 && !/\s$/.test(area.value.slice(0, start)) ? " " : "";
  area.setRangeText(space + text, start, end, "end");
  caret = { area, start: area.selectionEnd, end: area.selectionEnd };
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

async function tool(name: string): Promise<void> {
  const box = dialog(`tool-${name}`);
  if (!box) return;
  if (box.dataset.url) {
    const html = await fragment(box.dataset.url);
    if (html !== undefined) fill(box, html);
    const chosen = caret ? caret.area.value.slice(caret.start, caret.end) : "";
    const text = box.querySelector<HTMLTextAreaElement>("#snippet-text");
    if (text && chosen) text.value = chosen;
  }
  openDialog(box);
}

function swap(button: HTMLElement): void {
  const sheet = document.querySelector<VariantSheet>(`#v-${button.dataset.variant}`);
  const old = button.dataset.swap ?? "";
  for (const area of sheet?.areas() ?? []) {
    const at = area.value.indexOf(old);
    if (at < 0 || !old) continue;
    area.setRangeText(button.dataset.instead ?? "", at, at + old.length, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
    return;
  }
}

async function likeness(from: HTMLElement): Promise<void> {
  const box = dialog("likeness");
  await saved(from);
  const html = await fragment(document.querySelector<HTMLElement>("post-composer")?.dataset.likeness ?? "");
  if (html === undefined || !box) return;
  fill(box, html);
  openDialog(box);
}

document.addEventListener("click", (event) => {
  const target = event.target as HTMLElement;
  const pressed = target.closest<HTMLElement>("[data-adapt-open], [data-adapt-from], [data-fit], [data-likeness]:not(post-composer), [data-swap], [data-tool], [data-insert], [data-snippet-remove]");
  if (!pressed) return;
  const { adaptOpen, adaptFrom, fit, swap: swaps, tool: tools, insert: inserts, snippetRemove } = pressed.dataset;
  if (adaptOpen !== undefined) {
    const sheet = document.querySelector<VariantSheet>(`#v-${adaptOpen}`);
    if (sheet) void adapt(sheet, pressed.dataset.from ?? "");
  } else if (adaptFrom !== undefined && adapting) void adapt(adapting, adaptFrom);
  else if (fit !== undefined && adapting) use(adapting, JSON.parse(fit) as Part[]);
  else if (swaps !== undefined) swap(pressed);
  else if (tools !== undefined) void tool(tools);
  else if (inserts !== undefined) {
    pressed.closest("dialog")?.close();
    insert(inserts);
  } else if (snippetRemove !== undefined) void fragment(snippetRemove, { method: "POST" }).then((html) => html !== undefined && fill(dialog("tool-snippets"), html));
  else if (pressed.matches("[data-likeness]")) void likeness(pressed);
});

document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  if (!form.matches("[data-snippet-keep]")) return;
  event.preventDefault();
  event.stopPropagation();
  const box = dialog("tool-snippets");
  void fragment(box?.dataset.url ?? "", { method: "POST", body: new FormData(form) }).then((html) => {
    if (html === undefined) return;
    fill(box, html);
    if (!box?.querySelector("[role=alert]")) form.reset();
  });
}, true);

document.addEventListener("change", (event) => {
  const control = event.target as HTMLInputElement;
  if (control.matches("[data-about]")) void tellAbout(control);
  if (control.matches("[data-line]")) disclose(control);
  if (control.matches(".new-post input[name=format]")) onlyTaking(control);
});

/** Format, pillar and campaign are kept at once; the notices that follow from them are renewed. */
async function tellAbout(control: HTMLElement): Promise<void> {
  const body = new FormData();
  for (const each of document.querySelectorAll<HTMLSelectElement>("select[data-about]")) body.set(each.dataset.about ?? "", each.value);
  const answer = await send(document.querySelector<HTMLElement>("post-composer")?.dataset.about ?? "", { method: "POST", body }).catch(() => undefined);
  if (!answer?.ok || answer.redirected) toast({ kind: "bad", text: words("no_answer") });
  else control.closest<AutoSave>("auto-save")?.touched();
}

/** The line that says it stands in the text, where everybody sees and counts it. */
function disclose(box: HTMLInputElement): void {
  const line = box.dataset.line;
  const area = box.closest<VariantSheet>("variant-sheet")?.areas()[0];
  if (!line || !area) return;
  const there = area.value.includes(line);
  if (box.checked && !there) area.value = area.value.trim() ? `${area.value.trimEnd()}\n\n${line}` : line;
  else if (!box.checked && there) area.value = area.value.replace(line, "").replace(/\n{3,}/g, "\n\n").trimEnd();
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Channels that do not take the format are taken out, and say so. */
function onlyTaking(radio: HTMLInputElement): void {
  for (const label of document.querySelectorAll<HTMLElement>("[data-takes]")) {
    const takes = !radio.value || (label.dataset.takes ?? "").split(" ").includes(radio.value);
    const box = label.querySelector<HTMLInputElement>("input");
    if (box) {
      box.disabled = !takes;
      box.checked = takes;
    }
    label.classList.toggle("refuses", !takes);
  }
}
