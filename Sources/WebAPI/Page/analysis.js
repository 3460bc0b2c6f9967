// Analysis: one zone or line over hours and weeks, all zones' peaks, all cameras' availability and
// false alarms. What is shown is in the address.
import { get } from "./api.js";
import { reasonOf } from "./act.js";
import { chart } from "./chart.js";
import { el, replace, setText } from "./dom.js";
import { field, localInput } from "./filters.js";
import { heatMap } from "./heat.js";
import { dayAndTime, moment, number, say, span as inWords } from "./language.js";
import { model } from "./model.js";

const hour = 3_600_000;
/// Lengths of time with their buckets, seconds: a few hundred points each.
const spans = { "8h": [8, 120], "24h": [24, 300], "7d": [168, 1800], "28d": [672, 7200] };

export function analysisView(parameters) {
  const form = el("form", { class: "filters" });
  const charts = el("div", { class: "charts" });
  const zoneTable = el("section", { class: "panel" });
  const cameraTable = el("section", { class: "panel" });
  const status = el("p", { class: "nothing", role: "status", hidden: true });
  const element = el(
    "div",
    { class: "view analysis-view" },
    el("div", { class: "head" }, el("h1", {}, say("analysis.title")), el("div", { class: "row end" }, el("a", { class: "button", href: "#/report" }, say("analysis.report")))),
    form, status, charts, zoneTable, cameraTable,
  );
  let isGone = false;

  async function begin() {
    try {
      // The list may not be there yet if this is the first page that is opened.
      const cameras = model.cameras.length > 0 ? model.cameras : (await get("/cameras")).items;
      if (isGone) return;
      const chosen = choice(parameters, cameras);
      replace(form, controls(chosen, cameras));
      await Promise.all([showPlace(chosen), showZones(chosen, cameras), showCameras(chosen)]);
    } catch (error) {
      if (isGone) return;
      status.hidden = false;
      setText(status, say("failed", { reason: reasonOf(error) }));
    }
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", () => {
    const next = new URLSearchParams();
    const values = Object.fromEntries(new FormData(form));
    if (values.camera) next.set("camera", values.camera);
    if (values.zone && values.camera === parameters.get("camera")) next.set("zone", values.zone);
    else if (values.zone && !parameters.has("camera")) next.set("zone", values.zone);
    if (values.span) next.set("span", values.span);
    if (values.to) next.set("to", new Date(values.to).toISOString());
    location.hash = `#/analysis?${next}`;
  });

  async function showPlace(chosen) {
    if (!chosen.camera) return replace(charts, el("p", { class: "nothing" }, say("analysis.noData")));
    const path = `/cameras/${encodeURIComponent(chosen.camera.id)}`;
    const place = chosen.zone ? `${path}/zones/${encodeURIComponent(chosen.zone)}` : path;
    const range = { from: new Date(chosen.from).toISOString(), to: new Date(chosen.to).toISOString() };
    const bucket = { ...range, bucket_s: chosen.step / 1000 };
    const [series, usual, sensors] = await Promise.all([
      get(`${place}/series`, bucket),
      chosen.zone && !chosen.isLine ? get(`${place}/usual`) : { items: [] },
      sensorsOf(chosen, bucket),
    ]);
    if (!isGone) replace(charts, placeCharts(chosen, series.items, usual, sensors), heatMap(chosen.camera, range));
  }

  async function showZones(chosen, cameras) {
    const found = await get("/analysis/zones", rangeOf(chosen));
    if (!isGone) replace(zoneTable, zoneRows(found.items, chosen, cameras));
  }

  async function showCameras(chosen) {
    const found = await get("/analysis/cameras", rangeOf(chosen));
    if (!isGone) replace(cameraTable, cameraRows(found.items));
  }

  begin();
  return {
    element,
    title: say("analysis.title"),
    key: () => false,
    unmount() { isGone = true; },
  };
}

function rangeOf(chosen) {
  return { from: new Date(chosen.from).toISOString(), to: new Date(chosen.to).toISOString() };
}

