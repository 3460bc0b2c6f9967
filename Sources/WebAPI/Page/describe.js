// Puts an event into words and small marks.
import { el } from "./dom.js";
import { moment, number, say, span } from "./language.js";
import { model } from "./model.js";

/// `Motion`, `Line crossing, in`.
export function what(event) {
  const kind = say(`kind.${event.kind}`);
  return event.direction ? `${kind}, ${say(`direction.${event.direction}`)}` : kind;
}

/// Whether it is about the camera, or Pantau, itself rather than about what is seen.
export function isOfHealth(event) {
  return event.kind.startsWith("camera_") || event.kind === "overload";
}

/// Whether pictures can show it: not that there are none or few.
export function isVisible(event) {
  return (event.source === "camera" || event.kind === "report") && !["camera_offline", "camera_main_offline", "camera_low_frame_rate"].includes(event.kind);
}

/// Empty where the event is about the camera itself, or not from a camera.
export function zoneName(event) {
  if (isOfHealth(event) || event.source !== "camera") return "";
  return event.zone ? (event.zone_name ?? event.zone) : say("wall.wholePicture");
}

/// `North gate · Yard`.
export function where(event) {
  return [event.camera_name, zoneName(event)].filter(Boolean).join(" · ");
}

export function severity(event) {
  return event.alert?.severity ?? event.severity;
}

/// Kinds whose value is not just an amount of their unit.
const ownWords = ["surge", "dispersal", "counter_flow", "camera_covered", "camera_blurred", "camera_low_frame_rate", "site_changed"];

/// The measured value at its peak.
export function measured(event) {
  const word = ownWords.includes(event.kind) ? event.kind : event.unit;
  return say(`value.${word}`, { value: amount(event.peak_value, event.unit) });
}

/// The threshold that was exceeded; empty for kinds that have none: any motion is motion, any
/// crossing a crossing.
export function thresholdValue(event) {
  if (["line_crossing", "report"].includes(event.kind) || event.threshold === 0) return "";
  return say(`threshold.${event.unit}`, { value: amount(event.threshold, event.unit) });
}

export function threshold(event) {
  const value = thresholdValue(event);
  return value && say("value.threshold", { value });
}

function amount(value, unit) {
  if (unit === "share") return number(value * 100, value < 0.0995 ? 1 : 0);
  if (unit === "persons_per_m2") return number(value, 1);
  return number(value, 0);
}

/// What its source says of it in words, at most so many characters; empty: nothing.
export function detail(event, most = Infinity) {
  const text = event.detail ?? "";
  return text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text;
}

/// How long it lasted or has been going on.
export function length(event) {
  const end = event.ended_at ? new Date(event.ended_at) : model.now();
  return span((end - new Date(event.began_at)) / 1000);
}

export function evidence(event, kind) {
  return event.evidence.find((one) => one.kind === kind);
}

/// Severity by colour, shape and word.
export function severityMark(event) {
  const level = severity(event);
  return el("span", { class: "severity", "data-severity": level }, say(`severity.${level}`));
}

/// Where it stands with people: new, acknowledged by whom, or its outcome.
export function stateMark(event) {
  const name =
    event.state === "resolved" && event.outcome
      ? say(`outcome.${event.outcome}`)
      : say(`event.${event.state}`);
  return el(
    "span",
    { class: "state", "data-state": event.state, "data-outcome": event.outcome },
    name,
  );
}

/// That retention leaves it alone; null where it does not.
export function holdMark(event) {
  return event.hold ? el("span", { class: "held", title: event.hold.reason }, say("hold.mark")) : null;
}

/// A time that counts up by itself: `3 min ago`.
export function age(time) {
  return el("time", { dateTime: time, title: moment(new Date(time)), "data-age": time });
}

export function thumbnail(event) {
  const found = evidence(event, "snapshot");
  if (!found && !isVisible(event)) return el("span", { class: "thumbnail", "data-empty": "yes" }, "–");
  if (!found) {
    return el("span", { class: "thumbnail", "data-empty": "yes" }, say("alert.noSnapshot"));
  }
  return el("img", { class: "thumbnail", src: found.href, alt: "", loading: "lazy" });
}

/// Brings every counting time up to date.
export function refreshAges(root = document) {
  const now = model.now();
  for (const element of root.querySelectorAll("[data-age]")) {
    const seconds = (now - new Date(element.dataset.age)) / 1000;
    const text = say("age.ago", { age: span(seconds) });
    if (element.textContent !== text) element.textContent = text;
  }
}
