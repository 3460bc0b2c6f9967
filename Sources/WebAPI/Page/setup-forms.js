// The forms beside the picture: of the camera, and of the shape that is selected.
import { el } from "./dom.js";
import { say } from "./language.js";

const severities = ["info", "warning", "alarm", "critical"];

/// A field whose value is a key of the draft; empty: the key is left out, its default counts.
/// - path: keys from the camera down.
function field(draft, path, input, { read = (value) => value, write = (text) => text } = {}) {
  const id = `setup-${path.join("-")}`;
  input.id = id;
  const value = path.reduce((inner, key) => inner?.[key], draft.value);
  if (input.type === "checkbox") input.checked = value ?? input.checked;
  else input.value = value === undefined ? (input.dataset.default ?? "") : read(value);
  // What is typed in one go is one step to undo, and counts at once.
  let isSameStep = false;
  input.addEventListener("focus", () => { isSameStep = false; });
  input.addEventListener("input", () => {
    const written = input.type === "checkbox" ? input.checked : write(input.value.trim());
    draft.change((camera) => assign(camera, path, written === "" ? undefined : written), { isSameStep, isTyped: true });
    isSameStep = input.type !== "checkbox";
  });
  const label = el("label", { for: id }, say(`setup.key.${path.filter((key) => typeof key === "string").join(".")}`));
  const isSwitch = input.type === "checkbox";
  return el("div", { class: isSwitch ? "switch" : "field" }, isSwitch ? [input, label] : [label, input]);
}

/// Mappings that become empty are left out, too.
function assign(inner, [key, ...rest], value) {
  if (rest.length > 0) {
    inner[key] ??= {};
    assign(inner[key], rest, value);
    if (!Array.isArray(inner[key]) && Object.keys(inner[key]).length === 0 && value === undefined) delete inner[key];
  } else if (value === undefined) delete inner[key];
  else inner[key] = value;
}

function text(attributes = {}) {
  return el("input", { type: "text", autocomplete: "off", spellcheck: false, ...attributes });
}

function decimal(attributes) {
  return el("input", { type: "number", inputMode: "decimal", step: "any", ...attributes });
}

const numbers = { write: (entered) => (entered === "" ? "" : Number(entered)) };

function choice(options, standard) {
  return el("select", { "data-default": standard }, options.map(([value, label]) => el("option", { value }, label)));
}

/// - onSensitivity: is told while the slider moves.
export function cameraForm(draft, { isNew, isOpen, onSensitivity }) {
  const policies = ["adaptive", "full", "sub"].map((name) => [name, say(`setup.decode.${name}`)]);
  return el(
    "form",
    { class: "panel", onsubmit: (event) => event.preventDefault() },
    el("h2", {}, say("setup.camera")),
    isNew && field(draft, ["id"], text({ maxLength: 64, placeholder: "north-gate" })),
    field(draft, ["name"], text({ maxLength: 200 })),
    field(draft, ["group"], text({ maxLength: 200 })),
    field(draft, ["url"], text({ placeholder: "rtsp://user:password@192.0.2.7/stream1" })),
    field(draft, ["sub_url"], text()),
    field(draft, ["decode"], choice(policies, "adaptive"), { write: (value) => (value === "adaptive" ? "" : value) }),
    sensitivity(draft, onSensitivity),
    field(draft, ["motion", "minimum_height"], decimal({ min: 0, max: 1, placeholder: "0.03" }), numbers),
    everything(draft, isOpen),
  );
}

function sensitivity(draft, onSensitivity) {
  const value = draft.value.motion?.sensitivity ?? 0.5;
  const shown = el("output", { for: "setup-sensitivity" }, value.toFixed(2));
  const slider = el("input", { type: "range", id: "setup-sensitivity", min: "0", max: "1", step: "0.05", value: String(value) });
  let isSameStep = false;
  slider.addEventListener("focus", () => { isSameStep = false; });
  slider.addEventListener("input", () => {
    const sensitivity = Number(slider.value);
    shown.textContent = sensitivity.toFixed(2);
    draft.change((camera) => assign(camera, ["motion", "sensitivity"], sensitivity), { isSameStep, isTyped: true });
    isSameStep = true;
    onSensitivity(sensitivity);
  });
  return el("div", { class: "field" },
    el("label", { for: "setup-sensitivity" }, say("setup.key.motion.sensitivity"), " ", shown), slider,
    el("span", { class: "dim" }, say("setup.sensitivityHint")));
}

