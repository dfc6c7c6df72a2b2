// What the server put into a field, beside what stands there: a person can write before our scripts
// have come, and a script that starts must not take those words for the server's.
export type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** What stands in a field; undefined for a box or a circle that is not chosen. */
export function standing(control: Control): string | undefined {
  if (isChoice(control)) return control.checked ? control.value : undefined;
  return control.value;
}

/** What the server put there. */
export function given(control: Control): string | undefined {
  if (isChoice(control)) return control.defaultChecked ? control.value : undefined;
  if (control instanceof HTMLSelectElement) {
    const options = [...control.options];
    return (options.find((each) => each.defaultSelected) ?? options[0])?.value ?? "";
  }
  return control.defaultValue;
}

/** Whether a person has changed something in this form, whoever listened. */
export function isWritten(form: HTMLFormElement): boolean {
  return [...form.elements].some((each) => isControl(each) && each.name !== "" && standing(each) !== given(each));
}

function isChoice(control: Control): control is HTMLInputElement {
  return control instanceof HTMLInputElement && ["checkbox", "radio"].includes(control.type);
}

function isControl(element: Element): element is Control {
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement;
}
