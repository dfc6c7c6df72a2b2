// <button data-copy="words">: puts the words on the clipboard and says so.
import { toast } from "./toasts.ts";
import { words } from "./words.ts";

document.addEventListener("click", (event) => {
  const button = (event.target as Element).closest<HTMLElement>("[data-copy]");
  if (!button) return;
  navigator.clipboard.writeText(button.dataset.copy ?? "").then(
    () => toast({ kind: "good", text: words("copied") }),
    () => toast({ kind: "bad", text: words("not_copied") }),
  );
});
