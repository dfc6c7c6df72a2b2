// The preview: the text folded where its network folds it, pictures cut as it cuts them, and the
// grid of the profile where it has one. And what must be seen of a picture, chosen by a press.
import { openDialog } from "../shell/dialogs.ts";
import { element } from "../shell/element.ts";
import { send } from "../shell/send.ts";
import { words } from "../shell/words.ts";
import { coverOf } from "./cover.ts";
import { isVideo, type Use } from "./pictures.ts";
import type { VariantSheet } from "./sheet.ts";

interface Rules {
  fold_chars?: number;
  aspect?: string;
  aspect_min?: string;
  aspect_max?: string;
  picture_first?: boolean;
  carousel?: boolean;
  picture_grid?: number[];
  focus?: boolean;
  title?: boolean;
  grid?: string;
}

function mediaUrl(): string {
  return (document.querySelector<HTMLElement>("post-composer")?.dataset.media ?? "").replace(/calendar\/$/, "media/");
}

/** Width over height, as in `networks/preview.py`, which says the same of what is sent. */
const ASPECTS: Record<string, number> = { "9:16": 9 / 16, "2:3": 2 / 3, "3:4": 3 / 4, "4:5": 4 / 5, "1:1": 1, "4:3": 4 / 3, "16:9": 16 / 9, "1.91:1": 1.91 };
const STEPS = 20;

/** The cut of a picture that stands alone, once its size is known. */
function own(rules: Rules, shape: number): string {
  if (rules.aspect && rules.aspect in ASPECTS) return rules.aspect;
  const [least = "", most = ""] = [rules.aspect_min, rules.aspect_max];
  if (least in ASPECTS && shape < ASPECTS[least]!) return least;
  return most in ASPECTS && shape > ASPECTS[most]! ? most : "";
}

function nearest(shape: number): string {
  const far = (name: string): number => Math.abs(Math.log(ASPECTS[name]! / shape));
  return Object.keys(ASPECTS).reduce((one, other) => (far(other) < far(one) ? other : one));
}

/** The part of it that stays: its own cut comes first, then the network's, which may keep no focus. */
function place(image: HTMLElement, use: Use, rules: Rules): void {
  const kept = rules.focus || use.crop ? use.focus : [0, 0];
  image.dataset.x = String(Math.round(((kept[0]! + 1) / 2) * STEPS));
  image.dataset.y = String(Math.round(((1 - kept[1]!) / 2) * STEPS));
}

function cut(image: HTMLElement, aspect: string): void {
  if (aspect) image.dataset.aspect = aspect;
}

function picture(use: Use, rules: Rules, cover = ""): HTMLElement {
  if (isVideo(use)) {
    const film = element("video", { src: `${mediaUrl()}${use.asset}/`, poster: cover ? `${mediaUrl()}${cover}/` : `${mediaUrl()}${use.asset}/poster/`, controls: true, preload: "metadata", playsinline: true, "aria-label": use.alt });
    cut(film, rules.aspect && rules.aspect in ASPECTS ? rules.aspect : "");
    return film;
  }
  const image = element("img", { src: `${mediaUrl()}${use.asset}/thumbnail/`, alt: use.alt, decoding: "async" });
  place(image, use, rules);
  return image;
}

/** What `tell` says of the shape of the first picture: at once where it is cut, else when it came. */
function byShape(shots: HTMLElement[], use: Use | undefined, tell: (shape: number) => void): void {
  const first = shots[0];
  const asked = use?.crop ? ASPECTS[use.crop] : undefined;
  if (asked) tell(asked);
  else if (first instanceof HTMLImageElement) first.addEventListener("load", () => tell(first.naturalWidth / first.naturalHeight), { once: true });
}

/** As `layout_of` of the server: one, a strip that is swiped, or a grid with the rest behind a press. */
function shots(uses: Use[], rules: Rules, cover: string): HTMLElement[] {
  if (!uses.length) return [];
  const made = uses.map((use) => picture(use, rules, cover));
  const box = element("div", { class: "shots" });
  if (uses.length === 1 || rules.carousel) {
    byShape(made, uses[0], (shape) => {
      const aspect = own(rules, shape) || (uses.length > 1 ? nearest(shape) : uses[0]?.crop ?? "");
      for (const each of made) cut(each, aspect);
    });
  }
  if (uses.length === 1) {
    box.classList.add("one");
    box.append(...made);
    return [box];
  }
  if (rules.carousel) {
    box.classList.add("strip");
    box.tabIndex = 0;
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", words("pictures_in_turn", { n: uses.length }));
    box.append(...made.map((each, at) => element("figure", {}, each, element("span", { class: "tag" }, `${at + 1}/${uses.length}`))));
    return [box];
  }
  const most = Math.max(...(rules.picture_grid ?? [4]));
  box.classList.add("grid");
  box.dataset.count = String(Math.min(most, uses.length));
  box.dataset.aspect = most <= 4 ? "16:9" : "1:1";
  box.append(...made.slice(0, most));
  const others = made.slice(most);
  return others.length ? [box, element("div", { class: "other-shots" }, ...others)] : [box];
}

/** The text up to the fold, with a press for the rest. */
function said(text: string, rules: Rules): HTMLElement {
  const place = element("p", { class: "said", dir: "auto" });
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

function part(text: string, uses: Use[], rules: Rules, cover: string): HTMLElement {
  const box = element("div", { class: "seen-part" });
  const tiles = shots(uses, rules, cover);
  box.append(...(rules.picture_first ? [...tiles, said(text, rules)] : [said(text, rules), ...tiles]));
  return box;
}

async function grid(sheet: VariantSheet, rules: Rules): Promise<HTMLElement | undefined> {
  const first = sheet.uses(0)[0];
  const cover = coverOf(sheet);
  if (!rules.grid || !first) return undefined;
  const answer = await send(sheet.dataset.gridUrl ?? "").catch(() => undefined);
  const told = answer?.ok ? ((await answer.json().catch(() => ({}))) as { assets?: string[] }) : {};
  const uses: Use[] = [cover ? { ...first, asset: cover } : first, ...(told.assets ?? []).map((asset): Use => ({ asset, alt: "", focus: [0, 0] }))];
  const tiles = uses.map((use, at) => element("img", { src: `${mediaUrl()}${use.asset}/thumbnail/`, alt: use.alt, "data-aspect": rules.grid ?? "", class: at ? "" : "this" }));
  return element("div", {}, element("h3", {}, words("grid_of")), element("div", { class: "profile-grid" }, ...tiles));
}

async function show(sheet: VariantSheet): Promise<void> {
  const box = document.getElementById("preview") as HTMLDialogElement | null;
  const place = box?.querySelector<HTMLElement>("[data-filled]");
  if (!box || !place) return;
  const rules = JSON.parse(sheet.dataset.preview ?? "{}") as Rules;
  const head = element("p", { class: "by" }, ...[...(sheet.querySelector(".by")?.childNodes ?? [])].filter((each) => !(each instanceof HTMLButtonElement)).map((each) => each.cloneNode(true)));
  const title = rules.title ? sheet.readFields().title : "";
  const parts = sheet.areas().map((area, place) => part(area.value, sheet.uses(place), rules, coverOf(sheet)));
  const grids = await grid(sheet, rules);
  place.replaceChildren(element("div", { class: "as-seen" }, head, title ? element("h3", {}, title) : null, ...parts, grids));
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
