// <time data-clock="since|left|both" datetime="…">: words, kept true each minute.
//   since   "2 h 10 min"                    how long someone waits
//   left    "6 min left", "late by 10 min"  time to a deadline; data-close-min marks "close",
//                                           data-rounded says whole hours while there are some
//   ago     "2 h ago"
import { words } from "./words.ts";

/** "2 h 10 min"; days beyond two, minutes below an hour. `seconds` must not be negative. */
export function spell(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return words("clock_now");
  if (minutes < 60) return words("clock_min", { m: minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 48) {
    return minutes % 60 && hours < 12 ? words("clock_h_min", { h: hours, m: minutes % 60 }) : words("clock_h", { h: hours });
  }
  return words("clock_d", { d: Math.floor(hours / 24) });
}

function show(clock: HTMLTimeElement, now: number): void {
  const at = Date.parse(clock.dateTime);
  if (Number.isNaN(at)) return;
  const past = (now - at) / 1000;
  const kind = clock.dataset.clock;
  if (kind === "left") {
    const late = past >= 0;
    const closeMin = Number(clock.dataset.closeMin ?? 15);
    const left = "rounded" in clock.dataset && -past >= 3600 ? Math.floor(-past / 3600) * 3600 : -past;
    clock.textContent = late ? words("clock_late", { time: spell(past) }) : words("clock_left", { time: spell(left) });
    clock.classList.toggle("late", late);
    clock.classList.toggle("close", !late && -past < closeMin * 60);
  } else if (kind === "ago") {
    clock.textContent = past < 60 ? words("clock_just_now") : words("clock_ago", { time: spell(past) });
  } else {
    clock.textContent = spell(Math.max(0, past));
  }
}

function showAll(): void {
  const now = Date.now();
  for (const clock of document.querySelectorAll<HTMLTimeElement>("time[data-clock]")) show(clock, now);
}

function everyMinute(): void {
  showAll();
  setTimeout(everyMinute, 60_000 - (Date.now() % 60_000) + 50);
}
document.addEventListener("htmx:afterSettle", showAll);
document.addEventListener("visibilitychange", () => document.hidden || showAll());
everyMinute();
