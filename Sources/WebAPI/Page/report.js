// The shift report: what happened, who dealt with it, peaks, faults of cameras. Made for paper.
import { get } from "./api.js";
import { reasonOf } from "./act.js";
import { cameraCells, cameraHead, plainTable, zoneCells, zoneHead } from "./analysis.js";
import * as describe from "./describe.js";
import { el, replace, setText } from "./dom.js";
import { field, localInput } from "./filters.js";
import { day, moment, number, say, span, timeZoneName } from "./language.js";
import { model } from "./model.js";
import { session } from "./session.js";

const hour = 3_600_000;
const lengths = [8, 12, 24];
const mostAlerts = 200;

export function reportView(parameters) {
  const { from, to } = range(parameters);
  const status = el("p", { class: "nothing", role: "status" }, say("loading"));
  const paper = el("article", { class: "paper", hidden: true });
  const element = el("div", { class: "view report-view" }, controls(from, to), status, paper);
  let isGone = false;

  async function load() {
    const times = { from: from.toISOString(), to: to.toISOString() };
    try {
      const [cameras, zones, alerts, known] = await Promise.all([
        get("/analysis/cameras", times),
        get("/analysis/zones", times),
        get("/events", { ...times, alerted: true, limit: mostAlerts }),
        model.cameras.length > 0 ? { items: model.cameras } : get("/cameras"),
      ]);
      const faults = await get("/events", { ...times, kind: faultKinds, limit: mostAlerts });
      if (isGone) return;
      replace(paper, sheet({ from, to, cameras: cameras.items, zones: zones.items, alerts: alerts.items, faults: faults.items, known: known.items }));
      status.hidden = true;
      paper.hidden = false;
    } catch (error) {
      if (isGone) return;
      setText(status, say("failed", { reason: reasonOf(error) }));
    }
  }

  load();
  return {
    element,
    title: say("report.title"),
    key: () => false,
    unmount() { isGone = true; },
  };
}

const faultKinds = ["camera_offline", "camera_main_offline", "camera_frozen", "camera_dark", "camera_bright", "camera_covered", "camera_blurred", "camera_moved", "camera_low_frame_rate", "overload"];

/// As the address says; else the last eight hours.
function range(parameters) {
  const end = new Date(parameters.get("to") ?? NaN);
  const to = Number.isNaN(end.getTime()) ? model.now() : end;
  const begin = new Date(parameters.get("from") ?? NaN);
  const from = Number.isNaN(begin.getTime()) || begin >= to ? new Date(to.getTime() - 8 * hour) : begin;
  return { from, to };
}

function controls(from, to) {
  const form = el(
    "form",
    { class: "filters" },
    field("from", el("input", { type: "datetime-local", name: "from", required: true, value: localInput(from) }), "report.from"),
    field("to", el("input", { type: "datetime-local", name: "to", required: true, value: localInput(to) }), "report.to"),
    el("div", { class: "row" }, lengths.map((n) => {
      const now = model.now();
      const query = new URLSearchParams({ from: new Date(now - n * hour).toISOString(), to: now.toISOString() });
      return el("a", { class: "button quiet", href: `#/report?${query}` }, say("report.last", { n }));
    })),
    el("div", { class: "row end" }, el("button", { type: "button", class: "primary", "data-action": "print", onclick: () => print() }, say("report.print"))),
  );
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", () => {
    const values = Object.fromEntries(new FormData(form));
    if (!values.from || !values.to) return;
    location.hash = `#/report?${new URLSearchParams({ from: new Date(values.from).toISOString(), to: new Date(values.to).toISOString() })}`;
  });
  return form;
}

function sheet(data) {
  const now = model.now();
  const who = session.who?.name ?? model.operator;
  return [
    el("header", {},
      el("h1", {}, say("report.title")),
      el("p", { class: "shift" }, `${day(data.from)} ${moment(data.from).slice(-8, -3)} – ${day(data.to)} ${moment(data.to).slice(-8, -3)} ${timeZoneName(data.to)}`),
      el("p", { class: "dim" }, say("report.made", { time: moment(now), name: who }))),
    summary(data),
    alertSection(data),
    el("div", { class: "columns" }, kindSection(data), peopleSection(data)),
    peakSection(data),
    faultSection(data),
    el("footer", { class: "sign" }, el("span", {}, say("report.sign")), el("span", { class: "rule" })),
  ];
}

