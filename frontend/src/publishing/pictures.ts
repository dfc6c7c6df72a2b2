// Pictures of a part: kept as JSON in a hidden field, shown as tiles with their description.
import { element } from "../shell/element.ts";
import { icon } from "../shell/icon.ts";
import { words } from "../shell/words.ts";

export interface Use {
  asset: string;
  alt: string;
  focus: [number, number];
  crop?: string;
}

export interface Uploaded {
  asset: string;
  kind?: string;
  alt: string;
  filename: string;
  thumbnail: string;
}

/** What each medium of the page is (image, gif, video, pdf): it is shown by it, and never sent. */
const kinds = new Map<string, string>();

export function tellKind(asset: string, kind: string | undefined): void {
  if (kind) kinds.set(asset, kind);
}

export function isVideo(use: Use): boolean {
  return kinds.get(use.asset) === "video";
}

export function readUses(holder: HTMLInputElement | null): Use[] {
  if (!holder?.value) return [];
  return JSON.parse(holder.value) as Use[];
}

export function writeUses(holder: HTMLInputElement | null, uses: Use[]): void {
  if (holder) holder.value = JSON.stringify(uses);
}

/** Tiles for `uses`; `calendarUrl` is the brand's calendar, beside which the media lies. */
export function fillPictures(place: HTMLElement, uses: Use[], calendarUrl: string): void {
  const base = calendarUrl.replace(/calendar\/$/, "media/");
  place.dataset.count = String(uses.length);
  place.replaceChildren(
    ...uses.map((use) => {
      const remove = element("button", { type: "button", class: "shut", "data-remove": true, "aria-label": words("remove_picture") }, icon("x"));
      const alt = element("input", { class: "bare alt", "data-alt": true, placeholder: words("describe_picture"), "aria-label": words("describe_picture") });
      alt.value = use.alt;
      const shown = isVideo(use) ? element("a", { class: "tag film", href: `${base}${use.asset}/`, target: "_blank" }, icon("play"), words("video")) : null;
      const image = element("img", { src: `${base}${use.asset}/thumbnail/`, alt: use.alt, decoding: "async" });
      const aim = element("button", { type: "button", class: "shut aim", "data-aim": true, "aria-label": words("aim_picture") }, icon("crop"));
      frame(image, use);
      return element("figure", { class: "picture", "data-asset": use.asset }, image, shown, remove, isVideo(use) ? null : aim, element("figcaption", {}, alt));
    }),
  );
}

/** The picture cut as it is asked for, around what must be seen. */
export function frame(image: HTMLImageElement, use: Use, ratio = ""): void {
  const wanted = use.crop || ratio;
  if (wanted) image.style.aspectRatio = wanted.replace(":", " / ");
  image.style.objectPosition = `${((use.focus[0] + 1) / 2) * 100}% ${((1 - use.focus[1]) / 2) * 100}%`;
}
