// The event history: filters, a page of events, the way to older ones. All of it is in the address.
import { get } from "./api.js";
import { reasonOf } from "./act.js";
import * as describe from "./describe.js";
import { el, replace, setText } from "./dom.js";
import { moment, say } from "./language.js";
import { model } from "./model.js";

const pageSize = 50;
const filters = ["from", "to", "camera", "zone", "kind", "minimum_severity", "state", "outcome", "text"];
const reloadPause = 800;
const sceneKinds = ["motion", "crowd", "line_crossing", "loitering", "object_left", "object_removed", "wrong_direction", "surge", "dispersal", "counter_flow"];
const healthKinds = ["camera_offline", "camera_main_offline", "camera_frozen", "camera_dark", "camera_bright", "camera_covered", "camera_blurred", "camera_moved", "camera_low_frame_rate", "overload"];

export function historyView(parameters) {
  // On a small screen the filters fold away.
  const isWide = matchMedia("(min-width: 761px)").matches;
  const form = filterForm(parameters);
  const body = el("tbody");
  const foot = el("div", { class: "row foot" });
  const status = el("p", { class: "nothing", role: "status" }, say("loading"));
  const table = el("table", { class: "history", hidden: true }, header(), body);
  const element = el(
    "div",
    { class: "view history-view" },
    el("h1", {}, say("history.title")),
    el("details", { class: "folded", open: isWide || parameters.size > 0 }, el("summary", {}, say("history.filters")), form),
    table,
    status,
    foot,
  );
  let isGone = false;
  let timer = null;

  async function load() {
    const query = Object.fromEntries(filters.map((name) => [name, parameters.get(name)]));
    try {
      const page = await get("/events", { ...query, cursor: parameters.get("cursor"), limit: pageSize });
      if (!isGone) show(page);
    } catch (error) {
      if (isGone) return;
      table.hidden = true;
      status.hidden = false;
      setText(status, say("failed", { reason: reasonOf(error) }));
    }
  }

  function show(page) {
    replace(body, page.items.map(row));
    table.hidden = page.items.length === 0;
    status.hidden = page.items.length > 0;
    setText(status, say("history.none"));
    replace(
      foot,
      el("span", { class: "dim" }, page.items.length > 0 ? say("history.count", { count: page.items.length }) : ""),
      parameters.has("cursor") && el("a", { class: "button", href: address(parameters, null) }, say("history.newest")),
      page.next_cursor && el("a", { class: "button", href: address(parameters, page.next_cursor), "data-action": "older" }, say("history.older")),
    );
    describe.refreshAges(body);
  }

  // The list keeps up with what happens, but not with every step of it.
  function changed() {
    clearTimeout(timer);
    timer = setTimeout(load, reloadPause);
  }

  model.addEventListener("event", changed);
  load();
  return {
    element,
    title: say("history.title"),
    key: () => false,
    unmount() {
      isGone = true;
      clearTimeout(timer);
      model.removeEventListener("event", changed);
    },
  };
}

function address(parameters, cursor) {
  const next = new URLSearchParams(parameters);
  next.delete("cursor");
  if (cursor) next.set("cursor", cursor);
  const text = next.toString();
  return text ? `#/history?${text}` : "#/history";
}

// MARK: - Filters

function filterForm(parameters) {
  const form = el(
    "form",
    { class: "filters", "aria-label": say("history.apply") },
    field("from", timeInput("from", parameters)),
    field("to", timeInput("to", parameters)),
    field("camera", select("camera", parameters, model.cameras.map((camera) => [camera.id, camera.name]))),
    field("zone", select("zone", parameters, zones(parameters.get("camera")))),
    field("kind", kindSelect(parameters)),
    field("severity", choices("minimum_severity", parameters, "severity", ["warning", "alarm", "critical"], "≥ ")),
    field("state", choices("state", parameters, "event", ["new", "acknowledged", "resolved"])),
    field("outcome", choices("outcome", parameters, "outcome", ["true_alarm", "false_alarm", "test"])),
    field("text", el("input", { type: "search", name: "text", maxLength: 200, value: parameters.get("text") ?? "", placeholder: say("history.textHint") })),
    el(
      "div",
      { class: "row" },
      el("button", { type: "submit", class: "primary" }, say("history.apply")),
      el("a", { class: "button quiet", href: "#/history" }, say("history.clear")),
    ),
    el(
      "div",
      { class: "row spans" },
      spanLink(parameters, "history.today", 1),
      spanLink(parameters, "history.week", 7),
      spanLink(parameters, "history.everything", null),
    ),
  );
  const apply = () => {
    const next = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (value === "") continue;
      const isTime = name === "from" || name === "to";
      next.set(name, isTime ? new Date(value).toISOString() : value.trim());
    }
    location.hash = address(next, null);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    apply();
  });
  form.addEventListener("change", (event) => {
    if (event.target.localName === "select") apply();
  });
  return form;
}

