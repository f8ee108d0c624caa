type Tags = HTMLElementTagNameMap;
type Child = Node | string;

/** Attributes by their names in HTML; `true` is one without a value, `undefined` is left out. */
export type Attributes = Record<string, string | number | boolean | undefined>;

/** Makes an element. Text becomes text: nothing of a product is ever read as HTML. */
export function element<Tag extends keyof Tags>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): Tags[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(made, name, value);
  made.append(...children);
  return made;
}

/** Sets an attribute, or takes it away where the value is `undefined` or `false`. */
export function setAttribute(target: Element, name: string, value: Attributes[string]): void {
  if (value === undefined || value === false) {
    target.removeAttribute(name);
    return;
  }
  // ARIA has no attributes without a value.
  const text = value === true && !name.startsWith('aria-') ? '' : String(value);
  if (target.getAttribute(name) !== text) target.setAttribute(name, text);
}

/** Sets a text where it is another one: a live region would be read out again. */
export function setText(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

/** Whether a thing is shown; hidden ones are nowhere to be found by a screen reader either. */
export function show(target: HTMLElement, isShown: boolean): void {
  target.hidden = !isShown;
}
