// <auto-save url="…"> around a form's fields: saves 800 ms after the last key, says so, tries
// again after a failure, and warns before a page with unsaved words closes.
import { isWritten } from "./given.ts";
import { send } from "./send.ts";
import { spell } from "./clocks.ts";
import { words } from "./words.ts";

const WAIT_MS = 800;
const AGAIN_MS = 5_000;

export class AutoSave extends HTMLElement {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private dirty = false;
  private running: Promise<boolean> | undefined;
  private held = false;
  private savedAt = 0;
  private ticker: ReturnType<typeof setInterval> | undefined;

  connectedCallback(): void {
    this.addEventListener("input", this.touched);
    this.addEventListener("change", this.touched);
    addEventListener("beforeunload", this.leaving);
    addEventListener("online", this.again);
    document.addEventListener("visibilitychange", this.hiding);
    this.ticker = setInterval(() => this.say(), 15_000);
    const form = this.form();
    if (form && isWritten(form)) this.touched(); // before this script had come
  }

  private form(): HTMLFormElement | null {
    return this.querySelector("form") ?? this.closest("form");
  }

  disconnectedCallback(): void {
    if (this.dirty) void this.save();
    removeEventListener("beforeunload", this.leaving);
    removeEventListener("online", this.again);
    document.removeEventListener("visibilitychange", this.hiding);
    clearInterval(this.ticker);
    clearTimeout(this.timer);
  }

  /** Marks the contents as changed; a script that alters a value without an event calls it. */
  readonly touched = (): void => {
    this.dirty = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), WAIT_MS);
    this.say();
  };

  /** Saves all that is not saved yet, also what is on its way now; whether everything is. */
  async flush(): Promise<boolean> {
    while (this.running || this.dirty) {
      clearTimeout(this.timer);
      const ok = await (this.running ?? this.save());
      if (!ok) return false;
    }
    return true;
  }

  async save(): Promise<boolean> {
    const form = this.form();
    const url = this.getAttribute("url");
    if (this.running || !form || !url) return false;
    this.dirty = false;
    this.running = this.post(url, new FormData(form));
    const ok = await this.running;
    this.running = undefined;
    if (ok) this.savedAt = Date.now();
    else {
      this.dirty = true;
      if (!this.held) this.timer = setTimeout(() => void this.save(), AGAIN_MS);
    }
    this.say(!ok);
    if (ok && this.dirty) this.touched();
    return ok;
  }

  /** Who listens to `tertulia:saving` may alter what is sent; to `tertulia:saved`, make it last
   * longer (`waits`) or say that a person decides now (`held`): it is not tried again by itself. */
  private async post(url: string, body: FormData): Promise<boolean> {
    this.dispatchEvent(new CustomEvent("tertulia:saving", { bubbles: true, detail: { body } }));
    const answer = await send(url, { method: "POST", body, keepalive: document.hidden }).catch(() => undefined);
    // An ended session answers with the sign-in page: nothing was saved.
    const ok = (answer?.ok ?? false) && !answer?.redirected;
    const waits: Promise<unknown>[] = [];
    const detail = { ok, answer, waits, held: false };
    this.dispatchEvent(new CustomEvent("tertulia:saved", { bubbles: true, detail }));
    await Promise.all(waits);
    this.held = detail.held;
    return ok;
  }

  private say(failed = false): void {
    const place = this.querySelector<HTMLElement>("[data-saved]") ?? document.querySelector<HTMLElement>(this.getAttribute("says") ?? "#saved");
    if (!place) return;
    place.classList.toggle("bad", failed);
    if (failed) place.textContent = words("not_saved");
    else if (this.dirty || this.running) place.textContent = words("saving");
    else if (this.savedAt) {
      const past = (Date.now() - this.savedAt) / 1000;
      place.textContent = past < 60 ? words("saved") : words("saved_ago", { time: spell(past) });
    }
  }

  private readonly leaving = (event: BeforeUnloadEvent): void => {
    if (this.dirty || this.running) event.preventDefault();
  };

  private readonly again = (): void => {
    if (this.dirty && !this.held) void this.save();
  };

  private readonly hiding = (): void => {
    if (document.hidden && this.dirty) void this.save();
  };
}

customElements.define("auto-save", AutoSave);
