// A view whose code is fetched when it is shown first: the wall does not wait for what nobody opened.
import { el, setText } from "./dom.js";
import { refreshAges } from "./describe.js";
import { say } from "./language.js";

/// - load: fetches the module.
/// - make: makes the view of it.
export function later(load, make) {
  const status = el("p", { class: "nothing", role: "status" }, say("loading"));
  let inner = null;
  let isGone = false;
  const view = {
    element: el("div", { class: "view" }, status),
    get title() {
      return inner?.title ?? "";
    },
    key: (event) => inner?.key(event) ?? false,
    unmount() {
      isGone = true;
      inner?.unmount();
    },
  };
  async function show() {
    let module;
    try {
      module = await load();
    } catch {
      setText(status, say("failed", { reason: say("unreachable") }));
      return;
    }
    if (isGone) return;
    const focused = document.activeElement?.id;
    inner = make(module);
    view.element.replaceWith(inner.element);
    view.element = inner.element;
    if (focused) document.getElementById(focused)?.focus();
    inner.focus?.();
    refreshAges();
    document.dispatchEvent(new Event("titled"));
  }
  show();
  return view;
}
