// <media-drop>: files by choice, drop or paste, one after the other, each with its progress and a
// way to stop it. What came in is told; the page shows it when all are in.
import { element } from "../shell/element.ts";
import { csrfToken } from "../shell/send.ts";
import { words } from "../shell/words.ts";

interface Said {
  sentence?: string;
  url?: string;
  known?: boolean;
  near?: { filename: string; url: string }[];
}

class MediaDrop extends HTMLElement {
  private turn: Promise<void> = Promise.resolve();
  private open = 0;
  private keep = false;

  connectedCallback(): void {
    this.addEventListener("change", this.chosen);
    document.addEventListener("dragover", this.over);
    document.addEventListener("dragleave", this.left);
    document.addEventListener("drop", this.dropped);
    document.addEventListener("paste", this.pasted);
    document.addEventListener("click", this.asked);
  }

  disconnectedCallback(): void {
    document.removeEventListener("dragover", this.over);
    document.removeEventListener("dragleave", this.left);
    document.removeEventListener("drop", this.dropped);
    document.removeEventListener("paste", this.pasted);
    document.removeEventListener("click", this.asked);
  }

  private readonly asked = (event: Event): void => {
    if ((event.target as HTMLElement).closest?.("[data-bring]")) this.querySelector<HTMLInputElement>("input[type=file]")?.click();
  };

  private readonly chosen = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    if (!input.files) return;
    this.take([...input.files]);
    input.value = "";
  };

  private readonly over = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.querySelector("[data-drop]")?.classList.add("over");
  };

  private readonly left = (): void => this.querySelector("[data-drop]")?.classList.remove("over");

  private readonly dropped = (event: DragEvent): void => {
    this.left();
    const files = [...(event.dataTransfer?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    this.take(files);
  };

  private readonly pasted = (event: ClipboardEvent): void => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length) this.take(files);
  };

  private take(files: File[]): void {
    for (const file of files) {
      this.open += 1;
      const row = this.row(file.name);
      this.turn = this.turn.then(() => this.send(file, row)).then(() => this.settle());
    }
  }

  private row(name: string): HTMLLIElement {
    const bar = element("progress", { max: "1", value: "0", "aria-label": name });
    const stop = element("button", { type: "button", class: "btn small" }, words("media_stop"));
    const said = element("span", { class: "small", "data-said": true }, words("media_waiting"));
    const row = element("li", { class: "bring-row" }, element("span", { class: "grow", dir: "auto" }, name), said, stop, bar);
    this.querySelector("[data-bring-list]")?.append(row);
    return row;
  }

  /** Never fails: what went wrong stands in its row. */
  private send(file: File, row: HTMLLIElement): Promise<void> {
    const stop = row.querySelector("button");
    const bar = row.querySelector("progress");
    const body = new FormData();
    body.set("file", file);
    body.set("folder", this.dataset.folder ?? "");
    const request = new XMLHttpRequest();
    return new Promise((done) => {
      stop?.addEventListener("click", () => request.abort());
      request.upload.addEventListener("progress", (event) => {
        if (!event.lengthComputable) return;
        const part = event.loaded / event.total;
        if (bar) bar.value = part;
        this.say(row, part < 1 ? words("media_sending", { percent: Math.round(part * 100) }) : words("media_reading"));
      });
      request.addEventListener("load", () => this.answered(request, row));
      request.addEventListener("error", () => this.failed(row, words("media_failed")));
      request.addEventListener("abort", () => this.failed(row, words("media_stopped")));
      request.addEventListener("loadend", () => {
        stop?.remove();
        bar?.remove();
        done();
      });
      request.open("POST", this.dataset.upload ?? "");
      request.setRequestHeader("X-CSRFToken", csrfToken());
      request.send(body);
    });
  }

  private answered(request: XMLHttpRequest, row: HTMLLIElement): void {
    let said: Said = {};
    try {
      said = JSON.parse(request.responseText) as Said;
    } catch {
      // not ours: told as a failure below
    }
    if (request.status >= 300 || !said.url) {
      this.failed(row, said.sentence ?? words("media_failed"));
      return;
    }
    const near = said.near?.[0];
    if (near) {
      this.keep = true;
      row.querySelector("[data-said]")?.replaceChildren(element("a", { class: "link", href: said.url }, words("media_near", { name: near.filename })));
    } else this.say(row, words(said.known ? "media_known" : "media_in"));
  }

  private failed(row: HTMLLIElement, sentence: string): void {
    this.keep = true;
    row.classList.add("bad");
    this.say(row, sentence);
  }

  private say(row: HTMLLIElement, sentence: string): void {
    const place = row.querySelector("[data-said]");
    if (place) place.textContent = sentence;
  }

  /** When all are in, the page shows them; a row with something to read stays until then. */
  private settle(): void {
    this.open -= 1;
    if (this.open === 0 && !this.keep) location.reload();
  }
}

customElements.define("media-drop", MediaDrop);
