// Keys without Ctrl can be turned off, for who dictates or whose hand rests on them (WCAG 2.1.4).

const KEY = "tertulia-single-keys";

/** Whether single letters act. */
export function singleKeys(): boolean {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    return true; // no storage: the way it comes
  }
}

document.addEventListener("tertulia:dialog", (event) => {
  const choice = (event.target as Element).querySelector<HTMLInputElement>("[data-single-keys]");
  if (choice) choice.checked = singleKeys();
});

document.addEventListener("change", (event) => {
  const choice = event.target;
  if (choice instanceof HTMLInputElement && choice.matches("[data-single-keys]")) {
    localStorage.setItem(KEY, choice.checked ? "on" : "off");
  }
});
