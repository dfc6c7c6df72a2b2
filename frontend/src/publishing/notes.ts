// Comments on the words chosen, and the links of a text, looked at.
import type { AutoSave } from "../shell/autosave.ts";
import { openDialog } from "../shell/dialogs.ts";
import { send } from "../shell/send.ts";
import { toast } from "../shell/toasts.ts";
import { words } from "../shell/words.ts";
import type { VariantSheet } from "./sheet.ts";

const CONTEXT = 40;
let noted: VariantSheet | undefined;
const looked = new Map<string, string>();

/** Our own server's fragment, escaped there. */
function fill(place: HTMLElement | null, html: string): void {
  if (!place) return;
  const holder = document.createElement("template");
  holder.innerHTML = html;
  place.replaceChildren(holder.content);
}

function startNote(sheet: VariantSheet): void {
  const box = document.getElementById("note");
  const form = box?.querySelector("form");
  if (!(box instanceof HTMLDialogElement) || !form) return;
  noted = sheet;
  const areas = sheet.areas();
  const part = Math.max(0, areas.findIndex((area) => area.selectionStart !== area.selectionEnd));
  const area = areas[part];
  const quote = area?.value.slice(area.selectionStart, area.selectionEnd) ?? "";
  (form.elements.namedItem("quote") as HTMLInputElement).value = quote;
  (form.elements.namedItem("before") as HTMLInputElement).value = area?.value.slice(Math.max(0, area.selectionStart - CONTEXT), area.selectionStart) ?? "";
  (form.elements.namedItem("part") as HTMLInputElement).value = String(part);
  const shown = form.querySelector<HTMLElement>("[data-note-quote]");
  if (shown) {
    shown.hidden = !quote;
    shown.textContent = quote;
  }
  openDialog(box);
}

async function tell(url: string, body: FormData, variant: string): Promise<boolean> {
  const answer = await send(url, { method: "POST", body }).catch(() => undefined);
  if (!answer || answer.redirected || (!answer.ok && answer.status !== 422)) {
    toast({ kind: "bad", text: words("no_answer") });
    return false;
  }
  fill(document.getElementById(`line-notes-${variant}`), await answer.text());
  return answer.ok;
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target as HTMLFormElement;
    if (form.matches("[data-note-new]")) {
      event.preventDefault();
      event.stopPropagation();
      const sheet = noted;
      const saver = document.querySelector<AutoSave>("auto-save");
      void saver?.flush().then(() => tell(sheet?.dataset.noteUrl ?? "", new FormData(form), sheet?.dataset.variant ?? "")).then((ok) => {
        if (!ok) return;
        form.reset();
        form.closest("dialog")?.close();
      });
    }
  },
  true,
);

/** Answers stand inside the composer's own form: a press sends only their fields. */
async function answer(button: HTMLButtonElement): Promise<void> {
  const form = button.closest<HTMLElement>("[data-note-form]");
  const body = new FormData();
  const text = form?.querySelector<HTMLInputElement>("[data-note-answer]");
  if (button.dataset.noteDo === "answer" && !text?.value.trim()) return text?.focus();
  if (button.dataset.noteDo === "answer") body.set("body", text?.value ?? "");
  if (button.dataset.noteDo === "open") body.set("open", "1");
  await tell(form?.dataset.noteForm ?? "", body, button.closest<HTMLElement>("variant-sheet")?.dataset.variant ?? "");
}

document.addEventListener("click", (event) => {
  const target = event.target as HTMLElement;
  const note = target.closest<HTMLElement>("[data-note]");
  const sheet = note?.closest<VariantSheet>("variant-sheet");
  if (sheet) startNote(sheet);
  const act = target.closest<HTMLButtonElement>("[data-note-do]");
  if (act) void answer(act);
});

/** Each address is looked at once, after it was saved; what stands there is shown beneath. */
async function lookAt(sheet: VariantSheet): Promise<void> {
  const place = sheet.querySelector<HTMLElement>("[data-links]");
  if (!place || sheet.locked) return;
  const found = sheet.areas().flatMap((area) => area.value.match(/https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]»”']/g) ?? []);
  const addresses = [...new Set(found)].slice(0, 4);
  for (const address of addresses) {
    if (looked.has(address)) continue;
    looked.set(address, "");
    const answer = await send(`${place.dataset.links}?url=${encodeURIComponent(address)}`).catch(() => undefined);
    if (answer?.ok && !answer.redirected) looked.set(address, (await answer.text()).trim());
    else looked.delete(address);
  }
  const html = addresses.map((address) => looked.get(address) ?? "").join("");
  if (place.dataset.shown !== html) {
    place.dataset.shown = html;
    fill(place, html);
  }
  place.hidden = !html;
}

function lookAtAll(): void {
  for (const sheet of document.querySelectorAll<VariantSheet>("variant-sheet:not([data-locked])")) void lookAt(sheet);
}

document.addEventListener("tertulia:saved", lookAtAll);
lookAtAll();
