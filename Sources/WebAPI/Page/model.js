// What the page knows: cameras (asked for every second) and open alerts (kept by the stream).
import { get, post, remove } from "./api.js";
import { LiveEvents } from "./live.js";
import { say } from "./language.js";
import { session } from "./session.js";
import { settings } from "./settings.js";

const cameraInterval = 1000;
const alertLimit = 100;
const severities = ["info", "warning", "alarm", "critical"];
const loadPause = 2000;

/// Emits `cameras`, `alerts`, `link`, `arrived` (detail: an event with an alert that is more than what
/// its row told already) and `event` (detail: an event that changed).
class Model extends EventTarget {
  cameras = [];
  /// Events with an open alert, by id.
  alerts = new Map();
  /// How many rows there are, also those that are not loaded.
  rowTotal = 0;
  /// Of rows with very many events, how many of them are not loaded.
  #unloaded = new Map();
  #rows = null;
  hasLoaded = false;
  #live = new LiveEvents();
  #streamIsOpen = false;
  #apiAnswers = true;
  #clockOffset = 0;
  #newer = null;
  #isStarted = false;
  #timer = null;
  #reload = null;

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
    this.rowTotal = 0;
    this.#unloaded = new Map();
    this.#rows = null;
    clearTimeout(this.#reload);
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

  /// The queue: alerts that belong together are one row, as the server says. The most severe first,
  /// among equals the one that has waited longest.
  rows() {
    if (this.#rows) return this.#rows;
    const rows = new Map();
    for (const event of [...this.alerts.values()].sort(byUrgency)) {
      const id = event.happening ?? event.id;
      if (!rows.has(id)) rows.set(id, []);
      rows.get(id).push(event);
    }
    this.#rows = [...rows].map(([id, events]) => new Row(id, events, this.#unloaded.get(id)));
    return this.#rows;
  }

  /// Rows with which nobody deals yet.
  get newAlertCount() {
    return this.rows().filter((row) => row.state === "new").length;
  }

  /// What is suspended now, the next to end first.
  get suspensions() {
    return this.cameras.flatMap((camera) => camera.suspensions)
      .filter((one) => new Date(one.ends_at) > this.now())
      .sort((left, right) => new Date(left.ends_at) - new Date(right.ends_at));
  }

  get operator() {
    return settings.get("operator")?.trim() || say("operator.fallback");
  }

  /// Who was named in what is open, where nobody can log in.
  get knownNames() {
    const names = [...this.alerts.values()].flatMap((event) => [event.assignee, event.by]);
    return [...new Set(names.filter(Boolean))].sort();
  }

  /// The server knows who is logged in; where nobody can, the body says who it is.
  get signature() {
    return session.isAnonymous ? { by: this.operator } : {};
  }

  /// Does something about a row of the queue or one event.
  /// - target: has the `path` that it is about.
  /// - deed: `acknowledge`, `resolve`, `notes`, `assign`.
  async act(target, deed, body = {}) {
    const answer = await post(`${target.path}/${deed}`, { ...this.signature, ...body });
    for (const event of answer.events ?? [answer]) this.#put(event);
    if (answer.count > (answer.events?.length ?? 0)) this.#loadAlerts();
  }

  /// - zone: null: all of the camera.
  async suspend(camera, zone, reason, end) {
    const body = { ...this.signature, camera, reason, ends_at: end.toISOString() };
    if (zone) body.zone = zone;
    await post("/suspensions", body);
    await this.#loadCameras();
  }

  async endSuspension(id) {
    await remove(`/suspensions/${id}`);
    await this.#loadCameras();
  }

  async #pollCameras() {
    const began = performance.now();
    try {
      await this.#loadCameras();
      if (!this.#isStarted) return;
      this.#setAnswers(true);
    } catch {
      if (!this.#isStarted) return;
      this.#setAnswers(false);
    }
    const rest = cameraInterval - (performance.now() - began);
    // A hidden page shows nothing; it still asks now and then, to know whether it is connected.
    this.#timer = setTimeout(() => this.#pollCameras(), document.hidden ? 10_000 : Math.max(100, rest));
  }

  async #loadCameras() {
    const { items, now } = await get("/cameras");
    if (!this.#isStarted) return;
    this.cameras = items;
    this.#clockOffset = new Date(now).getTime() - Date.now();
    this.#emit("cameras");
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
      this.alerts = new Map(items.flatMap((row) => row.events).map((event) => [event.id, event]));
      this.#unloaded = new Map(
        items.filter((row) => row.count > row.events.length).map((row) => [row.id, row.count - row.events.length]));
      this.rowTotal = total;
      this.#rows = null;
      for (const event of newer.values()) this.#keep(event);
      this.hasLoaded = true;
      this.#emit("alerts");
      this.#emit("link");
    } catch {
      if (this.#newer === newer && this.#isStarted) setTimeout(() => this.#loadAlerts(), loadPause);
    }
  }

  #apply({ change, event }) {
    const row = this.rows().find((row) => row.id === event.happening);
    const told = Math.max(-1, ...(row?.events ?? [])
      .filter((one) => one.state === "new" && one.id !== event.id).map(rank));
    this.#put(event);
    if (change === "alerted" && event.state === "new" && rank(event) > told) this.#emit("arrived", event);
    // Which of many it is one of, only the server knows.
    if (this.#unloaded.has(event.happening)) this.#reloadSoon();
  }

  #reloadSoon() {
    clearTimeout(this.#reload);
    this.#reload = setTimeout(() => this.#loadAlerts(), 1000);
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
    if (!isOpen && !was) return false;
    const rows = this.rows().length;
    if (isOpen) this.alerts.set(event.id, event);
    else this.alerts.delete(event.id);
    this.#rows = null;
    this.rowTotal += this.rows().length - rows;
    return true;
  }

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/// One row of the queue: alerts that belong together.
class Row {
  /// - events: in the order of the queue: the first leads.
  /// - unloaded: how many more there are.
  constructor(id, events, unloaded = 0) {
    this.id = id;
    this.events = events;
    this.lead = events[0];
    this.path = this.lead.happening ? `/alerts/${id}` : `/events/${id}`;
    this.count = events.length + unloaded;
    this.newCount = events.filter((event) => event.state === "new").length;
    this.state = this.newCount > 0 ? "new" : "acknowledged";
    this.cameras = [...new Map(events.map((event) => [event.camera, event.camera_name])).values()];
    this.assignees = [...new Set(events.map((event) => event.assignee).filter(Boolean))];
    this.seenBy = [...new Set(events.filter((event) => event.state !== "new").map((event) => event.by).filter(Boolean))];
  }
}

function rank(event) {
  return severities.indexOf(event.alert?.severity ?? event.severity);
}

function byUrgency(left, right) {
  return rank(right) - rank(left)
    || new Date(left.alert.raised_at) - new Date(right.alert.raised_at)
    || left.id.localeCompare(right.id);
}

export const model = new Model();
