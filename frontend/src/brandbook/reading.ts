// The page to read: print, and the line that a finding named opens where it is folded away.
function shown(): void {
  const id = decodeURIComponent(location.hash.slice(1));
  const there = id ? document.getElementById(id) : null;
  if (there instanceof HTMLDetailsElement) there.open = true;
  there?.scrollIntoView({ block: "center" });
}

document.addEventListener("click", (event) => {
  if ((event.target as HTMLElement).closest("[data-print]")) window.print();
});
addEventListener("beforeprint", () => {
  for (const each of document.querySelectorAll<HTMLDetailsElement>("details.answer")) each.open = true;
});
addEventListener("hashchange", shown);
if (location.hash && document.querySelector(".book")) shown();

// Where one reads is marked in the contents.
const links = new Map<string, HTMLAnchorElement>();
for (const link of document.querySelectorAll<HTMLAnchorElement>(".contents a[href^='#']")) {
  links.set(link.hash.slice(1), link);
}
if (links.size) {
  const seen = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        for (const link of links.values()) link.removeAttribute("aria-current");
        links.get(entry.target.id)?.setAttribute("aria-current", "true");
      }
    },
    { rootMargin: "-10% 0px -75% 0px" },
  );
  for (const id of links.keys()) {
    const chapter = document.getElementById(id);
    if (chapter) seen.observe(chapter);
  }
}
