// What happened around an event: on its camera, and on all of them.
import { get } from "./api.js";
import * as describe from "./describe.js";
import { el, replace } from "./dom.js";
import { queryOf } from "./filters.js";
import { moment, say, span } from "./language.js";

const each = 4;

/// - conditions: of the list that the event was opened from; the keys j and k go through that.
export function neighbours(conditions) {
  const element = el("section", { class: "neighbours" });
  const way = { older: null, newer: null };

  /// Fills the element for an event.
  async function load(event) {
    const path = `/events/${encodeURIComponent(event.id)}/neighbours`;
    try {
      const [here, everywhere, list] = await Promise.all([
        get(path, { camera: event.camera, limit: each }),
        get(path, { limit: each }),
        get(path, { ...queryOf(conditions), limit: 1 }),
      ]);
      way.older = list.before[0] ?? null;
      way.newer = list.after[0] ?? null;
      replace(
        element,
        el("div", { class: "head" }, el("h2", {}, say("neighbours.title")), el("div", { class: "row end" }, step("newer"), step("older"))),
        row(event, "neighbours.here", here),
        row(event, "neighbours.everywhere", everywhere),
      );
    } catch {
      // The event itself is shown; what is around it can wait for the next change.
    }
  }

  function address(event) {
    const text = conditions.toString();
    return `#/events/${event.id}${text ? `?${text}` : ""}`;
  }

  function step(direction) {
    const event = way[direction];
    const key = direction === "newer" ? "k" : "j";
    if (!event) return null;
    return el("a", { class: "button", href: address(event), "data-action": direction }, say(`neighbours.${direction}`), el("kbd", {}, key));
  }

  function row(event, word, found) {
    const cards = [...found.before.toReversed(), event, ...found.after].map((one) => card(one, event));
    return el("div", { class: "around" }, el("h3", {}, say(word)), el("ol", {}, cards));
  }

  function card(one, event) {
    const seconds = (new Date(one.began_at) - new Date(event.began_at)) / 1000;
    const isItself = one.id === event.id;
    const offset = isItself ? say("neighbours.this") : `${seconds < 0 ? "−" : "+"}${span(Math.abs(seconds))}`;
    const content = [
      describe.thumbnail(one),
      el("span", { class: "line" }, el("b", {}, offset), describe.severityMark(one)),
      el("span", { class: "what" }, describe.what(one)),
      el("span", { class: "dim" }, describe.where(one)),
    ];
    const title = moment(new Date(one.began_at));
    return el("li", { "aria-current": isItself ? "true" : null }, isItself ? el("div", { title }, content) : el("a", { href: address(one), title }, content));
  }

  /// Goes to the next or the one before of the list; false: there is none.
  function go(direction) {
    if (!way[direction]) return false;
    location.hash = address(way[direction]);
    return true;
  }

  return { element, load, go };
}
