// A camera's mark on the map: its form says how the camera is, its colour and letter how severe its
// worst alert is.
import { severity } from "./describe.js";
import { el, setText } from "./dom.js";
import { say } from "./language.js";
import { model } from "./model.js";

const order = ["info", "warning", "alarm", "critical"];
const signs = { running: "", connecting: "…", troubled: "!", gone: "✕" };

export class Pin {
  element = el("span", { class: "pin", "aria-hidden": "true" });
  /// Its state and alert as words.
  words = "";

  update(camera) {
    const state = stateOf(camera);
    const worst = worstAlert(camera);
    const level = worst ? severity(worst) : "none";
    Object.assign(this.element.dataset, { state, alert: level, fresh: worst?.state === "new" ? "yes" : "no" });
    const letter = worst ? say(`severity.${level}`)[0] : signs[state];
    setText(this.element, letter);
    this.words = [stateWords(camera), worst && say("map.alert", { severity: say(`severity.${level}`) })].filter(Boolean).join(", ");
  }
}

function stateOf(camera) {
  if (camera.state === "connecting") return "connecting";
  if (camera.state !== "running") return "gone";
  return camera.conditions.length > 0 ? "troubled" : "running";
}

function stateWords(camera) {
  if (camera.state !== "running") return say(`state.${camera.state}`);
  return camera.conditions.length > 0 ? camera.conditions.map((kind) => say(`kind.${kind}`)).join(", ") : say("state.running");
}

/// Of those that nobody has resolved: those that nobody has dealt with first, then by severity.
function worstAlert(camera) {
  let worst = null;
  const value = (event) => (event.state === "new" ? 10 : 0) + order.indexOf(severity(event));
  for (const event of model.alerts.values()) {
    if (event.camera === camera.id && (!worst || value(event) > value(worst))) worst = event;
  }
  return worst;
}
