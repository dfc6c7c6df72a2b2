// Notices of this person as notifications of the browser; the zone of this machine as a first guess.
import type { Live } from "../live/source.ts";

interface Words {
  title: string;
  body: string;
  url: string;
}

/** Shown once, however many tabs hear of it: the tag is the notice's id. */
async function show(id: string): Promise<void> {
  const answer = await fetch(`/notices/${encodeURIComponent(id)}/words/`, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const words = (await answer.json()) as Words;
  const shown = new Notification(words.title, { body: words.body, tag: id });
  shown.addEventListener("click", () => {
    window.focus();
    location.assign(words.url || "/notices/");
  });
}

document.addEventListener("tertulia:live:notice", (event) => {
  const data = (event as CustomEvent<Live>).detail.data as { notice?: string; loud?: boolean } | null;
  if (!data?.notice || !data.loud || !("Notification" in window) || Notification.permission !== "granted") return;
  void show(data.notice);
});

/** Asks the browser for permission, where it has not been asked. */
class AskBrowser extends HTMLElement {
  connectedCallback(): void {
    if (!("Notification" in window) || Notification.permission !== "default") return;
    this.hidden = false;
    this.querySelector("button")?.addEventListener("click", () => {
      void Notification.requestPermission().then((given) => {
        this.hidden = given !== "default";
      });
    });
  }
}
if (!customElements.get("ask-browser")) customElements.define("ask-browser", AskBrowser);

/** `<guess-zone>` around a select: this machine's zone, where nobody has chosen another. */
class GuessZone extends HTMLElement {
  connectedCallback(): void {
    const select = this.querySelector("select");
    if (!select || this.hasAttribute("chosen")) return;
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if ([...select.options].some((option) => option.value === zone)) select.value = zone;
  }
}
if (!customElements.get("guess-zone")) customElements.define("guess-zone", GuessZone);
