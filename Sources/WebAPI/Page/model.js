// What the page knows: cameras (asked for every second) and open alerts (kept by the stream).
import { get, post } from "./api.js";
import { LiveEvents } from "./live.js";
import { say } from "./language.js";
import { session } from "./session.js";
import { settings } from "./settings.js";

const cameraInterval = 1000;
const alertLimit = 200;
const loadPause = 2000;

/// Emits `cameras`, `alerts`, `link`, `arrived` (detail: an event whose alert is new here) and
/// `event` (detail: an event that changed).
class Model extends EventTarget {
  cameras = [];
  alerts = new Map();
  alertTotal = 0;
  hasLoaded = false;
  #live = new LiveEvents();
  #streamIsOpen = false;
  #apiAnswers = true;
  #clockOffset = 0;
  #newer = null;
  #isStarted = false;
  #timer = null;

  constructor() {
    super();
    this.#live.addEventListener("state", ({ detail }) => {
      this.#streamIsOpen = detail;
      this.#emit("link");
      if (detail) this.#loadAlerts();
    });
    this.#live.addEventListener("reset", () => this.#loadAlerts());
    this.#live.addEventListener("change", ({ detail }) => this.#apply(detail));
    // A page that the browser keeps for the way back must not keep one of its few connections.
    addEventListener("pagehide", () => this.#live.close());
    addEventListener("pageshow", (event) => {
      if (event.persisted && this.#isStarted) this.#live.open();
    });
  }

  /// Once somebody may watch.
  start() {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.#live.open();
    this.#pollCameras();
  }

  /// Forgets everything: whoever comes next may not know it.
  stop() {
    this.#isStarted = false;
    this.#live.close();
    clearTimeout(this.#timer);
    this.cameras = [];
    this.alerts = new Map();
    this.alertTotal = 0;
    this.hasLoaded = false;
    this.#newer = null;
    this.#streamIsOpen = false;
    this.#apiAnswers = true;
  }

  /// `live`, `connecting` (never connected yet) or `down`.
  get link() {
    if (this.#streamIsOpen && this.#apiAnswers && this.hasLoaded) return "live";
    return this.hasLoaded || !this.#apiAnswers ? "down" : "connecting";
  }

  /// The server's time: the clock of this machine may be wrong.
  now() {
    return new Date(Date.now() + this.#clockOffset);
  }

  camera(id) {
    return this.cameras.find((camera) => camera.id === id);
  }

  /// Newest first, those that nobody has dealt with before the others.
  sortedAlerts() {
    const rank = (event) => (event.state === "new" ? 0 : 1);
    return [...this.alerts.values()].sort(
      (left, right) =>
        rank(left) - rank(right) ||
        right.alert.raised_at.localeCompare(left.alert.raised_at) ||
        right.id.localeCompare(left.id),
    );
  }

  get newAlertCount() {
    let count = 0;
    for (const event of this.alerts.values()) if (event.state === "new") count += 1;
    return count;
  }

  get operator() {
    return settings.get("operator")?.trim() || say("operator.fallback");
  }

  /// The server knows who is logged in; where nobody can, the body says who it is.
  get #signature() {
    return session.isAnonymous ? { by: this.operator } : {};
  }

  async acknowledge(id) {
    this.#put(await post(`/events/${id}/acknowledge`, this.#signature));
  }

  async resolve(id, outcome, note) {
    const body = { ...this.#signature, outcome };
    if (note) body.note = note;
    this.#put(await post(`/events/${id}/resolve`, body));
  }

  async #pollCameras() {
    const began = performance.now();
    try {
      const { items, now } = await get("/cameras");
      if (!this.#isStarted) return;
      this.cameras = items;
      this.#clockOffset = new Date(now).getTime() - Date.now();
      this.#setAnswers(true);
      this.#emit("cameras");
    } catch {
      if (!this.#isStarted) return;
      this.#setAnswers(false);
    }
    const rest = cameraInterval - (performance.now() - began);
    // A hidden page shows nothing; it still asks now and then, to know whether it is connected.
    this.#timer = setTimeout(() => this.#pollCameras(), document.hidden ? 10_000 : Math.max(100, rest));
  }

  #setAnswers(answers) {
    if (this.#apiAnswers === answers) return;
    this.#apiAnswers = answers;
    this.#emit("link");
  }

  async #loadAlerts() {
    // What changes meanwhile is newer than the list that is under way.
    const newer = new Map();
    this.#newer = newer;
    try {
      const { items, total } = await get("/alerts", { limit: alertLimit });
      if (this.#newer !== newer) return;
      this.#newer = null;
      this.alerts = new Map(items.map((event) => [event.id, event]));
      this.alertTotal = total;
      for (const event of newer.values()) this.#keep(event);
      this.hasLoaded = true;
      this.#emit("alerts");
      this.#emit("link");
    } catch {
      if (this.#newer === newer && this.#isStarted) setTimeout(() => this.#loadAlerts(), loadPause);
    }
  }

  #apply({ change, event }) {
    this.#put(event);
    if (change === "alerted" && event.state === "new") this.#emit("arrived", event);
  }

  #put(event) {
    this.#newer?.set(event.id, event);
    const concernsAlerts = this.#keep(event);
    this.#emit("event", event);
    if (concernsAlerts) this.#emit("alerts");
  }

  #keep(event) {
    const isOpen = Boolean(event.alert) && event.state !== "resolved";
    const was = this.alerts.has(event.id);
    if (isOpen) this.alerts.set(event.id, event);
    else this.alerts.delete(event.id);
    this.alertTotal += Number(isOpen) - Number(was);
    return isOpen || was;
  }

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

export const model = new Model();
