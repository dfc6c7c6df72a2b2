// The preview: the text folded where its network folds it, pictures cut as it cuts them, and the
// grid of the profile where it has one. And what must be seen of a picture, chosen by a press.
import { openDialog } from "../shell/dialogs.ts";
import { element } from "../shell/element.ts";
import { send } from "../shell/send.ts";
import { words } from "../shell/words.ts";
import { frame, type Use } from "./pictures.ts";
import type { VariantSheet } from "./sheet.ts";

interface Rules {
  fold_chars?: number;
  aspect?: string;
  aspect_min?: string;
  aspect_max?: string;
  picture_first?: boolean;
  carousel?: boolean;
  title?: boolean;
  grid?: string;
}

function mediaUrl(): string {
  return (document.querySelector<HTMLElement>("post-composer")?.dataset.media ?? "").replace(/calendar\/$/, "media/");
}

function ratio(words: string): number {
  const [wide, high] = words.split(":").map(Number);
  return (wide ?? 1) / (high ?? 1);
}

function picture(use: Use, rules: Rules): HTMLImageElement {
  const image = element("img", { src: `${mediaUrl()}${use.asset}/thumbnail/`, alt: use.alt, decoding: "async" });
  frame(image, use, rules.aspect && rules.aspect.includes(":") ? rules.aspect : "");
  if (!use.crop && rules.aspect_min && rules.aspect_max) {
    const [least, most] = [ratio(rules.aspect_min), ratio(rules.aspect_max)];
    image.addEventListener("load", () => {
      image.style.aspectRatio = String(Math.min(most, Math.max(least, image.naturalWidth / image.naturalHeight)));
    });
  }
  return image;
}

/** The text up to the fold, with a press for the rest. */
function said(text: string, rules: Rules): HTMLElement {
  const place = element("p", { class: "said" });
  const fold = rules.fold_chars ?? 0;
  const letters = [...text];
  if (!fold || letters.length <= fold) {
    place.textContent = text;
    return place;
  }
  const cut = letters.slice(0, fold).join("").replace(/\s+\S*$/, "");
  const more = element("button", { type: "button", class: "link" }, words("more_here"));
  more.addEventListener("click", () => (place.textContent = text));
  place.append(`${cut} `, more);
  return place;
}

function part(text: string, uses: Use[], rules: Rules): HTMLElement {
  const shown = rules.carousel ? uses.slice(0, 1) : uses;
  const pictures = element("div", { class: "pictures", "data-count": String(Math.min(shown.length, 4)) }, ...shown.map((use) => picture(use, rules)));
  if (rules.carousel && uses.length > 1) pictures.append(element("span", { class: "tag carousel-count" }, `1/${uses.length}`));
  const box = element("div", { class: "preview-part" });
  box.append(...(rules.picture_first ? [pictures, said(text, rules)] : [said(text, rules), pictures]));
  return box;
}

async function grid(sheet: VariantSheet, rules: Rules): Promise<HTMLElement | undefined> {
  const first = sheet.uses(0)[0];
  if (!rules.grid || !first) return undefined;
  const answer = await send(sheet.dataset.gridUrl ?? "").catch(() => undefined);
  const told = answer?.ok ? ((await answer.json().catch(() => ({}))) as { assets?: string[] }) : {};
  const uses: Use[] = [first, ...(told.assets ?? []).map((asset): Use => ({ asset, alt: "", focus: [0, 0] }))];
  const tiles = uses.map((use) => {
    const image = element("img", { src: `${mediaUrl()}${use.asset}/thumbnail/`, alt: use.alt });
    frame(image, { ...use, crop: "" }, rules.grid);
    return image;
  });
  return element("div", {}, element("h3", {}, words("grid_of")), element("div", { class: "profile-grid" }, ...tiles));
}

