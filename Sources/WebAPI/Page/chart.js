// A chart over time: lines, a band, bars up and down. Values are read by pointing or with the
// arrow keys, stand in a table, and can be taken away as CSV, SVG or PNG.
import { el, replace, setText, svg } from "./dom.js";
import { dayAndTime, number, say } from "./language.js";

const height = 300;
const margin = { left: 52, right: 14, top: 14, bottom: 30 };

/// - spec.title, spec.unit, spec.name (of files)
/// - spec.from, spec.to: milliseconds; spec.step: of a point, milliseconds
/// - spec.digits: behind the point
/// - spec.series: { name, form: `line`, `band`, `up` or `down`, points: Map of times to a number, or
///   to [low, high] of a band }
export function chart(spec) {
  const times = [...new Set(spec.series.flatMap((one) => [...one.points.keys()]))].sort((a, b) => a - b);
  const reading = el("p", { class: "reading", role: "status" }, say("chart.hint"));
  const surface = el("div", { class: "surface", tabIndex: 0, role: "img", "aria-label": `${spec.title}. ${say("chart.keys")}` });
  const table = el("div", { class: "values", hidden: true });
  const tableButton = el("button", { type: "button", class: "toggle", "aria-pressed": "false" }, say("chart.table"));
  const download = (form, run) => el("button", { type: "button", "data-action": `chart-${form}`, onclick: run }, say(`chart.${form}`));
  const element = el(
    "figure",
    { class: "chart" },
    el("figcaption", {}, el("h2", {}, spec.title), el("span", { class: "dim" }, spec.unit), legend(spec),
      times.length > 0 && el("div", { class: "row end" }, tableButton, download("csv", () => save(csv(spec, times), "text/csv", "csv")), download("svg", () => saveDrawing(false)), download("png", () => saveDrawing(true)))),
    times.length > 0 ? surface : el("p", { class: "nothing" }, say("chart.empty")),
    times.length > 0 && reading,
    table,
  );
  if (times.length === 0) return element;

  let drawing = null;
  let scale = null;
  let cursor = null;
  let place = null;

  function draw() {
    const width = surface.clientWidth || 900;
    scale = scaleOf(spec, times, width);
    cursor = svg("line", { class: "cursor", y1: margin.top, y2: height - margin.bottom, visibility: "hidden" });
    drawing = svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "presentation" }, grid(spec, scale), spec.series.map((one, index) => shape(one, index, spec, scale)), cursor);
    replace(surface, drawing);
    if (place !== null) read(place);
  }

  function read(index) {
    place = Math.min(times.length - 1, Math.max(0, index));
    const time = times[place];
    const x = scale.x(time + spec.step / 2);
    cursor.setAttribute("x1", x);
    cursor.setAttribute("x2", x);
    cursor.setAttribute("visibility", "visible");
    const parts = spec.series.filter((one) => one.points.has(time)).map((one) => `${one.name} ${written(one.points.get(time), spec)}`);
    setText(reading, `${dayAndTime(new Date(time), spec.step)}: ${parts.join(", ")} ${spec.unit}`);
  }

  surface.addEventListener("pointermove", (event) => {
    const time = scale.time(event.clientX - surface.getBoundingClientRect().left) - spec.step / 2;
    let best = 0;
    times.forEach((one, index) => {
      if (Math.abs(one - time) < Math.abs(times[best] - time)) best = index;
    });
    read(best);
  });
  surface.addEventListener("keydown", (event) => {
    const now = place ?? times.length;
    const places = { ArrowLeft: now - 1, ArrowRight: now + 1, PageUp: now - 10, PageDown: now + 10, Home: 0, End: times.length - 1 };
    if (!(event.key in places)) return;
    read(places[event.key]);
    event.preventDefault();
  });
  tableButton.addEventListener("click", () => {
    table.hidden = !table.hidden;
    tableButton.setAttribute("aria-pressed", String(!table.hidden));
    if (!table.hidden && table.childElementCount === 0) replace(table, valueTable(spec, times));
  });

  function save(content, type, suffix) {
    const link = el("a", { href: URL.createObjectURL(new Blob([content], { type })), download: `${spec.name}.${suffix}` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  async function saveDrawing(asPicture) {
    const text = standalone(drawing, spec, getComputedStyle(element).backgroundColor);
    if (!asPicture) return save(text, "image/svg+xml", "svg");
    const image = new Image();
    image.src = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
    await image.decode();
    const canvas = el("canvas", { width: image.width * 2, height: image.height * 2 });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(image.src);
    save(await new Promise((done) => canvas.toBlob(done, "image/png")), "image/png", "png");
  }

  new ResizeObserver(() => {
    if (surface.clientWidth > 0) draw();
  }).observe(surface);
  return element;
}

// MARK: - Scales

function scaleOf(spec, times, width) {
  const values = spec.series.flatMap((one) => [...one.points.values()].flatMap((value) => (one.form === "down" ? [-value] : value)));
  const least = Math.min(0, ...values);
  const [low, high, step] = nice(least, Math.max(1e-9, ...values));
  const inner = width - margin.left - margin.right;
  const x = (time) => margin.left + ((time - spec.from) / (spec.to - spec.from)) * inner;
  const y = (value) => margin.top + (1 - (value - low) / (high - low)) * (height - margin.top - margin.bottom);
  const time = (place) => spec.from + ((place - margin.left) / inner) * (spec.to - spec.from);
  return { x, y, time, low, high, step, width };
}

/// Bounds and a step that people count in.
function nice(low, high) {
  const rough = Math.max(high - low, 1e-9) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough);
  return [Math.floor(low / step) * step, Math.ceil(high / step) * step, step];
}

function grid(spec, scale) {
  const parts = [];
  const digits = Math.max(0, -Math.floor(Math.log10(scale.step) + 1e-9));
  for (let value = scale.low; value <= scale.high + scale.step / 2; value += scale.step) {
    const y = scale.y(value);
    parts.push(svg("line", { class: Math.abs(value) < scale.step / 2 ? "axis" : "rule", x1: margin.left, x2: scale.width - margin.right, y1: y, y2: y }));
    parts.push(svg("text", { class: "mark", x: margin.left - 8, y: y + 4, "text-anchor": "end" }, number(Math.abs(value), digits)));
  }
  const every = stepOfTicks((spec.to - spec.from) / Math.max(2, scale.width / 150));
  const offset = new Date(spec.from).getTimezoneOffset() * 60_000;
  for (let time = Math.ceil((spec.from - offset) / every) * every + offset; time < spec.to; time += every) {
    const x = scale.x(time);
    if (x > scale.width - 60) continue;
    parts.push(svg("line", { class: "rule", x1: x, x2: x, y1: margin.top, y2: height - margin.bottom + 4 }));
    parts.push(svg("text", { class: "mark", x: x + 3, y: height - 8 }, dayAndTime(new Date(time), every)));
  }
  return parts;
}

function stepOfTicks(least) {
  const hours = [0.25, 0.5, 1, 2, 3, 6, 12, 24, 48, 96, 168, 336];
  return (hours.find((one) => one * 3_600_000 >= least) ?? 672) * 3_600_000;
}

// MARK: - Shapes

function shape(one, index, spec, scale) {
  const mark = `series s${index}`;
  const points = [...one.points].sort(([a], [b]) => a - b);
  if (one.form === "up" || one.form === "down") {
    const sign = one.form === "up" ? 1 : -1;
    return svg("g", { class: `${mark} bars` }, points.filter(([, value]) => value > 0).map(([time, value]) => {
      const [top, bottom] = [scale.y(Math.max(0, sign * value)), scale.y(Math.min(0, sign * value))];
      const [left, right] = [scale.x(Math.max(time, spec.from)), scale.x(Math.min(time + spec.step, spec.to))];
      return svg("rect", { x: left + 0.5, width: Math.max(1, right - left - 1), y: top, height: bottom - top });
    }));
  }
  // A gap where nothing was counted is a gap here.
  const pieces = [];
  for (const point of points) {
    const piece = pieces.at(-1);
    if (piece && point[0] - piece.at(-1)[0] <= spec.step * 1.5) piece.push(point);
    else pieces.push([point]);
  }
  const x = (time) => Math.min(scale.x(spec.to), Math.max(scale.x(spec.from), scale.x(time + spec.step / 2))).toFixed(1);
  if (one.form === "band") {
    const paths = pieces.map((piece) => {
      const upper = piece.map(([time, [, high]]) => `${x(time)},${scale.y(high).toFixed(1)}`);
      const lower = piece.toReversed().map(([time, [low]]) => `${x(time)},${scale.y(low).toFixed(1)}`);
      return `M${[...upper, ...lower].join("L")}Z`;
    });
    return svg("path", { class: `${mark} band`, d: paths.join("") });
  }
  const paths = pieces.map((piece) => {
    const line = `M${piece.map(([time, value]) => `${x(time)},${scale.y(value).toFixed(1)}`).join("L")}`;
    return piece.length === 1 ? `${line}h1.5` : line;
  });
  return svg("path", { class: `${mark} line`, d: paths.join("") });
}

function legend(spec) {
  return el("span", { class: "legends" }, spec.series.map((one, index) => el("span", { class: `key s${index} ${one.form}` }, one.name)));
}

// MARK: - Values

function written(value, spec) {
  return Array.isArray(value) ? value.map((one) => number(one, spec.digits)).join("–") : number(value, spec.digits);
}

function valueTable(spec, times) {
  const head = el("tr", {}, [say("chart.time"), ...spec.series.map((one) => one.name)].map((name) => el("th", { scope: "col" }, name)));
  const rows = times.map((time) =>
    el("tr", {}, el("th", { scope: "row" }, dayAndTime(new Date(time), spec.step)),
      spec.series.map((one) => el("td", {}, one.points.has(time) ? written(one.points.get(time), spec) : "–"))));
  return el("table", { class: "plain" }, el("caption", { class: "spoken" }, spec.title), el("thead", {}, head), el("tbody", {}, rows));
}

function csv(spec, times) {
  const columns = spec.series.flatMap((one) => (one.form === "band" ? [`${one.name} low`, `${one.name} high`] : [one.name]));
  const lines = times.map((time) => {
    const cells = spec.series.flatMap((one) => {
      const value = one.points.get(time);
      return one.form === "band" ? (value ?? ["", ""]) : [value ?? ""];
    });
    return [new Date(time).toISOString(), ...cells].join(",");
  });
  return [["time", ...columns].map(cell).join(","), ...lines, ""].join("\r\n");
}

/// As the server's export does: what a spreadsheet would take for a formula becomes a text.
export function cell(value) {
  const text = String(value ?? "");
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/// The drawing with the look that style sheets give it written into it.
function standalone(drawing, spec, ground) {
  const copy = drawing.cloneNode(true);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const originals = [...drawing.querySelectorAll("*")];
  [...copy.querySelectorAll("*")].forEach((one, index) => {
    const look = getComputedStyle(originals[index]);
    for (const name of ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "font-size", "font-family"]) {
      one.setAttribute(name, look.getPropertyValue(name));
    }
    one.removeAttribute("class");
  });
  copy.querySelector("[visibility=visible]")?.remove();
  const title = svg("title", {}, spec.title);
  copy.prepend(title, svg("rect", { width: "100%", height: "100%", fill: ground }));
  return new XMLSerializer().serializeToString(copy);
}
