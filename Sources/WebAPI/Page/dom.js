// Builds elements. Text only ever enters the page as text, never as markup.

const svgSpace = "http://www.w3.org/2000/svg";

/// An element with properties and children. `class`, `data-*`, `aria-*`, `role` and the like are
/// attributes, `on...` are listeners, the rest are properties. Children that are null or false
/// are left out; texts and numbers become text.
export function el(name, properties = {}, ...children) {
  return filled(document.createElement(name), properties, children);
}

export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS(svgSpace, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  append(element, children);
  return element;
}

export function replace(element, ...children) {
  element.replaceChildren();
  append(element, children);
  return element;
}

/// Changes the page so that what stays in it keeps the focus, which moving an element takes away:
/// whoever writes there goes on, and keys do not become commands.
export function keepingFocus(change) {
  const focused = document.activeElement;
  change();
  // Unless the change has given it to something else.
  if (focused?.isConnected && document.activeElement === document.body) focused.focus({ preventScroll: true });
}

/// Sets a text only if it differs: no needless work for screen readers and layout.
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function filled(element, properties, children) {
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "class" || key.includes("-") || key === "role" || key === "for") {
      element.setAttribute(key, value);
    } else element[key] = value;
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
}
