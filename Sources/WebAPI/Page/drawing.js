// Drawing on a camera's picture with mouse, touch and keys.
import { el, replace, svg } from "./dom.js";
import { say } from "./language.js";
import * as shapes from "./shapes.js";

const width = 1000;
/// Steps of the arrow keys, as shares of the picture.
const smallStep = 0.005;
const largeStep = 0.025;
const closeBy = 0.025;

/// Emits `selected` when another shape is.
export class Drawing extends EventTarget {
  #draft;
  #height = 562.5;
  #selected = null;
  #tool = null;
  #points = [];
  #drag = null;
  #overlay = svg("svg", { class: "drawing", role: "group" });

  constructor(draft, picture) {
    super();
    this.#draft = draft;
    this.#overlay.setAttribute("aria-label", say("setup.drawing"));
    this.element = el("div", { class: "stage" }, picture, this.#overlay);
    draft.addEventListener("changed", () => this.#draw());
    picture.addEventListener("load", () => this.#fit(picture));
    this.#overlay.addEventListener("pointerdown", (event) => this.#down(event));
    this.#overlay.addEventListener("pointermove", (event) => this.#move(event));
    this.#overlay.addEventListener("pointerup", () => this.#up());
    this.#overlay.addEventListener("pointercancel", () => this.#up());
    this.#overlay.addEventListener("dblclick", () => this.finish());
    this.#draw();
  }

  get selected() {
    return this.#selected;
  }

  /// The kind of shape that is being drawn; null: none.
  get tool() {
    return this.#tool;
  }

  select(shape) {
    this.#selected = shape;
    this.#draw();
    this.dispatchEvent(new Event("selected"));
  }

  /// Begins to draw a shape; those that are not drawn point by point appear at once.
  begin(kind) {
    this.#points = [];
    if (shapes.pointsOf(kind)[0] === 0) {
      let added = null;
      this.#draft.change((camera) => {
        if (!camera[kind]) added = shapes.add(camera, kind, []);
      });
      this.#tool = null;
      this.select(added ?? { kind, index: 0 });
      return;
    }
    this.#tool = kind;
    this.select(null);
  }

  /// Ends drawing with what is there, if that is enough.
  finish() {
    if (!this.#tool) return;
    const kind = this.#tool;
    const points = this.#points;
    this.cancel();
    if (points.length < shapes.pointsOf(kind)[0]) return;
    let added = null;
    this.#draft.change((camera) => {
      added = shapes.add(camera, kind, points);
    });
    this.select(added);
  }

  cancel() {
    this.#tool = null;
    this.#points = [];
    this.#draw();
    this.dispatchEvent(new Event("selected"));
  }

  removeSelected() {
    const selected = this.#selected;
    if (!selected) return;
    this.#selected = null;
    this.#draft.change((camera) => shapes.remove(camera, selected));
    this.dispatchEvent(new Event("selected"));
  }