/// What the address asks for, and what is shown where it says nothing.
function choice(parameters, cameras) {
  const name = parameters.get("span") in spans ? parameters.get("span") : "24h";
  const [hours, bucket] = spans[name];
  const end = new Date(parameters.get("to") ?? NaN);
  const isLive = Number.isNaN(end.getTime());
  const to = isLive ? model.now().getTime() : end.getTime();
  const counting = cameras.find((one) => one.zones.some((zone) => zone.crowd));
  const camera = cameras.find((one) => one.id === parameters.get("camera")) ?? counting ?? cameras[0] ?? null;
  const places = camera ? [...camera.zones, ...camera.lines] : [];
  const wanted = parameters.get("zone");
  const first = camera?.zones.find((zone) => zone.crowd) ?? places[0];
  const zone = places.some((one) => one.id === wanted) ? wanted : wanted === "*" ? null : (first?.id ?? null);
  return {
    span: name, from: to - hours * hour, to, isLive, step: bucket * 1000, camera, zone,
    isLine: camera?.lines.some((one) => one.id === zone) ?? false,
    placeName: places.find((one) => one.id === zone)?.name ?? say("analysis.picture"),
  };
}

function controls(chosen, cameras) {
  const pick = (name, options, value) =>
    el("select", { name }, options.map(([id, text]) => el("option", { value: id, selected: id === value }, text)));
  const places = chosen.camera ? [...chosen.camera.zones, ...chosen.camera.lines].map((one) => [one.id, one.name]) : [];
  return [
    field("camera", pick("camera", cameras.map((one) => [one.id, one.name]), chosen.camera?.id), "analysis.camera"),
    field("zone", pick("zone", [...places, ["*", say("analysis.picture")]], chosen.zone ?? "*"), "analysis.zone"),
    field("span", pick("span", Object.keys(spans).map((name) => [name, say(`analysis.span.${name}`)]), chosen.span), "analysis.span"),
    field("to", el("input", { type: "datetime-local", name: "to", value: chosen.isLive ? "" : localInput(new Date(chosen.to)), title: say("analysis.now") }), "analysis.to"),
  ];
}

// MARK: - One zone or line

/// The sensors of the place, each with its series.
async function sensorsOf(chosen, bucket) {
  if (!chosen.zone) return [];
  const found = (await get("/sensors")).items.filter((one) => one.camera === chosen.camera.id && one.zone === chosen.zone);
  return Promise.all(found.map(async (sensor) => ({ sensor, items: (await get(`/cameras/${encodeURIComponent(sensor.id)}/series`, bucket)).items })));
}

/// What sensors say beside the camera, in words.
function sensorLines(sensors) {
  const lines = sensors.map(({ sensor, items }) => {
    const name = sensor.name;
    if (sensor.kind === "entries") {
      const sum = items.reduce((all, item) => all + item.crossings_in, 0);
      return el("li", {}, say("analysis.sensorEntries", { name, count: number(sum, 0) }));
    }
    if (!sensor.newest) return null;
    const count = number(sensor.newest.count, 0);
    const words = sensor.camera_count === undefined
      ? say("analysis.sensorAlone", { name, count })
      : say("analysis.sensorNow", { name, count, camera: number(sensor.camera_count, 1) });
    return el("li", {}, words, " ", sensor.disagrees && el("strong", { class: "differs" }, say("analysis.sensorDiffers")));
  }).filter(Boolean);
  return lines.length > 0 ? [el("ul", { class: "sensors panel" }, lines)] : [];
}

