// Words that have not reached the server are kept in this browser too: a lost connection, an ended
// session or a closed window takes nothing. They are offered when the post is opened again.
import { element } from "../shell/element.ts";
import { icon } from "../shell/icon.ts";
import { words } from "../shell/words.ts";
import { alike, type Fields, type Ledger } from "./ledger.ts";

interface Draft {
  at: number;
  sheets: Record<string, { version: number; base: Fields; fields: Fields }>;
}

export class Drafts {
  private readonly key: string;

  constructor(
    private readonly ledger: Ledger,
    user: string,
    post: string,
  ) {
    this.key = `tertulia-draft:${user}:${post}`;
  }

  /** Keeps what is not saved; forgets when everything is. */
  keep(): void {
    const dirty = this.ledger.dirty();
    try {
      if (!dirty.length) localStorage.removeItem(this.key);
      else localStorage.setItem(this.key, JSON.stringify(this.draftOf(dirty)));
    } catch {
      // no storage, or full: the page itself still holds the words
    }
  }

  private draftOf(dirty: string[]): Draft {
    const sheets: Draft["sheets"] = {};
    for (const sheet of dirty) {
      sheets[sheet] = { version: this.ledger.version(sheet), base: this.ledger.base(sheet), fields: this.ledger.fields(sheet) };
    }
    return { at: Date.now(), sheets };
  }

  /** What an earlier page left unsaved, where it is not what stands here anyway. */
  private left(): Draft | undefined {
    try {
      const draft = JSON.parse(localStorage.getItem(this.key) ?? "null") as Draft | null;
      if (!draft) return undefined;
      const known = new Set(this.ledger.sheets());
      for (const [sheet, its] of Object.entries(draft.sheets)) {
        if (!known.has(sheet) || alike(its.fields, this.ledger.fields(sheet))) delete draft.sheets[sheet];
      }
      return Object.keys(draft.sheets).length ? draft : undefined;
    } catch {
      return undefined;
    }
  }

  /** Shows, in `place`, that there are unsaved words; `restored` is called when they are put back. */
  offer(place: HTMLElement, restored: () => void): void {
    const draft = this.left();
    if (!draft) return;
    const when = new Intl.DateTimeFormat(document.documentElement.lang || "en", { dateStyle: "medium", timeStyle: "short" }).format(draft.at);
    const put = element("button", { type: "button", class: "btn small primary" }, words("draft_put"));
    const drop = element("button", { type: "button", class: "btn small" }, words("draft_drop"));
    const box = element("div", { class: "notice warn kept-words", role: "status" }, icon("triangle-alert"), element("p", {}, words("draft_found", { time: when })), put, drop);
    put.addEventListener("click", () => {
      for (const [sheet, its] of Object.entries(draft.sheets)) {
        this.ledger.start(sheet, its.version, its.base);
        this.ledger.put(sheet, its.fields);
      }
      box.remove();
      restored();
    });
    drop.addEventListener("click", () => {
      localStorage.removeItem(this.key);
      box.remove();
    });
    place.prepend(box);
  }
}
