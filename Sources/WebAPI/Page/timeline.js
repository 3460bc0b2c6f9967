// A time line: how many events of a list began when, by severity. A stretch of it is chosen with
// the mouse, a finger or the keyboard.
import { el, replace, setText, svg } from "./dom.js";
import { dayAndTime, say } from "./language.js";

const severities = ["critical", "alarm", "warning", "info"];
// A bucket with few events is still to be seen beside one with thousands.
const leastHeight = 3;

/// - onRange: gets the begin and the end of what was chosen.
/// The element has `show(body)`, which takes what `/events/timeline` answers.
export function timeLine(onRange) {
  const bars = svg("g");
  const chosen = svg("rect", { class: "chosen", y: 0, height: 100, width: 0 });
  const drawing = svg("svg", { preserveAspectRatio: "none", "aria-hidden": "true" }, bars, chosen);
  const surface = el("div", { class: "surface", tabIndex: 0, role: "group", "aria-label": say("timeline.label"), "aria-describedby": "timeline-hint" }, drawing);
  const most = el("span", { class: "most dim" });
  const ticks = el("div", { class: "ticks dim", "aria-hidden": "true" });
  const reading = el("p", { class: "reading", role: "status" });
  const hint = el("p", { class: "spoken", id: "timeline-hint" }, say("timeline.keys"));
  const element = el("div", { class: "timeline", hidden: true }, most, surface, ticks, el("div", { class: "row" }, reading, legend()), hint);
  let buckets = [];
  let first = 0;
  let step = 1;
  let anchor = null;
  let head = null;
  let isDragging = false;

  element.show = (body) => {
    step = body.bucket_s * 1000;
    const found = new Map(body.items.map((item) => [Date.parse(item.began_at), item]));
    const earliest = Math.min(Date.parse(body.from), ...found.keys());
    // Buckets are whole multiples of their length from each other.
    const some = body.items.length > 0 ? Date.parse(body.items[0].began_at) : earliest;
    first = some - Math.ceil((some - earliest) / step) * step;
    const count = Math.max(1, Math.ceil((Date.parse(body.to) - first) / step));
    buckets = Array.from({ length: count }, (_, index) => counts(found.get(first + index * step)));
    element.hidden = body.total === 0;
    draw();
    // What is being chosen just now is not taken away by news.
    if (anchor === null || !isDragging) clearChoice();
  };

  function counts(item) {
    const all = Object.fromEntries(severities.map((name) => [name, item?.[name] ?? 0]));
    return { ...all, total: severities.reduce((sum, name) => sum + all[name], 0) };
  }

  function draw() {
    const highest = Math.max(1, ...buckets.map((bucket) => bucket.total));
    drawing.setAttribute("viewBox", `0 0 ${buckets.length} 100`);
    const shapes = [];
    buckets.forEach((bucket, index) => {
      let bottom = 100;
      for (const name of severities) {
        if (bucket[name] === 0) continue;
        const height = Math.max(leastHeight, (bucket[name] / highest) * 94);
        bottom -= height;
        shapes.push(svg("rect", { class: name, x: index + 0.08, width: 0.84, y: Math.max(0, bottom), height }));
      }
    });
    replace(bars, shapes);
    setText(most, say("timeline.most", { count: highest }));
    const every = Math.max(1, Math.ceil(buckets.length / (element.clientWidth > 700 ? 8 : 3)));
    const marks = [];
    for (let index = 0; index < buckets.length; index += every) {
      const mark = el("span", {}, dayAndTime(new Date(first + index * step), step));
      mark.style.left = `${(index / buckets.length) * 100}%`;
      marks.push(mark);
    }
    replace(ticks, marks);
  }

  // MARK: - Choosing

  const at = (index) => new Date(first + index * step);

  function mark(from, to) {
    [anchor, head] = [from, to];
    const [left, right] = [Math.min(from, to), Math.max(from, to)];
    chosen.setAttribute("x", left);
    chosen.setAttribute("width", right - left + 1);
    const sums = { total: 0, critical: 0, alarm: 0, warning: 0, info: 0 };
    for (let index = left; index <= right; index += 1) {
      for (const name of Object.keys(sums)) sums[name] += buckets[index]?.[name] ?? 0;
    }
    const parts = severities.filter((name) => sums[name] > 0).map((name) => `${say(`severity.${name}`)} ${sums[name]}`);
    const span = `${dayAndTime(at(left), step)} – ${dayAndTime(at(right + 1), step)}`;
    setText(reading, say("timeline.reading", { span, count: sums.total, parts: parts.length > 0 ? `(${parts.join(", ")})` : "" }));
  }

  function clearChoice() {
    anchor = head = null;
    chosen.setAttribute("width", 0);
    setText(reading, say("timeline.hint"));
  }

  function take() {
    if (anchor === null) return;
    const [left, right] = [Math.min(anchor, head), Math.max(anchor, head)];
    onRange(at(left), at(right + 1));
  }

  function indexAt(event) {
    const box = surface.getBoundingClientRect();
    const index = Math.floor(((event.clientX - box.left) / box.width) * buckets.length);
    return Math.min(buckets.length - 1, Math.max(0, index));
  }

  surface.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    isDragging = true;
    surface.setPointerCapture(event.pointerId);
    mark(indexAt(event), indexAt(event));
  });
  surface.addEventListener("pointermove", (event) => {
    const index = indexAt(event);
    if (isDragging) mark(anchor, index);
    else if (event.pointerType === "mouse") mark(index, index);
  });
  surface.addEventListener("pointerup", () => {
    if (!isDragging) return;
    isDragging = false;
    take();
  });
  surface.addEventListener("pointercancel", () => {
    isDragging = false;
    clearChoice();
  });
  surface.addEventListener("pointerleave", () => {
    if (!isDragging && document.activeElement !== surface) clearChoice();
  });
  surface.addEventListener("keydown", (event) => {
    const last = buckets.length - 1;
    const now = head ?? last;
    const places = { ArrowLeft: now - 1, ArrowRight: now + 1, PageUp: now - 10, PageDown: now + 10, Home: 0, End: last };
    if (event.key in places) {
      const next = Math.min(last, Math.max(0, head === null ? last : places[event.key]));
      mark(event.shiftKey && anchor !== null ? anchor : next, next);
    } else if (event.key === "Enter" && anchor !== null) take();
    else if (event.key === "Escape" && anchor !== null) clearChoice();
    else return;
    event.preventDefault();
  });
  return element;
}

function legend() {
  return el("div", { class: "legends" }, severities.toReversed().map((name) =>
    el("span", { class: "key", "data-severity": name }, say(`severity.${name}`))));
}
