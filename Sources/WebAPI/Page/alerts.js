// The queue of alerts: beside the wall, and as a view of its own. What belongs together is one row.
import { acknowledge, actByKey, mayRespond, openAssign, openNote, openResolve } from "./act.js";
import * as describe from "./describe.js";
import { el, replace, setText } from "./dom.js";
import { pauseIcon, speakerIcon } from "./icons.js";
import { clock, say } from "./language.js";
import { model } from "./model.js";
import { session } from "./session.js";
import { sound } from "./sound.js";
import { openSuspend } from "./suspend.js";

const shown = 60;
const namesShown = 3;
/// Characters of what a source says in words.
const detailShown = 160;

export class AlertList {
  #cards = new Map();
  #selected = null;
  /// Where the selected row stood: when it goes, its place is selected.
  #place = 0;
  #list = el("ol", { class: "alerts" });
  #count = el("span", { class: "count" });
  #more = el("p", { class: "dim", hidden: true });
  #sound = el("button", { type: "button", class: "quiet", id: "sound", onclick: () => sound.toggle() });
  #suspended = el("button", { type: "button", class: "quiet", id: "suspended", onclick: () => openSuspend() });
  #update = () => this.#render();
  #updateSound = () => this.#renderSound();
  #updateSuspended = () => this.#renderSuspended();

