// Others on the same post: who is here, where they write, and what they saved meanwhile.
import { element } from "../shell/element.ts";
import { send } from "../shell/send.ts";
import { words } from "../shell/words.ts";
import { alike, type Fields, HEAD, type Ledger, normal } from "./ledger.ts";

const EVERY_MS = 15_000;

interface Here {
  html?: string;
  sheets?: Record<string, string>;
}

interface State {
  sheets: Record<string, { version: number; fields: Fields }>;
  notices: Record<string, string>;
  acts: string;
  shape: string;
}

/** crypto.randomUUID needs https; a page's name need not be secret. */
function byLot(): string {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Together {
  readonly page = byLot();
  private sheet = "";
  private ticker: ReturnType<typeof setInterval> | undefined;
  private asking: Promise<void> = Promise.resolve();

  constructor(
    private readonly root: HTMLElement,
    private readonly ledger: Ledger,
    private readonly show: (said: State) => void,
  ) {}

  start(): void {
    document.addEventListener("tertulia:live:presence", this.heardPresence);
    document.addEventListener("tertulia:live:post", this.heardSave);
    document.addEventListener("tertulia:live:lost", this.lost);
    this.root.addEventListener("focusin", this.moved);
    addEventListener("pagehide", this.leave);
    addEventListener("pageshow", this.back);
    this.ticker = setInterval(() => {
      if (!document.hidden) this.tell();
    }, EVERY_MS);
    this.tell();
  }

  stop(): void {
    document.removeEventListener("tertulia:live:presence", this.heardPresence);
    document.removeEventListener("tertulia:live:post", this.heardSave);
    document.removeEventListener("tertulia:live:lost", this.lost);
    removeEventListener("pagehide", this.leave);
    removeEventListener("pageshow", this.back);
    clearInterval(this.ticker);
    this.leave();
  }

  private isMine(event: Event): boolean {
    const { data } = (event as CustomEvent<{ data: { post?: string; page?: string } }>).detail;
    return data.post === this.root.dataset.post && data.page !== this.page;
  }

  private readonly heardPresence = (event: Event): void => {
    if (this.isMine(event)) this.tell();
  };

  private readonly heardSave = (event: Event): void => {
    if (this.isMine(event)) this.refresh();
  };

  private readonly lost = (): void => {
    this.refresh();
    this.tell();
  };

  private readonly back = (event: PageTransitionEvent): void => {
    if (event.persisted) this.lost();
  };

  private readonly moved = (event: Event): void => {
    const target = event.target as HTMLElement;
    const sheet = target.closest<HTMLElement>("variant-sheet:not([data-locked])")?.dataset.variant ?? (target.matches("#title, #idea") ? HEAD : "");
    if (sheet === this.sheet) return;
    this.sheet = sheet;
    this.tell();
  };

  private readonly leave = (): void => {
    const body = new FormData();
    body.set("page", this.page);
    body.set("leave", "1");
    void send(this.root.dataset.here ?? "", { method: "POST", body, keepalive: true }).catch(() => undefined);
  };

  private tell(): void {
    const body = new FormData();
    body.set("page", this.page);
    body.set("sheet", this.sheet);
    this.asking = this.asking.then(async () => {
      const answer = await send(this.root.dataset.here ?? "", { method: "POST", body }).catch(() => undefined);
      if (answer?.ok && !answer.redirected) this.put((await answer.json().catch(() => ({}))) as Here);
    });
  }

  private put(said: Here): void {
    const place = this.root.querySelector<HTMLElement>("[data-present]");
    if (place && said.html !== undefined && place.innerHTML !== said.html) {
      const holder = document.createElement("template");
      holder.innerHTML = said.html; // our own server's fragment, escaped there
      place.replaceChildren(holder.content);
    }
    for (const line of this.root.querySelectorAll<HTMLElement>("[data-writes]")) {
      const name = said.sheets?.[line.dataset.writes ?? ""];
      line.hidden = !name;
      line.textContent = name ? words("writes_here", { name }) : "";
    }
  }

  /** Takes in what others saved: into sheets without unsaved words only. */
  refresh(): void {
    this.asking = this.asking.then(async () => {
      const answer = await send(this.root.dataset.state ?? "").catch(() => undefined);
      if (!answer?.ok || answer.redirected) return;
      const state = (await answer.json().catch(() => undefined)) as State | undefined;
      if (state) this.take(state);
    });
  }

  private take(state: State): void {
    for (const sheet of this.ledger.sheets()) {
      const stored = state.sheets[sheet];
      if (!stored || stored.version <= this.ledger.version(sheet)) continue;
      const fields = normal(stored.fields);
      if (alike(fields, this.ledger.fields(sheet)) || !this.ledger.isDirty(sheet)) {
        this.ledger.put(sheet, fields);
        this.ledger.start(sheet, stored.version, fields);
      }
    }
    if (state.shape !== this.root.dataset.shape) this.offerReload();
    this.show(state);
  }

  private offerReload(): void {
    if (this.root.querySelector("[data-reload]")) return;
    const button = element("button", { type: "button", class: "btn small" }, words("reload"));
    button.addEventListener("click", () => location.reload());
    this.root.prepend(element("div", { class: "notice", "data-reload": true, role: "status" }, element("p", {}, words("sheets_changed")), button));
  }
}