async function show(sheet: VariantSheet): Promise<void> {
  const box = document.getElementById("preview") as HTMLDialogElement | null;
  const place = box?.querySelector<HTMLElement>("[data-filled]");
  if (!box || !place) return;
  const rules = JSON.parse(sheet.dataset.preview ?? "{}") as Rules;
  const head = element("p", { class: "by" }, ...[...(sheet.querySelector(".by")?.childNodes ?? [])].filter((each) => !(each instanceof HTMLButtonElement)).map((each) => each.cloneNode(true)));
  const title = rules.title ? sheet.readFields().title : "";
  const parts = sheet.areas().map((area, place) => part(area.value, sheet.uses(place), rules));
  const grids = await grid(sheet, rules);
  place.replaceChildren(element("div", { class: "preview stack" }, head, title ? element("h3", {}, title) : null, ...parts, grids));
  openDialog(box);
}

let aimed: { sheet: VariantSheet; part: number; asset: string } | undefined;

function control<T extends HTMLElement>(name: string): T | null {
  return document.querySelector<T>(`#aim ${name}`);
}

function aim(figure: HTMLElement): void {
  const sheet = figure.closest<VariantSheet>("variant-sheet");
  const part = Number(figure.closest<HTMLElement>("[data-part]")?.dataset.part ?? 0);
  const use = sheet?.uses(part).find((each) => each.asset === figure.dataset.asset);
  const image = control<HTMLImageElement>("[data-aim-picture]");
  const box = document.getElementById("aim");
  if (!sheet || !use || !image || !(box instanceof HTMLDialogElement)) return;
  aimed = { sheet, part, asset: use.asset };
  image.src = `${mediaUrl()}${use.asset}/thumbnail/`;
  const [x, y, crop] = [control<HTMLInputElement>("#aim-x"), control<HTMLInputElement>("#aim-y"), control<HTMLSelectElement>("#aim-crop")];
  if (x) x.value = String(Math.round(use.focus[0] * 100));
  if (y) y.value = String(Math.round(use.focus[1] * 100));
  if (crop) crop.value = use.crop ?? "";
  openDialog(box);
  point();
}

/** The point where it was pressed, kept with the picture at once. */
function point(): void {
  const x = Number(control<HTMLInputElement>("#aim-x")?.value ?? 0) / 100;
  const y = Number(control<HTMLInputElement>("#aim-y")?.value ?? 0) / 100;
  const crop = control<HTMLSelectElement>("#aim-crop")?.value ?? "";
  const mark = control("[data-aim-point]");
  if (mark) {
    mark.style.left = `${((x + 1) / 2) * 100}%`;
    mark.style.top = `${((1 - y) / 2) * 100}%`;
  }
  if (!aimed) return;
  const { sheet, part, asset } = aimed;
  const uses = sheet.uses(part).map((use): Use => {
    if (use.asset !== asset) return use;
    const { crop: _before, ...rest } = use;
    return crop ? { ...rest, focus: [x, y], crop } : { ...rest, focus: [x, y] };
  });
  if (JSON.stringify(uses) !== JSON.stringify(sheet.uses(part))) sheet.setUses(part, uses);
}

document.addEventListener("input", (event) => {
  if ((event.target as HTMLElement).matches("#aim-x, #aim-y, #aim-crop")) point();
});

document.addEventListener("click", (event) => {
  const target = event.target as HTMLElement;
  const open = target.closest<HTMLElement>("[data-preview-open]");
  if (open) {
    const sheet = document.querySelector<VariantSheet>(`#v-${open.dataset.previewOpen}`);
    if (sheet) void show(sheet);
  }
  const figure = target.closest("[data-aim]")?.closest<HTMLElement>("[data-asset]");
  if (figure) aim(figure);
  if (target.matches("[data-aim-picture]")) {
    const box = target.getBoundingClientRect();
    const [x, y] = [control<HTMLInputElement>("#aim-x"), control<HTMLInputElement>("#aim-y")];
    if (x) x.value = String(Math.round((((event as MouseEvent).clientX - box.left) / box.width) * 200 - 100));
    if (y) y.value = String(Math.round(100 - (((event as MouseEvent).clientY - box.top) / box.height) * 200));
    point();
  }
});
