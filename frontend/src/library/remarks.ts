// <remark-place>: pressing on an offered picture says where a word belongs; places are shown.

class RemarkPlace extends HTMLElement {
  connectedCallback(): void {
    for (const dot of this.querySelectorAll<HTMLElement>("[data-x]")) {
      dot.style.left = `${Number(dot.dataset.x) * 100}%`;
      dot.style.top = `${Number(dot.dataset.y) * 100}%`;
    }
    this.querySelector("[data-frame]")?.addEventListener("click", this.pointed as EventListener);
  }

  private readonly pointed = (event: MouseEvent): void => {
    const x = this.querySelector<HTMLInputElement>('input[name="x"]');
    const y = this.querySelector<HTMLInputElement>('input[name="y"]');
    const body = this.querySelector<HTMLInputElement>('input[name="body"]');
    if (!x || !y || !body || (event.target as HTMLElement).closest("video")) return;
    event.preventDefault();
    const frame = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const across = (event.clientX - frame.left) / frame.width;
    const down = (event.clientY - frame.top) / frame.height;
    x.value = across.toFixed(4);
    y.value = down.toFixed(4);
    let mine = this.querySelector<HTMLElement>("[data-mine]");
    if (!mine) {
      mine = document.createElement("span");
      mine.className = "focus-dot mine";
      mine.dataset.mine = "";
      this.querySelector("[data-frame]")?.append(mine);
    }
    mine.style.left = `${across * 100}%`;
    mine.style.top = `${down * 100}%`;
    body.focus();
  };
}

customElements.define("remark-place", RemarkPlace);
