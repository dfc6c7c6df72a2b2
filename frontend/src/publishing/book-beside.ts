// A notice names the line of the brand book that it breaks: a press opens that part of the book
// beside the text, with the line marked. Without a script, or with Ctrl, it is a link to the page.
import { element } from "../shell/element.ts";
import { icon } from "../shell/icon.ts";
import { send } from "../shell/send.ts";
import { words } from "../shell/words.ts";

let box: HTMLDialogElement | undefined;

function panel(): HTMLDialogElement {
  if (box) return box;
  const close = element("button", { type: "button", class: "btn quiet icon-only small", "data-close": true, "aria-label": words("close") }, icon("x"));
  const head = element("div", { class: "dialog-head" }, element("h2", { id: "book-beside-title" }, words("book_beside")), close);
  box = element("dialog", { class: "beside", id: "book-beside", "aria-labelledby": "book-beside-title" }, head, element("div", { class: "dialog-body", "data-filled": true }));
  box.dataset.room = "brandbook"; // the book's own styles hold in it
  document.body.append(box);
  box.addEventListener("keydown", (event) => event.key === "Escape" && box?.close());
  return box;
}

/** The part of the page in which the line stands; nothing when the book has other words by now. */
async function chapter(address: URL): Promise<HTMLElement | undefined> {
  const answer = await send(address.pathname).catch(() => undefined);
  if (!answer?.ok) return undefined;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html"); // our own server's page
  const part = page.getElementById(address.hash.slice(1))?.closest<HTMLElement>("section.chapter");
  if (!part) return undefined;
  for (const each of part.querySelectorAll(".no-print")) each.remove();
  return document.importNode(part, true);
}

async function open(link: HTMLAnchorElement): Promise<void> {
  const address = new URL(link.href);
  const part = await chapter(address);
  if (!part) {
    location.assign(link.href);
    return;
  }
  const place = panel();
  place.querySelector("[data-filled]")?.replaceChildren(element("div", { class: "pages" }, part), element("p", {}, element("a", { class: "link", href: link.href, target: "brand-book" }, words("book_whole"))));
  const line = place.querySelector<HTMLElement>(`#${CSS.escape(address.hash.slice(1))}`);
  line?.classList.add("meant");
  if (!place.open) place.show(); // not modal: the text beside it stays to be written
  line?.scrollIntoView({ block: "center" });
  place.querySelector<HTMLElement>("[data-close]")?.focus();
}

document.addEventListener("click", (event) => {
  const link = (event.target as HTMLElement).closest<HTMLAnchorElement>("a[data-book-line]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  void open(link);
});
