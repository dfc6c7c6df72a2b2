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
  const inSight = new Set<string>();
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) inSight.add(target.id);
        else inSight.delete(target.id);
      }
      const first = [...links.keys()].find((id) => inSight.has(id));
      if (!first) return;
      for (const [id, link] of links) {
        if (id === first) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    },
    { rootMargin: "-5% 0px -70% 0px" },
  );
  for (const id of links.keys()) {
    const chapter = document.getElementById(id);
    if (chapter) seen.observe(chapter);
  }
}
