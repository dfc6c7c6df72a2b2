// The cover of a variant: a moment of its video, taken as a picture into the library, or a picture
// that is there. What is kept is which picture; an older cover in words stays until it is changed.
import { openDialog } from "../shell/dialogs.ts";
import { send } from "../shell/send.ts";
import { toast } from "../shell/toasts.ts";
import { words } from "../shell/words.ts";
import { isVideo, type Uploaded } from "./pictures.ts";
import type { VariantSheet } from "./sheet.ts";

const ID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;
let chosenFor: VariantSheet | undefined;

function composer(): DOMStringMap {
  return document.querySelector<HTMLElement>("post-composer")?.dataset ?? {};
}

function mediaUrl(): string {
  return (composer().media ?? "").replace(/calendar\/$/, "media/");
}

function field(sheet: VariantSheet): HTMLInputElement | null {
  return sheet.querySelector<HTMLInputElement>("[data-cover-value]");
}

/** The picture that is the cover of a sheet, or "". */
export function coverOf(sheet: VariantSheet): string {
  const value = field(sheet)?.value ?? "";
  return ID.test(value) ? value : "";
}

/** What the sheet shows of its cover. */
export function showCover(sheet: VariantSheet): void {
  const value = field(sheet)?.value ?? "";
  const image = sheet.querySelector<HTMLImageElement>("[data-cover-picture]");
  const said = sheet.querySelector<HTMLElement>("[data-cover-words]");
  const none = sheet.querySelector<HTMLElement>("[data-cover-none]");
  if (image) {
    image.hidden = !ID.test(value);
    if (!image.hidden) image.src = `${mediaUrl()}${value}/thumbnail/`;
  }
  if (said) said.textContent = ID.test(value) ? "" : value;
  if (none) none.hidden = !value;
}

function choose(sheet: VariantSheet, asset: string): void {
  const holder = field(sheet);
  if (!holder) return;
  holder.value = asset;
  showCover(sheet);
  holder.dispatchEvent(new Event("change", { bubbles: true }));
  dialog()?.close();
}

function dialog(): HTMLDialogElement | null {
  return document.querySelector<HTMLDialogElement>("dialog#cover");
}

async function open(sheet: VariantSheet): Promise<void> {
  const box = dialog();
  if (!box) return;
  chosenFor = sheet;
  const film = sheet.areas().flatMap((_area, part) => sheet.uses(part)).find(isVideo);
  const place = box.querySelector<HTMLElement>("[data-cover-film]");
  const video = box.querySelector<HTMLVideoElement>("[data-cover-video]");
  if (place && video) {
    place.hidden = !film;
    if (film && !video.src.endsWith(`/${film.asset}/`)) video.src = `${mediaUrl()}${film.asset}/`;
  }
  openDialog(box);
  const answer = await send(`${box.dataset.pick ?? ""}?kind=image`).catch(() => undefined);
  if (!answer?.ok) return;
  const holder = document.createElement("template");
  holder.innerHTML = await answer.text(); // our own server's fragment, escaped there
  box.querySelector("[data-cover-picks]")?.replaceChildren(holder.content);
}

/** The moment that stands in the player, as a picture of the library. */
async function takeMoment(box: HTMLDialogElement): Promise<void> {
  const video = box.querySelector<HTMLVideoElement>("[data-cover-video]");
  const sheet = chosenFor;
  if (!video?.videoWidth || !sheet) return;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  const picture = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", 0.92));
  if (!picture) return;
  const body = new FormData();
  body.set("file", new File([picture], `${words("cover_file")}-${video.currentTime.toFixed(1)}.jpg`, { type: "image/jpeg" }));
  const answer = await send(composer().upload ?? "", { method: "POST", body }).catch(() => undefined);
  const said = (await answer?.json().catch(() => undefined)) as (Uploaded & { sentence?: string }) | undefined;
  if (answer?.ok && said?.asset) choose(sheet, said.asset);
  else toast({ kind: "bad", text: said?.sentence ?? words("not_uploaded") });
}

/** The slider and the player are at the same moment, whichever is moved. */
function follow(event: Event): void {
  const box = dialog();
  const video = box?.querySelector<HTMLVideoElement>("[data-cover-video]");
  const slider = box?.querySelector<HTMLInputElement>("[data-cover-moment]");
  if (!video || !slider || !Number.isFinite(video.duration)) return;
  if (event.target === slider) video.currentTime = (Number(slider.value) / 1000) * video.duration;
  else if (event.target === video) slider.value = String(Math.round((video.currentTime / video.duration) * 1000));
}

document.addEventListener("input", follow);
document.addEventListener("timeupdate", follow, true);

document.addEventListener("click", (event) => {
  const target = event.target as HTMLElement;
  const sheet = target.closest<VariantSheet>("variant-sheet");
  if (sheet && target.closest("[data-cover-open]")) void open(sheet);
  if (sheet && target.closest("[data-cover-none]")) choose(sheet, "");
  const box = target.closest<HTMLDialogElement>("dialog#cover");
  if (!box) return;
  if (target.closest("[data-cover-take]")) void takeMoment(box);
  const pick = target.closest<HTMLButtonElement>("button.pick");
  if (pick && !pick.disabled && chosenFor) choose(chosenFor, pick.dataset.asset ?? "");
});
