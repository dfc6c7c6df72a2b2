// <focus-crop>: the point that must stay in sight, and the part that is kept, shown on the picture
// while the numbers beside it change; pressing on the picture writes the numbers.

class FocusCrop extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("input", this.show);
    this.addEventListener("change", this.shaped);
    this.addEventListener("toggle", this.show, true);
    this.querySelector("[data-frame]")?.addEventListener("pointerdown", this.pointed as EventListener);
    this.show();
  }

  private field(name: string): HTMLInputElement | null {
    return this.querySelector<HTMLInputElement>(`input[name="${name}"]`);
  }

  private value(name: string): number {
    return Number(this.field(name)?.value ?? 0);
  }

  private isOpen(form: string): boolean {
    return Boolean(this.querySelector(`form[${form}]`)?.closest("details")?.open);
  }

  private readonly show = (): void => {
    const dot = this.querySelector<HTMLElement>("[data-dot]");
    const box = this.querySelector<HTMLElement>("[data-box]");
    if (dot) {
      dot.hidden = !this.isOpen("data-focus");
      dot.style.left = `${this.value("focus_x")}%`;
      dot.style.top = `${this.value("focus_y")}%`;
    }
    if (!box) return;
    box.hidden = !this.isOpen("data-crop");
    for (const side of ["left", "top", "width", "height"] as const) box.style[side] = `${this.value(side)}%`;
  };

  private readonly pointed = (event: PointerEvent): void => {
    const frame = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const x = ((event.clientX - frame.left) / frame.width) * 100;
    const y = ((event.clientY - frame.top) / frame.height) * 100;
    if (this.isOpen("data-focus")) {
      this.write("focus_x", Math.round(x));
      this.write("focus_y", Math.round(y));
    } else if (this.isOpen("data-crop")) this.centre(x, y);
    else return;
    event.preventDefault();
    this.show();
  };

  private write(name: string, value: number): void {
    const field = this.field(name);
    if (field) field.value = String(Math.round(Math.max(0, Math.min(100, value)) * 100) / 100);
  }

  /** The part as large as it is, around a point. */
  private centre(x: number, y: number): void {
    this.write("left", Math.min(100 - this.value("width"), Math.max(0, x - this.value("width") / 2)));
    this.write("top", Math.min(100 - this.value("height"), Math.max(0, y - this.value("height") / 2)));
  }

  /** The largest part of a shape, around the point that must stay in sight. */
  private readonly shaped = (event: Event): void => {
    const choice = event.target as HTMLSelectElement;
    if (!choice.matches("[data-shape]") || !choice.value) return;
    const [wide = 1, high = 1] = choice.value.split(":").map(Number);
    const [width = 1, height = 1] = (this.dataset.ratio ?? "1:1").split(":").map(Number);
    const wanted = wide / high / (width / height);
    this.write("width", wanted < 1 ? wanted * 100 : 100);
    this.write("height", wanted < 1 ? 100 : 100 / wanted);
    this.centre(this.value("focus_x") || 50, this.value("focus_y") || 50);
    this.show();
  };
}

customElements.define("focus-crop", FocusCrop);
