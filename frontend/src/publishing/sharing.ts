// What is written once serves the other channels: the same words where none stand yet, and the
// description of a picture wherever the same picture has none.
import { toast } from "../shell/toasts.ts";
import { words } from "../shell/words.ts";
import type { VariantSheet } from "./sheet.ts";

function others(sheet: VariantSheet): VariantSheet[] {
  const all = document.querySelectorAll<VariantSheet>("variant-sheet:not([data-locked])");
  return [...all].filter((each) => each !== sheet);
}

/** A thread becomes one text with an empty line between its parts; each channel counts it as its own. */
function shareWords(sheet: VariantSheet): void {
  const text = sheet.areas().map((area) => area.value.trim()).filter(Boolean).join("\n\n");
  const empty = text ? others(sheet).filter((each) => each.areas().every((area) => !area.value.trim())) : [];
  for (const each of empty) each.setText(text);
  if (!empty.length) toast({ text: words("share_none") });
  else toast({ kind: "good", text: words("shared", { count: empty.length }), action: { label: words("undo"), run: () => empty.forEach((each) => each.setText("")) } });
}

/** The field where somebody is about to write is left alone until they leave it. */
function shareDescription(asset: string): void {
  const fields = [...document.querySelectorAll<HTMLInputElement>(`variant-sheet:not([data-locked]) [data-asset="${CSS.escape(asset)}"] [data-alt]`)];
  const said = fields.find((field) => field.value.trim())?.value;
  if (!said) return;
  for (const field of fields) {
    if (field.value.trim() || field === document.activeElement) continue;
    field.value = said;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

document.addEventListener("click", (event) => {
  const id = (event.target as HTMLElement).closest<HTMLElement>("[data-share]")?.dataset.share;
  const sheet = id ? document.querySelector<VariantSheet>(`#v-${CSS.escape(id)}`) : null;
  if (sheet) shareWords(sheet);
});

document.addEventListener("focusout", (event) => {
  const field = event.target as HTMLElement;
  const asset = field.matches("variant-sheet [data-alt]") ? field.closest<HTMLElement>("[data-asset]")?.dataset.asset : "";
  if (asset) setTimeout(() => shareDescription(asset));
});
