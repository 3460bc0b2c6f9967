// The filters of the history: what they are, the form that sets them, the address that keeps them.
import { el } from "./dom.js";
import { say } from "./language.js";
import { model } from "./model.js";

export const filterNames = ["from", "to", "camera", "group", "zone", "kind", "minimum_severity", "state", "outcome", "text", "held"];
const listNames = ["camera", "group", "zone", "kind", "state", "outcome"];
const sceneKinds = ["motion", "crowd", "line_crossing", "loitering", "object_left", "object_removed", "wrong_direction", "surge", "dispersal", "counter_flow"];
const healthKinds = ["camera_offline", "camera_main_offline", "camera_frozen", "camera_dark", "camera_bright", "camera_covered", "camera_blurred", "camera_moved", "camera_low_frame_rate", "overload"];
const otherKinds = ["site_down", "site_certificate", "site_changed", "report", "count_disagreement", "sensor_silent", "task_overdue"];

/// What the address asks of the API: names with lists of values.
export function queryOf(parameters) {
  return Object.fromEntries(filterNames.map((name) => [name, parameters.getAll(name)]));
}

/// The conditions alone, as text for an address.
export function conditionsOf(parameters) {
  const kept = new URLSearchParams();
  for (const name of filterNames) for (const value of parameters.getAll(name)) kept.append(name, value);
  return kept;
}

export function historyAddress(parameters, cursor = null) {
  const next = new URLSearchParams(parameters);
  next.delete("cursor");
  if (cursor) next.set("cursor", cursor);
  const text = next.toString();
  return text ? `#/history?${text}` : "#/history";
}

/// The same list between two times; null: no bound.
export function between(parameters, from, to) {
  const next = conditionsOf(parameters);
  for (const [name, time] of [["from", from], ["to", to]]) {
    if (time) next.set(name, time.toISOString());
    else next.delete(name);
  }
  return historyAddress(next);
}

export function filterForm(parameters) {
  const groups = [...new Set(model.cameras.map((camera) => camera.group).filter(Boolean))].sort();
  const form = el(
    "form",
    { class: "filters", "aria-label": say("history.apply") },
    field("from", timeInput("from", parameters)),
    field("to", timeInput("to", parameters)),
    (groups.length > 0 || parameters.has("group")) && field("group", select("group", parameters, groups.map((name) => [name, name]))),
    field("camera", select("camera", parameters, model.cameras.map((camera) => [camera.id, camera.name]))),
    field("zone", select("zone", parameters, zones(parameters.getAll("camera")))),
    field("kind", kindSelect(parameters)),
    field("severity", choices("minimum_severity", parameters, "severity", ["warning", "alarm", "critical"], "≥ ")),
    field("state", choices("state", parameters, "event", ["new", "acknowledged", "resolved"])),
    field("outcome", choices("outcome", parameters, "outcome", ["true_alarm", "false_alarm", "test"])),
    field("text", el("input", { type: "search", name: "text", maxLength: 200, value: parameters.get("text") ?? "", placeholder: say("history.textHint") })),
    el("label", { class: "tick", "data-filter": "held" }, el("input", { type: "checkbox", name: "held", value: "true", checked: parameters.get("held") === "true" }), say("filter.held")),
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
    location.hash = historyAddress(written(form, parameters));
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    apply();
  });
  form.addEventListener("change", (event) => {
    if (event.target.localName === "select" || event.target.type === "checkbox") apply();
  });
  return form;
}

/// What the form says. A time that was not touched stays as exact as it came.
function written(form, parameters) {
  const next = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    const isTime = name === "from" || name === "to";
    if (value === "") continue;
    if (isTime) {
      const before = parameters.get(name);
      const isSame = before && localInput(new Date(before)) === value;
      next.set(name, isSame ? before : new Date(value).toISOString());
    } else if (listNames.includes(name)) for (const one of value.split(",")) next.append(name, one);
    else if (value.trim() !== "") next.set(name, value.trim());
  }
  return next;
}

export function field(name, input, word = `history.${name}`) {
  const id = `filter-${input.name}`;
  input.id = id;
  return el("div", { class: "field", "data-filter": input.name }, el("label", { for: id }, say(word)), input);
}

function timeInput(name, parameters) {
  const value = parameters.get(name);
  return el("input", { type: "datetime-local", name, value: value ? localInput(new Date(value)) : "" });
}

/// The form that a `datetime-local` field reads: local time to the minute.
export function localInput(date) {
  if (Number.isNaN(date.getTime())) return "";
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function choices(name, parameters, words, values, prefix = "") {
  return select(name, parameters, values.map((value) => [value, prefix + say(`${words}.${value}`)]));
}

/// What happens before the camera, then what happens to it, then what other sources tell.
function kindSelect(parameters) {
  const input = select("kind", parameters, [...sceneKinds, ...healthKinds, ...otherKinds].map((kind) => [kind, say(`kind.${kind}`)]));
  for (const [label, kinds] of [["kinds.scene", sceneKinds], ["kinds.camera", healthKinds], ["kinds.other", otherKinds]]) {
    const options = [...input.options].filter((option) => kinds.includes(option.value));
    input.append(el("optgroup", { label: say(label) }, options));
  }
  return input;
}

/// Several values of an address are one more choice here.
function select(name, parameters, options) {
  const chosen = parameters.getAll(name).join(",");
  const known = options.some(([value]) => value === chosen) || chosen === "";
  const words = new Map(options);
  const text = chosen.split(",").map((value) => words.get(value) ?? value).join(", ");
  const all = known ? options : [...options, [chosen, text]];
  return el(
    "select",
    { name },
    el("option", { value: "" }, say("history.any")),
    all.map(([value, label]) => el("option", { value, selected: value === chosen }, label)),
  );
}

function zones(cameras) {
  const found = new Map();
  for (const one of model.cameras) {
    if (cameras.length > 0 && !cameras.includes(one.id)) continue;
    for (const zone of [...one.zones, ...one.lines]) {
      found.set(zone.id, found.has(zone.id) && found.get(zone.id) !== zone.name ? zone.id : zone.name);
    }
  }
  return [...found];
}

function spanLink(parameters, word, days) {
  const next = conditionsOf(parameters);
  next.delete("to");
  next.delete("from");
  if (days) next.set("from", new Date(model.now() - days * 86_400_000).toISOString().slice(0, 16) + "Z");
  return el("a", { href: historyAddress(next) }, say(word));
}
