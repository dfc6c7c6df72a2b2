// Two texts of the same sheet, side by side: a press chooses the words that stay.
import { openDialog } from "../shell/dialogs.ts";
import { element } from "../shell/element.ts";
import { icon } from "../shell/icon.ts";
import { words } from "../shell/words.ts";
import type { Fields } from "./ledger.ts";
import type { Use } from "./pictures.ts";

type Side = "mine" | "theirs";

interface Piece {
  mine: string;
  theirs: string;
  choice: Side;
  clash: boolean;
}

interface ClashField {
  name: string;
  kind: "text" | "media" | "choice";
  pieces?: Piece[];
  mine?: string;
  theirs?: string;
  choice?: Side;
}

export interface Clash {
  sheet: string;
  title: string;
  version: number;
  by: string;
  at: string;
  theirs: Fields;
  fields: ClashField[];
}

/** Asks; gives the chosen words of each sheet, or undefined for "not yet". */
export function settle(clashes: Clash[], media: string): Promise<Map<string, Fields> | undefined> {
  const parts = clashes.map((clash) => new Sheet(clash, media));
  const title = element("h2", { id: "clash-title" }, words("clash_head", { name: clashes[0]?.by ?? "" }));
  const later = element("button", { type: "button", class: "btn" }, words("clash_later"));
  const save = element("button", { type: "button", class: "btn primary" }, icon("check"), words("clash_save"));
  const dialog = element(
    "dialog",
    { class: "wide", "aria-labelledby": "clash-title", id: "clash" },
    element("div", { class: "dialog-head" }, title),
    element("div", { class: "dialog-body stack" }, element("p", { class: "help" }, words("clash_help")), ...parts.map((each) => each.box)),
    element("div", { class: "dialog-foot" }, later, save),
  );
  document.body.append(dialog);
  return new Promise((resolve) => {
    let chosen: Map<string, Fields> | undefined;
    later.addEventListener("click", () => dialog.close());
    save.addEventListener("click", () => {
      chosen = new Map(parts.map((each) => [each.clash.sheet, each.chosen()]));
      dialog.close();
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(chosen);
    });
    openDialog(dialog);
  });
}

class Sheet {
  readonly box: HTMLElement;
  private readonly rows: Row[];

  constructor(
    readonly clash: Clash,
    media: string,
  ) {
    const time = new Intl.DateTimeFormat(document.documentElement.lang || "en", { timeStyle: "short" }).format(new Date(clash.at));
    const theirs = words("clash_theirs", { name: clash.by, time });
    this.rows = clash.fields.map((field) => (field.kind === "text" ? new TextRow(field, theirs) : new ChoiceRow(field, theirs, media)));
    const whole = (label: string, side: Side): HTMLButtonElement => {
      const button = element("button", { type: "button", class: "btn small quiet" }, label);
      button.addEventListener("click", () => this.rows.forEach((row) => row.all(side)));
      return button;
    };
    this.box = element(
      "section",
      { class: "clash", "data-sheet": clash.sheet },
      element(
        "div",
        { class: "line" },
        element("h3", {}, clash.title),
        element("span", { class: "end line" }, whole(words("clash_all_mine"), "mine"), whole(words("clash_all_theirs", { name: clash.by }), "theirs")),
      ),
      ...this.rows.map((row) => row.box),
    );
  }

  /** What they saved, with the chosen words in the fields that differ. */
  chosen(): Fields {
    const made = { ...this.clash.theirs };
    for (const row of this.rows) made[row.name] = row.value();
    return made;
  }
}

interface Row {
  readonly name: string;
  readonly box: HTMLElement;
  all(side: Side): void;
  value(): string;
}

class TextRow implements Row {
  readonly name: string;
  readonly box: HTMLElement;
  private readonly pieces: Piece[];
  private readonly result: HTMLTextAreaElement;
  private readonly buttons: HTMLButtonElement[] = [];

  constructor(field: ClashField, theirs: string) {
    this.name = field.name;
    this.pieces = field.pieces ?? [];
    this.result = element("textarea", { class: "input clash-result", "aria-label": words("clash_result"), rows: "3" });
    this.result.addEventListener("input", () => this.buttons.forEach((each) => (each.disabled = true)));
    this.box = element(
      "div",
      { class: "clash-text" },
      element("div", { class: "clash-two" }, this.side("mine", words("clash_mine")), this.side("theirs", theirs)),
      element("p", { class: "help" }, words("clash_result")),
      this.result,
    );
    this.fill();
  }

  private side(side: Side, label: string): HTMLElement {
    const said = element("p", { class: "said" });
    this.pieces.forEach((piece, place) => {
      if (piece.mine === piece.theirs) {
        said.append(piece[side]);
        return;
      }
      const button = element("button", { type: "button", class: "piece", "data-place": String(place), "data-side": side }, piece[side].trim() ? piece[side] : words("clash_nothing"));
      button.addEventListener("click", () => this.choose(place, side));
      this.buttons.push(button);
      said.append(button);
    });
    return element("div", { class: "clash-side" }, element("h4", {}, label), said);
  }

  private choose(place: number, side: Side): void {
    const piece = this.pieces[place];
    if (piece) piece.choice = side;
    this.fill();
  }

  all(side: Side): void {
    for (const piece of this.pieces) piece.choice = side;
    for (const button of this.buttons) button.disabled = false;
    this.fill();
  }

  private fill(): void {
    this.result.value = this.pieces.map((piece) => piece[piece.choice]).join("");
    for (const button of this.buttons) {
      const piece = this.pieces[Number(button.dataset.place)];
      button.setAttribute("aria-pressed", String(piece?.choice === button.dataset.side));
    }
  }

  value(): string {
    return this.result.value;
  }
}

class ChoiceRow implements Row {
  readonly name: string;
  readonly box: HTMLElement;
  private choice: Side;
  private readonly buttons: HTMLButtonElement[];

  constructor(
    private readonly field: ClashField,
    theirs: string,
    private readonly media: string,
  ) {
    this.name = field.name;
    this.choice = field.choice ?? "mine";
    const label = field.kind === "media" ? words("clash_pictures") : words("clash_option");
    this.buttons = (["mine", "theirs"] as const).map((side) => this.button(side));
    const [mine, other] = this.buttons;
    this.box = element(
      "div",
      { class: "clash-two" },
      element("div", { class: "clash-side" }, element("h4", {}, `${label} · ${words("clash_mine")}`), mine),
      element("div", { class: "clash-side" }, element("h4", {}, `${label} · ${theirs}`), other),
    );
    this.all(this.choice);
  }

  private button(side: Side): HTMLButtonElement {
    const value = this.field[side] ?? "";
    const shown = this.field.kind === "media" ? this.pictures(value) : [document.createTextNode(value || words("clash_nothing"))];
    const button = element("button", { type: "button", class: "piece", "data-side": side }, ...shown);
    button.addEventListener("click", () => this.all(side));
    return button;
  }

  private pictures(value: string): Node[] {
    const uses = JSON.parse(value || "[]") as Use[];
    if (!uses.length) return [document.createTextNode(words("clash_nothing"))];
    return uses.map((use) => element("img", { src: `${this.media}${use.asset}/thumbnail/`, alt: use.alt, width: "72", height: "54" }));
  }

  all(side: Side): void {
    this.choice = side;
    for (const button of this.buttons) button.setAttribute("aria-pressed", String(button.dataset.side === side));
  }

  value(): string {
    return this.field[this.choice] ?? "";
  }
}