function placeCharts(chosen, items, usual, sensors) {
  const at = (item) => Date.parse(item.began_at);
  const points = (value, among = items) => new Map(among.map((item) => [at(item), value(item)]));
  const base = { from: chosen.from, to: chosen.to, step: chosen.step, name: ["pantau", chosen.camera.id, chosen.zone ?? "picture", chosen.span].join("-") };
  const where = `${chosen.camera.name} · ${chosen.placeName}`;
  const shown = sensorLines(sensors);
  if (chosen.isLine) {
    const sum = (name) => items.reduce((all, item) => all + item[name], 0);
    shown.push(chart({
      ...base, title: say("analysis.crossings", { name: where }), digits: 0, unit: "",
      series: [
        { name: say("analysis.in"), form: "up", points: points((item) => item.crossings_in) },
        { name: say("analysis.out"), form: "down", points: points((item) => item.crossings_out) },
      ],
    }));
    shown.push(el("p", { class: "sums" }, el("strong", {}, say("analysis.sumIn", { count: number(sum("crossings_in"), 0) })), el("strong", {}, say("analysis.sumOut", { count: number(sum("crossings_out"), 0) }))));
    return shown;
  }
  const counted = items.filter((item) => item.method !== "none");
  const told = sensors.filter(({ sensor, items: own }) => sensor.kind === "count" && own.length > 0);
  if (counted.length > 0 || told.length > 0) {
    const band = bandOf(usual, chosen);
    shown.push(chart({
      ...base, title: say("analysis.occupancy", { name: where }), digits: 1, unit: say("analysis.persons"),
      series: [
        ...(band.size > 0 ? [{ name: say("analysis.usual"), form: "band", points: band }] : []),
        { name: say("analysis.highest"), form: "line", points: points((item) => item.max_count, counted) },
        { name: say("analysis.mean"), form: "line", points: points((item) => item.mean_count, counted) },
        ...told.map(({ sensor, items: own }) => ({ name: say("analysis.sensor", { name: sensor.name }), form: "line", points: points((item) => item.mean_count, own) })),
      ],
    }));
    if (counted.length > 0) shown.push(peaks(counted, band, chosen));
  }
  shown.push(chart({
    ...base, title: say("analysis.motion", { name: where }), digits: 0, unit: say("analysis.motionShare"),
    name: `${base.name}-motion`,
    series: [{ name: say("analysis.mean"), form: "line", points: points((item) => item.motion_share * 100) }],
  }));
  return shown;
}

/// The usual hours of the week at the times of the chart.
function bandOf(usual, chosen) {
  const band = new Map();
  if (usual.items.length === 0) return band;
  const hours = new Map(usual.items.map((item) => [item.hour, item]));
  for (let time = Math.ceil(chosen.from / chosen.step) * chosen.step; time < chosen.to; time += chosen.step) {
    const found = hours.get(hourOfWeek(time, usual.utc_offset_s));
    if (found) band.set(time, [found.low, found.high]);
  }
  return band;
}

/// Hours since Monday 00:00; 1970 began on a Thursday.
function hourOfWeek(time, offset) {
  return (Math.floor((time / 1000 + offset) / 3600) + 72) % 168;
}

function peaks(items, band, chosen) {
  const highest = items.toSorted((a, b) => b.max_count - a.max_count).slice(0, 5).filter((item) => item.max_count > 0);
  const against = (item) => {
    const found = band.get(Date.parse(item.began_at));
    if (!found) return say("analysis.unknown");
    const [low, high] = found;
    if (item.mean_count > high) return say("analysis.above", { value: number(item.mean_count - high, 1) });
    if (item.mean_count < low) return say("analysis.below", { value: number(low - item.mean_count, 1) });
    return say("analysis.within");
  };
  const rows = highest.map((item) => [
    dayAndTime(new Date(item.began_at), chosen.step), number(item.max_count, 0), number(item.mean_count, 1), against(item),
  ]);
  return el("section", { class: "panel peaks" }, el("h2", {}, say("analysis.peaks")),
    rows.length > 0
      ? plainTable(["peakTime", "peakValue", "meanCount", "againstUsual"].map((name) => say(`analysis.${name}`)), rows)
      : el("p", { class: "nothing" }, say("analysis.noPeaks")));
}

// MARK: - All zones, all cameras

