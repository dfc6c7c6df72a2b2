// Counts in the rail follow live events {kind: "badge", destination, count}.

document.addEventListener("tertulia:live", (event) => {
  const detail = (event as CustomEvent<{ kind: string; brand_id: string; data?: { destination?: string; count?: number } }>).detail;
  if (detail.kind !== "badge" || !detail.data?.destination) return;
  if (detail.brand_id !== document.querySelector<HTMLMetaElement>('meta[name="brand-id"]')?.content) return;
  const { destination, count = 0 } = detail.data;
  for (const badge of document.querySelectorAll<HTMLElement>(`[data-badge="${CSS.escape(destination)}"]`)) {
    badge.textContent = count ? count.toLocaleString(document.documentElement.lang) : "";
    badge.classList.toggle("waits", count > 0);
  }
});
