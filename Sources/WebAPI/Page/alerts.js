// The queue of open alerts: beside the wall, and as a view of its own.
import { acknowledge, mayRespond, openResolve } from "./act.js";
import * as describe from "./describe.js";
import { el, replace, setText } from "./dom.js";
import { clock, say } from "./language.js";
import { model } from "./model.js";

const shown = 60;

export class AlertList {
  #cards = new Map();
  #selected = null;
  #list = el("ol", { class: "alerts" });
  #count = el("span", { class: "count" });
  #more = el("p", { class: "dim", hidden: true });
  #update = () => this.#render();

  constructor() {
    this.element = el(
      "section",
      { class: "queue", "aria-labelledby": "queue-title" },
      el("h2", { id: "queue-title" }, say("alerts.title"), " ", this.#count),
      this.#list,
      this.#more,
    );
    model.addEventListener("alerts", this.#update);
    this.#render();
  }

  unmount() {
    model.removeEventListener("alerts", this.#update);
  }

  /// Keys of the queue; true if the key was one of them.
  key(event) {
    if (event.key === "j" || event.key === "ArrowDown") return this.#move(1);
    if (event.key === "k" || event.key === "ArrowUp") return this.#move(-1);
    const alert = this.#current();
    if (!alert) return false;
    if (event.key === "a" && alert.state === "new" && mayRespond()) {
      acknowledge(alert);
      return true;
    }
    if (event.key === "r" && mayRespond()) {
      openResolve(alert);
      return true;
    }
    if (event.key === "Enter" && !event.target.closest("a, button")) {
      location.hash = `#/events/${alert.id}`;
      return true;
    }
    return false;
  }

  /// The selected alert, or the one on top.
  #current() {
    return model.alerts.get(this.#selected) ?? model.sortedAlerts()[0];
  }

  #move(step) {
    const alerts = model.sortedAlerts().slice(0, shown);
    if (alerts.length === 0) return false;
    const at = alerts.findIndex((event) => event.id === this.#selected);
    const next = at < 0 ? 0 : Math.min(alerts.length - 1, Math.max(0, at + step));
    this.#select(alerts[next].id);
    this.#cards.get(this.#selected)?.element.focus();
    return true;
  }

  #select(id) {
    this.#selected = id;
    for (const [key, card] of this.#cards) {
      if (key === id) card.element.setAttribute("aria-current", "true");
      else card.element.removeAttribute("aria-current");
    }
  }

  #render() {
    const events = model.sortedAlerts().slice(0, shown);
    const count = model.newAlertCount;
    setText(this.#count, count > 0 ? say("alerts.open", { count }) : "");
    this.#more.hidden = model.alertTotal <= events.length;
    setText(this.#more, say("alerts.more", { count: events.length }));
    const cards = new Map();
    for (const event of events) {
      const text = JSON.stringify(event);
      const old = this.#cards.get(event.id);
      const isSame = old?.text === text;
      cards.set(event.id, isSame ? old : { text, element: this.#card(event, !old) });
    }
    const focused = [...this.#cards].find(([, card]) => card.element.contains(document.activeElement));
    this.#cards = cards;
    const elements = [...cards.values()].map((card) => card.element);
    replace(this.#list, events.length > 0 ? elements : this.#nothing());
    this.#select(this.#selected);
    if (focused && cards.has(focused[0])) cards.get(focused[0]).element.focus();
    describe.refreshAges(this.#list);
  }

  #nothing() {
    if (!model.hasLoaded) return el("li", { class: "nothing" }, say("loading"));
    return el(
      "li",
      { class: "nothing" },
      el("strong", {}, say("alerts.none")),
      el("span", {}, say("alerts.noneHint")),
    );
  }

  #card(event, isNew) {
    const raised = event.alert.raised_at;
    const card = el(
      "li",
      {
        class: "alert",
        tabIndex: -1,
        "data-event": event.id,
        "data-severity": describe.severity(event),
        "data-state": event.state,
        "data-fresh": isNew && model.hasLoaded && this.#cards.size > 0 ? "yes" : null,
      },
      el("a", { class: "picture", href: `#/events/${event.id}`, tabIndex: -1, "aria-hidden": "true" },
        describe.thumbnail(event)),
      el(
        "div",
        { class: "words" },
        el("p", { class: "line" }, describe.severityMark(event), el("b", {}, clock(new Date(raised)))),
        el(
          "div",
          { class: "line" },
          el("h3", {}, el("a", { href: `#/events/${event.id}` }, describe.what(event))),
          describe.age(raised),
        ),
        el("p", { class: "where" }, el("strong", {}, event.camera_name), describe.zoneName(event) && ` · ${describe.zoneName(event)}`),
        el(
          "p",
          { class: "measured" },
          el("span", {}, describe.measured(event)),
          el("span", { class: "dim" }, describe.threshold(event)),
        ),
      ),
      this.#actions(event),
    );
    card.addEventListener("focusin", () => this.#select(event.id));
    return card;
  }

  #actions(event) {
    const isNew = event.state === "new";
    if (isNew && !mayRespond()) return null;
    const answered = el(
      "span",
      { class: "answered" },
      `${say("alerts.acknowledged")} ${event.by ? say("detail.by", { name: event.by }) : ""}`,
    );
    return el(
      "div",
      { class: "actions" },
      isNew
        ? el(
            "button",
            { type: "button", class: "primary", "data-action": "acknowledge", onclick: () => acknowledge(event) },
            say("alert.acknowledge"),
            el("kbd", {}, "a"),
          )
        : answered,
      mayRespond() && el(
        "button",
        { type: "button", "data-action": "resolve", onclick: () => openResolve(event) },
        say("alert.resolve"),
        el("kbd", {}, "r"),
      ),
    );
  }
}

export function alertsView() {
  const list = new AlertList();
  const element = el("div", { class: "view alerts-view" }, list.element);
  return { element, title: say("alerts.title"), key: (event) => list.key(event), unmount: () => list.unmount() };
}