/// - numbers: columns that hold numbers, written at the right.
export function plainTable(head, rows, numbers = []) {
  // The label stands before the value where a narrow page shows rows as blocks.
  const label = (index) => (typeof head[index] === "string" ? head[index] : null);
  const side = (index) => ({ "data-number": numbers.includes(index) ? "yes" : null, "data-label": label(index) });
  return el(
    "div",
    { class: "scroll", tabIndex: 0, role: "group" },
    el("table", { class: "plain" },
      el("thead", {}, el("tr", {}, head.map((name, index) => el("th", { scope: "col", ...side(index) }, name)))),
      el("tbody", {}, rows.map((cells) => el("tr", {}, cells.map((content, index) => el(index === 0 ? "th" : "td", { scope: index === 0 ? "row" : null, ...side(index) }, content)))))),
  );
}

function zoneRows(items, chosen, cameras) {
  const names = new Map(cameras.map((one) => [one.id, one.name]));
  const link = (item) => {
    const query = new URLSearchParams({ camera: item.camera, zone: item.zone, span: chosen.span });
    if (!chosen.isLive) query.set("to", new Date(chosen.to).toISOString());
    return el("a", { href: `#/analysis?${query}` }, `${names.get(item.camera) ?? item.camera} · ${item.name}`);
  };
  const rows = items.map((item) => [link(item), ...zoneCells(item)]);
  return [
    el("h2", {}, say("analysis.zones")),
    rows.length > 0 ? plainTable([say("analysis.zone"), ...zoneHead()], rows, [1, 2, 4, 5, 6]) : el("p", { class: "nothing" }, say("analysis.noData")),
  ];
}

export function zoneHead() {
  return [say("analysis.meanCount"), say("analysis.peakCount"), say("analysis.peakTime"), say("analysis.peakDensity"), say("analysis.in"), say("analysis.out")];
}

export function zoneCells(item) {
  const isCounted = item.peak_count > 0;
  return [
    isCounted ? number(item.mean_count, 1) : "–",
    isCounted ? number(item.peak_count, 0) : "–",
    isCounted ? moment(new Date(item.peak_at)).slice(0, -3) : "–",
    item.peak_density ? say("value.persons_per_m2", { value: number(item.peak_density, 1) }) : "–",
    number(item.crossings_in, 0),
    number(item.crossings_out, 0),
  ];
}

function cameraRows(items) {
  return [
    el("h2", {}, say("analysis.cameras")),
    items.length > 0 ? plainTable([say("analysis.name"), ...cameraHead()], items.map((item) => [cameraName(item), ...cameraCells(item)]), [2, 3, 4, 5, 6, 8]) : el("p", { class: "nothing" }, say("analysis.noData")),
  ];
}

function cameraName(item) {
  return el("span", {}, item.name, item.group && el("span", { class: "dim" }, ` · ${item.group}`));
}

export function cameraHead() {
  return ["availability", "away", "impaired", "events", "alerts", "unanswered", "falseShare", "response"].map((name) => say(`analysis.${name}`));
}

export function cameraCells(item) {
  const judged = item.true_alarms + item.false_alarms;
  const away = item.expected_s - item.connected_s;
  return [
    item.availability === undefined ? "–" : meter(item.availability, 1),
    item.availability === undefined ? "–" : away < 1 ? "0" : inWords(away),
    item.impaired_s < 1 ? "0" : inWords(item.impaired_s),
    number(item.events, 0),
    number(item.alerts, 0),
    number(item.unanswered, 0),
    item.false_alarm_share === undefined ? "–" : meter(item.false_alarm_share, 0, say("analysis.ofJudged", { wrong: item.false_alarms, judged })),
    item.median_response_s === undefined ? "–" : inWords(item.median_response_s),
  ];
}

/// A share as a bar and a number.
function meter(share, digits, note) {
  const bar = el("span", { class: "bar-fill" });
  bar.style.width = `${share * 100}%`;
  return el("span", { class: "meter" }, el("span", { class: "bar-ground", "aria-hidden": "true" }, bar), el("b", {}, `${number(share * 100, digits)} %`), note && el("span", { class: "dim" }, note));
}
