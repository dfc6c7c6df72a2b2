// The sprite's address is told by the page; names are collected from calls: icon("inbox").

const SVG = "http://www.w3.org/2000/svg";

/** An icon of the sprite, hidden from screen readers: put words beside it. */
export function icon(name: string, size = ""): SVGSVGElement {
  const sprite = document.querySelector<HTMLMetaElement>('meta[name="icons-url"]')?.content ?? "";
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", size ? `ic ${size}` : "ic");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}