/// Every key that there is, for those that have no field.
function everything(draft, isOpen) {
  const area = el("textarea", { rows: 14, spellcheck: false, id: "setup-everything", value: JSON.stringify(draft.value, null, 2), "aria-label": say("setup.everything") });
  const flaw = el("p", { class: "flaw", role: "alert" });
  area.addEventListener("change", () => {
    try {
      const value = JSON.parse(area.value);
      if (value === null || typeof value !== "object" || Array.isArray(value)) throw new Error(say("setup.noObject"));
      flaw.textContent = "";
      draft.set(value);
    } catch (error) {
      flaw.textContent = error.message;
    }
  });
  return el("details", { open: isOpen }, el("summary", {}, say("setup.everything")), el("p", { class: "dim" }, say("setup.everythingHint")), area, flaw);
}

// MARK: - Shapes

export function shapeForm(draft, { kind, index }, remove) {
  const list = { zone: "zones", line: "lines" }[kind];
  const fields = {
    zone: () => [...named(draft, list, index), ...zoneRules(draft, index)],
    line: () => named(draft, list, index),
    ignore: () => [],
    perspective: () => [el("p", { class: "dim" }, say("setup.edit.perspective"))],
    ground: () => groundFields(draft),
  }[kind]();
  return el(
    "form",
    { class: "panel", "data-shape": kind, onsubmit: (event) => event.preventDefault() },
    el("h2", {}, say(`setup.${kind}`)),
    ...fields,
    el("div", { class: "row end" }, el("button", { type: "button", "data-action": "remove-shape", onclick: remove }, say("setup.removeShape"))),
  );
}

function named(draft, list, index) {
  return [field(draft, [list, index, "id"], text({ maxLength: 64 })), field(draft, [list, index, "name"], text({ maxLength: 200 }))];
}

function zoneRules(draft, index) {
  const zone = (...path) => ["zones", index, ...path];
  const isCounted = draft.value.zones[index]?.crowd !== undefined;
  const counted = el("input", { type: "checkbox", id: "setup-counted", checked: isCounted });
  counted.addEventListener("change", () => draft.change((camera) => assign(camera, zone("crowd"), counted.checked ? {} : undefined)));
  const withoutCrowd = draft.value.perspective === undefined;
  return [
    field(draft, zone("motion"), el("input", { type: "checkbox", checked: true })),
    field(draft, zone("safety"), el("input", { type: "checkbox" })),
    field(draft, zone("sensitivity"), decimal({ min: 0, max: 1, placeholder: say("setup.asCamera") }), numbers),
    field(draft, zone("loitering", "after_seconds"), decimal({ min: 1, max: 86_400, placeholder: "–" }), numbers),
    el("div", { class: "switch" }, counted, el("label", { for: "setup-counted" }, say("setup.counted"))),
    isCounted && withoutCrowd && el("p", { class: "flaw" }, say("setup.needsPerspective")),
    isCounted && field(draft, zone("crowd", "area_m2"), decimal({ min: 1, placeholder: say("setup.byGround") }), numbers),
    isCounted && field(draft, zone("crowd", "capacity_persons"), decimal({ min: 1, placeholder: "–" }), numbers),
    isCounted && field(draft, zone("crowd", "capacity_severity"), choice(severities.map((name) => [name, say(`severity.${name}`)]), "alarm"), { write: (value) => (value === "alarm" ? "" : value) }),
  ].filter(Boolean);
}

/// Where the four points are, in metres.
function groundFields(draft) {
  return draft.value.ground.map((point, index) => {
    const input = (axis) => {
      const box = decimal({ id: `setup-ground-${index}-${axis}`, value: String(point.metres[axis]), "aria-label": say("setup.metres", { number: index + 1, axis: "xy"[axis] }) });
      box.addEventListener("input", () => draft.change((camera) => { camera.ground[index].metres[axis] = Number(box.value); }, { isTyped: true }));
      return box;
    };
    return el("div", { class: "metres" }, el("span", {}, index + 1), input(0), input(1), el("span", { class: "dim" }, "m"));
  });
}
