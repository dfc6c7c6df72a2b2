// What the server has of each sheet, beside what stands on the page: only sheets that were written
// on are sent, each with the version and the words it started from.
import { type Control, given, standing } from "../shell/given.ts";
import type { VariantSheet } from "./sheet.ts";

export type Fields = Record<string, string>;

/** Stands for title and idea where a variant's id stands otherwise. */
export const HEAD = "post";

export class Ledger {
  private readonly bases = new Map<string, Fields>();
  private readonly versions = new Map<string, number>();
  private sent = new Map<string, Fields>();
  /** Sheets that wait for a person's choice between two texts: not sent meanwhile. */
  readonly held = new Set<string>();

  constructor(private readonly root: HTMLElement) {
    for (const sheet of this.sheets()) {
      this.bases.set(sheet, normal(this.fields(sheet, given)));
      this.versions.set(sheet, Number(this.versionField(sheet)?.value ?? 0));
    }
  }

  /** Every sheet of the page that can be written on. */
  sheets(): string[] {
    const written = [...this.root.querySelectorAll<VariantSheet>("variant-sheet:not([data-locked])")];
    const head = this.control("title")?.readOnly === false ? [HEAD] : [];
    return [...head, ...written.map((each) => each.dataset.variant ?? "")];
  }

  element(sheet: string): VariantSheet | null {
    return this.root.querySelector<VariantSheet>(`#v-${sheet}`);
  }

  private control(name: string): HTMLInputElement | HTMLTextAreaElement | null {
    return this.root.querySelector(`[name="${name}"]`);
  }

  private versionField(sheet: string): HTMLInputElement | null {
    return sheet === HEAD ? this.root.querySelector('input[name="version"]') : (this.element(sheet)?.querySelector("input[data-version]") ?? null);
  }

  /** The words of a sheet as they stand on the page, or as the server gave them. */
  fields(sheet: string, read: (control: Control) => string | undefined = standing): Fields {
    if (sheet !== HEAD) return this.element(sheet)?.readFields(read) ?? {};
    const head = ["title", "idea"].map((name): [string, Control | null] => [name, this.control(name)]);
    return Object.fromEntries(head.map(([name, control]) => [name, (control && read(control)) ?? ""]));
  }

  /** Puts words into a sheet; a script that does so for a person calls the saver after. */
  put(sheet: string, fields: Fields): void {
    if (sheet !== HEAD) {
      this.element(sheet)?.writeFields(fields);
      return;
    }
    for (const name of ["title", "idea"]) {
      const control = this.control(name);
      if (control && control.value !== fields[name]) control.value = fields[name] ?? "";
    }
  }

  base(sheet: string): Fields {
    return this.bases.get(sheet) ?? {};
  }

  version(sheet: string): number {
    return this.versions.get(sheet) ?? 0;
  }

  /** From now on the sheet started from these words of that version. */
  start(sheet: string, version: number, fields: Fields): void {
    this.bases.set(sheet, normal(fields));
    this.versions.set(sheet, version);
    const field = this.versionField(sheet);
    if (field) field.value = String(version);
  }

  isDirty(sheet: string): boolean {
    return !alike(this.fields(sheet), this.base(sheet));
  }

  dirty(): string[] {
    return this.sheets().filter((each) => this.isDirty(each));
  }

  /** Whether something was written since the last save was sent. */
  writtenSince(sheet: string): boolean {
    return !alike(this.fields(sheet), this.sent.get(sheet) ?? {});
  }

  /** Leaves in a form's data only what was written, and adds what it started from. */
  prune(body: FormData, also: ReadonlySet<string> = new Set()): void {
    this.sent = new Map();
    for (const sheet of this.sheets()) {
      const prefix = sheet === HEAD ? "" : `v.${sheet}.`;
      if (this.isDirty(sheet) && (!this.held.has(sheet) || also.has(sheet))) {
        this.sent.set(sheet, this.fields(sheet));
        for (const [name, value] of Object.entries(this.base(sheet))) body.append(`base.${prefix}${name}`, value);
      } else {
        const ours = sheet === HEAD ? ["version", "title", "idea"] : [...body.keys()].filter((name) => name.startsWith(prefix));
        for (const name of ours) body.delete(name);
      }
    }
  }

  /** The server has these versions, with the words that were sent. */
  settled(versions: Record<string, number>): void {
    for (const [sheet, version] of Object.entries(versions)) {
      const fields = this.sent.get(sheet);
      if (fields) this.start(sheet, version, fields);
      this.held.delete(sheet);
    }
  }
}

export function alike(one: Fields, other: Fields): boolean {
  const a = normal(one);
  const b = normal(other);
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => (a[name] ?? "") === (b[name] ?? ""));
}

/** Without empty options and empty last parts, pictures written one way: as the server keeps them. */
export function normal(fields: Fields): Fields {
  const made: Fields = {};
  for (const [name, value] of Object.entries(fields)) {
    if (name.startsWith("media.")) made[name] = pictures(value);
    else if (value || name.startsWith("text.") || name === "title" || name === "idea") made[name] = value.replaceAll("\r\n", "\n");
  }
  for (let last = count(made) - 1; last > 0 && !made[`text.${last}`]?.trim() && (made[`media.${last}`] ?? "[]") === "[]"; last -= 1) {
    delete made[`text.${last}`];
    delete made[`media.${last}`];
  }
  return made;
}

/** How many parts the fields of a sheet have. */
export function count(fields: Fields): number {
  let parts = 0;
  while (`text.${parts}` in fields) parts += 1;
  return parts;
}

function pictures(value: string): string {
  const uses = JSON.parse(value || "[]") as Record<string, unknown>[];
  return JSON.stringify(uses.map((use) => Object.fromEntries(Object.entries(use).sort(([a], [b]) => a.localeCompare(b)))));
}
