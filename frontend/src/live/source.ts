// One EventSource with resume and reconnection. Used inside the shared worker, or by the one tab
// that holds the lock where there is none.

export interface Live {
  id: string;
  kind: string;
  brand_id: string;
  data: unknown;
}

export type LiveState = "open" | "waiting" | "refused";

/** How long what was heard is repeated to a page that was being drawn and loaded meanwhile. */
const YOUNG_MS = 60_000;

/** What was heard lately, for tabs that join. */
export class Recent {
  private kept: { live: Live; at: number }[] = [];

  keep(live: Live): void {
    const at = Date.now();
    this.kept = [...this.kept.filter((each) => each.at > at - YOUNG_MS), { live, at }];
  }

  /** Since a page of that age was asked for. */
  since(ageMs: number): Live[] {
    const born = Date.now() - ageMs;
    return this.kept.filter((each) => each.at >= born).map((each) => each.live);
  }
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

/** Keeps reading `url`; the browser's own retry has no jitter and forgets after a refusal. */
export class LiveSource {
  private source: EventSource | undefined;
  private waitMs = FIRST_WAIT_MS;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private refusals = 0;
  /** When the page was asked for: what was said since is not on it yet. */
  private readonly born: number;

  constructor(
    private readonly url: string,
    private readonly hear: (live: Live) => void,
    private readonly tell: (state: LiveState, lastId: string) => void,
    private lastId = "",
    ageMs = 0,
  ) {
    this.born = Date.now() - ageMs;
    this.open();
  }

  private open(): void {
    const url = new URL(this.url);
    if (this.lastId) url.searchParams.set("last_event_id", this.lastId);
    else url.searchParams.set("age_ms", String(Date.now() - this.born));
    const source = new EventSource(url, { withCredentials: true });
    this.source = source;
    source.addEventListener("open", () => {
      this.waitMs = FIRST_WAIT_MS;
      this.refusals = 0;
    });
    source.addEventListener("hello", (event: MessageEvent<string>) => {
      this.lastId = event.lastEventId;
      this.tell("open", this.lastId);
    });
    source.addEventListener("lost", () => this.hear({ id: "", kind: "lost", brand_id: "", data: {} }));
    source.addEventListener("message", (event: MessageEvent<string>) => this.take(event));
    source.addEventListener("bye", () => this.again(source));
    source.addEventListener("error", () => {
      if (source.readyState === EventSource.CLOSED) this.refusals += 1;
      this.again(source);
    });
  }

  private take(event: MessageEvent<string>): void {
    this.lastId = event.lastEventId;
    this.hear({ ...(JSON.parse(event.data) as Omit<Live, "id">), id: this.lastId });
  }

  private again(source: EventSource): void {
    if (source !== this.source) return;
    source.close();
    this.source = undefined;
    this.tell(this.refusals > 3 ? "refused" : "waiting", this.lastId);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(), this.waitMs * (0.5 + Math.random()));
    this.waitMs = Math.min(LONGEST_WAIT_MS, this.waitMs * 2);
  }

  close(): void {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = undefined;
  }
}