  constructor() {
    this.element = el(
      "section",
      { class: "queue", "aria-labelledby": "queue-title" },
      el(
        "div",
        { class: "queue-head" },
        el("h2", { id: "queue-title" }, say("alerts.title"), " ", this.#count),
        this.#suspended,
        this.#sound,
      ),
      this.#list,
      this.#more,
    );
    model.addEventListener("alerts", this.#update);
    model.addEventListener("cameras", this.#updateSuspended);
    sound.addEventListener("state", this.#updateSound);
    this.#render();
    this.#renderSound();
    this.#renderSuspended();
  }

  unmount() {
    model.removeEventListener("alerts", this.#update);
    model.removeEventListener("cameras", this.#updateSuspended);
    sound.removeEventListener("state", this.#updateSound);
  }

  /// Keys of the queue; true if the key was one of them.
  key(event) {
    if (event.key === "j" || event.key === "ArrowDown") return this.#move(1);
    if (event.key === "k" || event.key === "ArrowUp") return this.#move(-1);
    if (event.key === "m") {
      sound.toggle();
      return true;
    }
    const row = this.#current();
    if (event.key === "u") {
      openSuspend(row?.lead.camera, row?.lead.zone);
      return true;
    }
    if (!row) return false;
    if (event.key === "Enter" && !event.target.closest("a, button")) {
      location.hash = `#/events/${row.lead.id}`;
      return true;
    }
    return actByKey(event.key, row);
  }

  #current() {
    return model.rows().find((row) => row.id === this.#selected);
  }

  #move(step) {
    const rows = model.rows().slice(0, shown);
    if (rows.length === 0) return false;
    const at = rows.findIndex((row) => row.id === this.#selected);
    this.#select(rows[Math.min(rows.length - 1, Math.max(0, at + step))].id);
    this.#cards.get(this.#selected)?.element.focus();
    return true;
  }

  #select(id) {
    this.#selected = id;
    this.#place = Math.max(0, [...this.#cards.keys()].indexOf(id));
    for (const [key, card] of this.#cards) {
      if (key === id) card.element.setAttribute("aria-current", "true");
      else card.element.removeAttribute("aria-current");
    }
  }

  #render() {
    const rows = model.rows().slice(0, shown);
    const count = model.newAlertCount;
    setText(this.#count, count > 0 ? say("alerts.open", { count }) : "");
    this.#more.hidden = model.rowTotal <= rows.length;
    setText(this.#more, say("alerts.hidden", { shown: rows.length, total: model.rowTotal }));
    const cards = new Map();
    for (const row of rows) {
      const text = JSON.stringify([row.count, row.events]);
      const old = this.#cards.get(row.id);
      const isSame = old?.text === text;
      cards.set(row.id, isSame ? old : { text, element: this.#card(row, !old) });
    }
    const focused = [...this.#cards].find(([, card]) => card.element.contains(document.activeElement));
    const action = document.activeElement?.dataset.action;
    this.#cards = cards;
    const elements = [...cards.values()].map((card) => card.element);
    replace(this.#list, elements.length > 0 ? elements : this.#nothing());
    // What a key acts on is always marked; it stays when others come before it.
    if (!cards.has(this.#selected)) this.#select(rows[Math.min(this.#place, rows.length - 1)]?.id ?? null);
    else this.#select(this.#selected);
    if (focused) {
      const card = cards.get(this.#selected)?.element;
      (card?.querySelector(`[data-action="${action}"]`) ?? card)?.focus();
    }
    describe.refreshAges(this.#list);
  }

  #renderSound() {
    const state = sound.state;
    this.#sound.dataset.sound = state;
    this.#sound.dataset.heard = sound.last?.severity ?? "";
    this.#sound.setAttribute("aria-pressed", String(state === "on"));
    replace(this.#sound, speakerIcon(state === "on"), el("span", { class: "sound-state" }, say(`sound.${state}`)), el("kbd", {}, "m"));
  }

  #renderSuspended() {
    const count = model.suspensions.length;
    const text = count > 0 ? say("suspend.count", { count }) : say("alert.suspend");
    if (this.#suspended.dataset.text === text) return;
    this.#suspended.dataset.text = text;
    this.#suspended.dataset.count = count;
    replace(this.#suspended, pauseIcon(), text, el("kbd", {}, "u"));
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

  #card(row, isNew) {
    const event = row.lead;
    const raised = event.alert.raised_at;
    const card = el(
      "li",
      {
        class: "alert",
        tabIndex: -1,
        "data-happening": row.id,
        "data-event": event.id,
        "data-severity": describe.severity(event),
        "data-state": row.state,
        "data-fresh": isNew && model.hasLoaded && this.#cards.size > 0 ? "yes" : null,
      },
      el("a", { class: "picture", href: `#/events/${event.id}`, tabIndex: -1, "aria-hidden": "true" },
        row.cameras.length > 1 && !describe.evidence(event, "snapshot")
          ? el("span", { class: "thumbnail", "data-cameras": row.cameras.length }, `${row.cameras.length} ×`)
          : describe.thumbnail(event),
        describe.evidence(event, "clip") && el("span", { class: "has-clip" }, "▶ ", say("alerts.clip"))),
      el(
        "div",
        { class: "words" },
        el(
          "p",
          { class: "line" },
          describe.severityMark(event),
          row.count > 1 && el("span", { class: "many" }, many(row)),
          el("b", {}, clock(new Date(raised))),
          describe.age(raised),
        ),
        el("h3", {}, el("a", { href: `#/events/${event.id}` }, describe.what(event))),
        el("p", { class: "where" }, place(row)),
        event.detail && el("p", { class: "detail" }, describe.detail(event, detailShown)),
        el(
          "p",
          { class: "measured" },
          el("strong", {}, describe.measured(event)),
          el("span", { class: "dim" }, describe.threshold(event)),
        ),
        others(row),
        holder(row),
      ),
      this.#actions(row),
    );
    card.addEventListener("focusin", () => this.#select(row.id));
    card.addEventListener("pointerdown", () => this.#select(row.id));
    return card;
  }

  #actions(row) {
    if (!mayRespond()) return null;
    const button = (name, key, act, look = null) =>
      el("button", { type: "button", class: look, "data-action": name, onclick: act }, say(`alert.${name}`), el("kbd", {}, key));
    return el(
      "div",
      { class: "actions" },
      row.state === "new" && button("acknowledge", "a", () => acknowledge(row), "primary"),
      button("resolve", "r", () => openResolve(row), row.state === "new" ? null : "primary"),
      button("assign", "s", () => openAssign(row), "minor"),
      button("note", "n", () => openNote(row), "minor"),
      button("suspend", "u", () => openSuspend(row.lead.camera, row.lead.zone), "minor"),
    );
  }
}

function many(row) {
  const values = { count: row.count, fresh: row.newCount };
  return say(row.newCount > 0 && row.newCount < row.count ? "alerts.manyNew" : "alerts.many", values);
}

/// Camera and zone; of an outage, how many cameras and which.
function place(row) {
  if (row.cameras.length === 1) {
    const zone = describe.zoneName(row.lead);
    return [el("strong", {}, row.lead.camera_name), zone && ` · ${zone}`];
  }
  const first = row.cameras.slice(0, namesShown).join(", ");
  const rest = row.cameras.length - namesShown;
  const names = rest > 0 ? say("alerts.andMore", { names: first, count: rest }) : first;
  return el("strong", {}, say("alerts.cameras", { count: row.cameras.length, names }));
}

/// What else belongs to it: `also Motion ×3, Line crossing, in`.
function others(row) {
  const counts = new Map();
  for (const event of row.events) {
    const what = describe.what(event);
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  counts.delete(describe.what(row.lead));
  if (counts.size === 0) return null;
  const kinds = [...counts].map(([kind, count]) => (count > 1 ? say("alerts.times", { kind, count }) : kind));
  return el("p", { class: "others dim" }, say("alerts.also", { kinds: kinds.join(", ") }));
}

/// Who has it.
function holder(row) {
  const me = session.isAnonymous ? model.operator : session.who?.name;
  let text = say("alerts.nobody");
  let look = "nobody";
  if (row.assignees.length > 0) {
    const isMine = row.assignees.length === 1 && row.assignees[0] === me;
    text = isMine ? say("alerts.heldByYou") : say("alerts.heldBy", { name: row.assignees.join(", ") });
    look = isMine ? "mine" : "other";
  } else if (row.seenBy.length > 0) {
    text = say("alerts.seenBy", { name: row.seenBy.join(", ") });
    look = "other";
  }
  return el("p", { class: "holder", "data-holder": look }, text);
}

export function alertsView() {
  const list = new AlertList();
  const element = el("div", { class: "view alerts-view" }, list.element);
  return { element, title: say("alerts.title"), key: (event) => list.key(event), unmount: () => list.unmount() };
}
