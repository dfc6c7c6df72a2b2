// <emoji-picker-own>: every emoji by group, found by its name in the person's language, shown in
// our own font; the names come from our own server when it is opened.
import en from "emoji-picker-element-data/en/cldr/data.json?url";
import es from "emoji-picker-element-data/es/cldr/data.json?url";
import pt from "emoji-picker-element-data/pt/cldr/data.json?url";
import { element } from "../shell/element.ts";
import { words } from "../shell/words.ts";
import { insert } from "./writing.ts";

interface Emoji {
  annotation: string;
  emoji: string;
  group: number;
  tags: string[];
  version: number;
}

// No names in Romanian are packed: English ones stand in.
const DATA: Record<string, string> = { en, es, pt, ro: en };
const GROUPS = ["😀", "👋", "", "🐾", "🍓", "✈️", "⚽", "💡", "❤️", "🏁"];
// Newer ones are holes in our font, and on most of the telephones that would read them.
const NEWEST = 15.1;
const RECENT = "tertulia-emoji";

class EmojiPicker extends HTMLElement {
  private all: Emoji[] = [];
  private readonly list = element("div", { class: "emoji-list", role: "group" });
  private readonly search = element("input", { type: "search", class: "input" });

  connectedCallback(): void {
    const label = words("emoji_search");
    this.search.setAttribute("aria-label", label);
    this.search.placeholder = label;
    this.search.addEventListener("input", () => this.show(this.found(this.search.value)));
    const groups = element("div", { class: "line emoji-groups" });
    GROUPS.forEach((sign, group) => {
      if (!sign) return;
      const button = element("button", { type: "button", class: "btn quiet icon-only small emoji" }, sign);
      button.addEventListener("click", () => this.show(this.all.filter((each) => each.group === group)));
      groups.append(button);
    });
    this.append(this.search, groups, this.list);
    this.list.addEventListener("click", (event) => {
      const chosen = (event.target as HTMLElement).closest<HTMLElement>("[data-emoji]")?.dataset.emoji;
      if (chosen) this.choose(chosen);
    });
    this.closest("dialog")?.addEventListener("tertulia:dialog", () => void this.open());
  }

  private async open(): Promise<void> {
    if (!this.all.length) {
      const address = DATA[document.documentElement.lang.slice(0, 2)] ?? en;
      const known = (await fetch(address).then((answer) => answer.json(), () => [])) as Emoji[];
      this.all = known.filter((each) => each.version <= NEWEST);
    }
    this.search.value = "";
    const recent = this.recent();
    this.show([...this.all.filter((each) => recent.includes(each.emoji)), ...this.all.filter((each) => each.group === 0)]);
    this.search.focus();
  }

  private found(text: string): Emoji[] {
    const wanted = plain(text).split(/\s+/).filter(Boolean);
    if (!wanted.length) return this.all.filter((each) => each.group === 0);
    return this.all.filter((each) => {
      const named = plain([each.annotation, ...each.tags].join(" "));
      return wanted.every((word) => named.includes(word));
    });
  }

  private show(found: Emoji[]): void {
    this.list.replaceChildren(
      ...found.slice(0, 400).map((each) => element("button", { type: "button", class: "emoji", "data-emoji": each.emoji, title: each.annotation, "aria-label": each.annotation }, each.emoji)),
    );
    if (!found.length) this.list.append(element("p", { class: "help" }, words("emoji_none")));
  }

  private recent(): string[] {
    try {
      return JSON.parse(localStorage.getItem(RECENT) ?? "[]") as string[];
    } catch {
      return [];
    }
  }

  private choose(emoji: string): void {
    try {
      localStorage.setItem(RECENT, JSON.stringify([emoji, ...this.recent().filter((each) => each !== emoji)].slice(0, 16)));
    } catch {
      // without storage nothing is recent
    }
    this.closest("dialog")?.close();
    insert(emoji);
  }
}

function plain(text: string): string {
  return text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
}

customElements.define("emoji-picker-own", EmojiPicker);
