// <button data-dialog="id"> opens <dialog id>; [data-close] and a click on the veil close it.

export function openDialog(dialog: HTMLDialogElement): void {
  if (dialog.open) return;
  dialog.showModal();
  dialog.dispatchEvent(new CustomEvent("tertulia:dialog", { bubbles: true }));
}

document.addEventListener("click", (event) => {
  const target = event.target as Element;
  const opener = target.closest<HTMLElement>("[data-dialog]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.dialog ?? "");
    if (dialog instanceof HTMLDialogElement) {
      event.preventDefault();
      openDialog(dialog);
    }
    return;
  }
  if (target.closest("dialog [data-close]")) target.closest("dialog")?.close();
  else if (target instanceof HTMLDialogElement && target.open && outside(target, event)) target.close();
});

function outside(dialog: HTMLDialogElement, event: MouseEvent): boolean {
  const box = dialog.getBoundingClientRect();
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
}

// A fragment with <dialog data-open> opens itself when htmx has put it in place.
function openNew(): void {
  for (const dialog of document.querySelectorAll<HTMLDialogElement>("dialog[data-open]")) {
    dialog.removeAttribute("data-open");
    openDialog(dialog);
  }
}
document.addEventListener("htmx:afterSettle", openNew);
document.addEventListener("DOMContentLoaded", openNew);
// HX-Trigger: close-dialog after a form inside one was accepted.
document.addEventListener("close-dialog", () => {
  for (const dialog of document.querySelectorAll<HTMLDialogElement>("dialog[open]")) dialog.close();
});