  /// Keys of the drawing; true if the key was one of them.
  key(event) {
    if (this.#tool && event.key === "Enter") this.finish();
    else if (this.#tool && event.key === "Escape") this.cancel();
    else if (this.#selected && event.key === "Escape") this.select(null);
    else if ((event.key === "Delete" || event.key === "Backspace") && this.#selected) this.removeSelected();
    else return false;
    return true;
  }

  // MARK: - Pointer

  #place(event) {
    const box = this.#overlay.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  }

  #down(event) {
    if (event.button !== 0) return;
    const at = this.#place(event);
    if (this.#tool) {
      event.preventDefault();
      this.#addPoint(at);
      return;
    }
    const { kind, index, point, after } = event.target.dataset;
    if (kind === undefined) {
      if (this.#selected) this.select(null);
      return;
    }
    event.preventDefault();
    const shape = { kind, index: Number(index) };
    this.#overlay.setPointerCapture(event.pointerId);
    if (after !== undefined) {
      this.#draft.change((camera) => shapes.insert(camera, shape, Number(after), at));
      this.#drag = { shape, point: Number(after) + 1, isMoved: true };
    } else if (point !== undefined) {
      this.#drag = { shape, point: Number(point), isMoved: false };
      event.target.focus?.();
    } else if (!this.#isSelected(shape)) this.select(shape);
  }

  #move(event) {
    if (this.#tool && this.#points.length > 0) {
      this.#draw(this.#place(event));
      return;
    }
    if (!this.#drag) return;
    const { shape, point, isMoved } = this.#drag;
    this.#drag.isMoved = true;
    this.#draft.change((camera) => shapes.move(camera, shape, point, this.#place(event)), { isSameStep: isMoved });
  }

  #up() {
    this.#drag = null;
  }

  #addPoint(at) {
    const [, most] = shapes.pointsOf(this.#tool);
    const first = this.#points[0];
    const isClosed = this.#points.length >= 3 && most > 2 && Math.hypot(at[0] - first[0], at[1] - first[1]) < closeBy;
    // The second click of a double click stands where the first one did.
    const last = this.#points.at(-1);
    const isAgain = last && Math.hypot(at[0] - last[0], at[1] - last[1]) < 0.003;
    if (!isClosed && !isAgain) this.#points.push(at);
    if (isClosed || this.#points.length >= most) this.finish();
    else this.#draw();
  }

  #isSelected(shape) {
    return this.#selected?.kind === shape.kind && (this.#selected.index === shape.index || shape.kind === "perspective");
  }

  // MARK: - Picture

  #fit(picture) {
    const height = (width * picture.naturalHeight) / picture.naturalWidth;
    if (!Number.isFinite(height) || height === this.#height) return;
    this.#height = height;
    this.#draw();
  }

  #draw(pointer = null) {
    const focused = document.activeElement;
    const held = this.#overlay.contains(focused) ? { ...focused.dataset } : null;
    this.#overlay.setAttribute("viewBox", `0 0 ${width} ${this.#height}`);
    this.#overlay.classList.toggle("pointing", this.#tool !== null);
    const camera = this.#draft.value;
    replace(
      this.#overlay,
      shapes.all(camera).flatMap((shape) => this.#shape(shape)),
      this.#tool ? this.#unfinished(pointer) : [],
    );
    if (held) this.#handle(held)?.focus();
  }

  #handle({ kind, index, point }) {
    if (point === undefined) return null;
    return this.#overlay.querySelector(`[data-kind="${kind}"][data-index="${index}"][data-point="${point}"]`);
  }

  #at([x, y]) {
    return [x * width, y * this.#height];
  }

  #shape(shape) {
    const isSelected = this.#isSelected(shape);
    const points = shape.points.map((point) => this.#at(point));
    const data = { "data-kind": shape.kind, "data-index": shape.index };
    const text = points.map((point) => point.join(",")).join(" ");
    const outline = svg(shape.isClosed ? "polygon" : "polyline", { points: text, ...data });
    const [x, y] = points.reduce((best, point) => (point[0] + point[1] < best[0] + best[1] ? point : best));
    const label = svg("text", { x: Math.min(x + 10, width - 160), y: Math.max(y + 24, 24) }, shape.name || say(`setup.${shape.kind}`));
    const group = svg("g", { class: `shape ${shape.kind}${isSelected ? " selected" : ""}` }, outline, label);
    if (!isSelected || this.#tool) return [group];
    const handles = shape.points.map((point, number) => this.#corner(shape, point, number));
    return [group, ...this.#between(shape), ...handles];
  }

  #corner(shape, at, number) {
    const [cx, cy] = this.#at(at);
    const handle = svg("circle", {
      cx, cy, r: 11, class: "handle", tabindex: 0, role: "button",
      "data-kind": shape.kind, "data-index": shape.index, "data-point": number,
      "aria-label": say("setup.corner", { number: number + 1, name: shape.name || say(`setup.${shape.kind}`) }),
    });
    handle.addEventListener("keydown", (event) => this.#handleKey(event, shape, number, at));
    return handle;
  }

  #handleKey(event, shape, number, [x, y]) {
    const step = event.shiftKey ? largeStep : smallStep;
    const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    const move = moves[event.key];
    if (move) this.#draft.change((camera) => shapes.move(camera, shape, number, [x + move[0], y + move[1]]));
    else if (event.key === "Delete" || event.key === "Backspace") {
      this.#draft.change((camera) => shapes.removePoint(camera, shape, number));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /// Small handles on a polygon's sides: a corner more.
  #between(shape) {
    if (shape.kind !== "zone" && shape.kind !== "ignore") return [];
    return shape.points.map((point, number) => {
      const next = shape.points[(number + 1) % shape.points.length];
      const [cx, cy] = this.#at([(point[0] + next[0]) / 2, (point[1] + next[1]) / 2]);
      return svg("circle", { cx, cy, r: 7, class: "handle more", "data-kind": shape.kind, "data-index": shape.index, "data-after": number });
    });
  }

  #unfinished(pointer) {
    const points = [...this.#points, ...(pointer ? [pointer] : [])].map((point) => this.#at(point));
    if (points.length === 0) return [];
    return [
      svg("polyline", { class: "unfinished", points: points.map((point) => point.join(",")).join(" ") }),
      ...this.#points.map((point) => {
        const [cx, cy] = this.#at(point);
        return svg("circle", { cx, cy, r: 7, class: "handle more" });
      }),
    ];
  }
}