function section(name, ...content) {
  return el("section", { class: "panel", "data-section": name }, el("h2", {}, say(`report.${name}`)), content);
}

const sum = (items, name) => items.reduce((all, item) => all + (item[name] ?? 0), 0);

function summary({ cameras }) {
  const judged = sum(cameras, "true_alarms") + sum(cameras, "false_alarms");
  const expected = sum(cameras, "expected_s");
  const medians = cameras.map((item) => item.median_response_s).filter((one) => one !== undefined).sort((a, b) => a - b);
  const figures = [
    [number(sum(cameras, "events"), 0), "events"],
    [number(sum(cameras, "alerts"), 0), "alerts"],
    [number(sum(cameras, "unanswered"), 0), "unanswered"],
    [medians.length > 0 ? span(medians[Math.floor(medians.length / 2)]) : "–", "median"],
    [judged > 0 ? `${number((sum(cameras, "false_alarms") / judged) * 100, 0)} %` : "–", "false"],
    [expected > 0 ? `${number((sum(cameras, "connected_s") / expected) * 100, 1)} %` : "–", "available"],
  ];
  return el("dl", { class: "figures-row", "aria-label": say("report.summary") },
    figures.map(([value, word]) => el("div", { "data-figure": word }, el("dd", {}, value), el("dt", {}, say(`report.${word}`)))));
}

function alertSection({ alerts, cameras }) {
  const total = sum(cameras, "alerts");
  if (alerts.length === 0) return section("alertList", el("p", { class: "nothing" }, say("report.noAlerts")));
  const rows = alerts.toReversed().map((event) => [
    moment(new Date(event.began_at)), describe.severityMark(event), describe.what(event), describe.where(event),
    describe.measured(event), el("span", {}, describe.stateMark(event), event.by && ` ${event.by}`, event.note && el("q", {}, event.note)),
  ]);
  return section("alertList",
    plainTable(["time", "severity", "what", "where", "measured", "done"].map((name) => (name === "severity" ? say("history.severity") : say(`report.${name}`))), rows),
    alerts.length < total && el("p", { class: "dim" }, say("report.more", { count: alerts.length, total })));
}

/// One list of names with numbers out of those of all cameras.
function together(cameras, name) {
  const sums = new Map();
  for (const camera of cameras) for (const one of camera[name]) sums.set(one.name, (sums.get(one.name) ?? 0) + one.count);
  return [...sums].sort((a, b) => b[1] - a[1]);
}

function kindSection({ cameras }) {
  const rows = together(cameras, "by_kind").map(([kind, count]) => [say(`kind.${kind}`), number(count, 0)]);
  return section("kinds", plainTable([say("report.kind"), say("report.count")], rows, [1]));
}

function peopleSection({ cameras }) {
  const rows = together(cameras, "by_person").map(([name, count]) => [name, number(count, 0)]);
  return section("people", rows.length > 0 ? plainTable([say("report.person"), say("report.deeds")], rows, [1]) : el("p", { class: "nothing" }, say("report.nobody")));
}

function peakSection({ zones, known }) {
  const names = new Map(known.map((one) => [one.id, one.name]));
  const busy = zones.filter((item) => item.peak_count > 0 || item.crossings_in + item.crossings_out > 0);
  const rows = busy.toSorted((a, b) => b.peak_count - a.peak_count)
    .map((item) => [`${names.get(item.camera) ?? item.camera} · ${item.name}`, ...zoneCells(item)]);
  return section("peaks", rows.length > 0 ? plainTable([say("analysis.zone"), ...zoneHead()], rows, [1, 2, 4, 5, 6]) : el("p", { class: "nothing" }, say("analysis.noPeaks")));
}

function faultSection({ faults, cameras }) {
  const rows = faults.toReversed().map((event) => [
    moment(new Date(event.began_at)), event.camera_name, describe.what(event), event.ended_at ? describe.length(event) : `${describe.length(event)}, ${say("alert.ongoing")}`,
  ]);
  return section("faults",
    plainTable([say("analysis.name"), ...cameraHead()], cameras.map((item) => [item.name, ...cameraCells(item)]), [2, 3, 4, 5, 6, 8]),
    rows.length > 0
      ? plainTable([say("report.time"), say("analysis.name"), say("report.what"), say("history.length")], rows)
      : el("p", { class: "nothing" }, say("report.noFaults")));
}