function field(name, input) {
  const id = `filter-${input.name}`;
  input.id = id;
  return el("div", { class: "field", "data-filter": input.name }, el("label", { for: id }, say(`history.${name}`)), input);
}

function timeInput(name, parameters) {
  const value = parameters.get(name);
  return el("input", { type: "datetime-local", name, value: value ? localInput(new Date(value)) : "" });
}

/// The form that a `datetime-local` field reads: local time to the minute.
function localInput(date) {
  if (Number.isNaN(date.getTime())) return "";
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function choices(name, parameters, words, values, prefix = "") {
  return select(name, parameters, values.map((value) => [value, prefix + say(`${words}.${value}`)]));
}

/// What happens before the camera, then what happens to it.
function kindSelect(parameters) {
  const input = select("kind", parameters, [...sceneKinds, ...healthKinds].map((kind) => [kind, say(`kind.${kind}`)]));
  for (const [label, kinds] of [["kinds.scene", sceneKinds], ["kinds.camera", healthKinds]]) {
    const options = [...input.options].filter((option) => kinds.includes(option.value));
    input.append(el("optgroup", { label: say(label) }, options));
  }
  return input;
}

function select(name, parameters, options) {
  const chosen = parameters.get(name) ?? "";
  const known = options.some(([value]) => value === chosen) || chosen === "";
  const all = known ? options : [...options, [chosen, chosen]];
  return el(
    "select",
    { name },
    el("option", { value: "" }, say("history.any")),
    all.map(([value, text]) => el("option", { value, selected: value === chosen }, text)),
  );
}

function zones(camera) {
  const found = new Map();
  for (const one of model.cameras) {
    if (camera && one.id !== camera) continue;
    for (const zone of [...one.zones, ...one.lines]) {
      found.set(zone.id, found.has(zone.id) && found.get(zone.id) !== zone.name ? zone.id : zone.name);
    }
  }
  return [...found];
}

function spanLink(parameters, word, days) {
  const next = new URLSearchParams(parameters);
  next.delete("to");
  next.delete("from");
  if (days) next.set("from", new Date(model.now() - days * 86_400_000).toISOString().slice(0, 16) + "Z");
  return el("a", { href: address(next, null) }, say(word));
}

// MARK: - Table

function header() {
  const names = ["picture", "time", "severity", "kind", "where", "measured", "length", "state"];
  return el("thead", {}, el("tr", {}, names.map((name) => el("th", { scope: "col" }, say(`history.${name}`)))));
}

function row(event) {
  const open = `#/events/${event.id}`;
  const cells = [
    ["picture", describe.thumbnail(event)],
    ["time", el("a", { href: open }, moment(new Date(event.began_at)))],
    ["severity", describe.severityMark(event)],
    ["kind", describe.what(event)],
    ["where", el("span", {}, el("strong", {}, event.camera_name), el("br"), describe.zoneName(event))],
    ["measured", el("span", {}, describe.measured(event), el("br"), el("span", { class: "dim" }, describe.threshold(event)))],
    ["length", event.ended_at ? describe.length(event) : el("span", { class: "going" }, say("alert.ongoing"))],
    ["state", el("span", {}, describe.stateMark(event), event.note && el("span", { class: "note" }, event.note))],
  ];
  const line = el(
    "tr",
    { "data-event": event.id, "data-severity": describe.severity(event) },
    cells.map(([name, content]) => el("td", { "data-cell": name }, content)),
  );
  line.addEventListener("click", (click) => {
    if (!click.target.closest("a") && getSelection().isCollapsed) location.hash = open;
  });
  return line;
}
