// One camera on the wall: live picture, zones, state.
import { picture } from "./api.js";
import { zoneName } from "./describe.js";
import { el, replace, setText, svg } from "./dom.js";
import { clock, number, say, span } from "./language.js";
import { model } from "./model.js";
import { settings } from "./settings.js";
import { until } from "./suspend.js";
import { VideoPlayer } from "./video.js";

/// A live picture older than this is not live any more (seconds).
const staleAfter = 5;
/// Blobs older than this say nothing of what is shown (seconds).
const blobsStaleAfter = 2;

export function zonesAreShown() {
  return settings.get("zones") !== "hidden";
}

export function densityIsShown() {
  return settings.get("density") === "shown";
}

export class Tile {
  #camera;
  #takenAt = null;
  #isFetching = false;
  #zonesText = "";
  #image;
  #player = new VideoPlayer();
  #isFocus;
  #isOnScreen = false;
  #density = el("img", { class: "density", alt: "", hidden: true });
  #densityAt = "";
  #isFetchingDensity = false;
  #overlay = svg("svg", { class: "zones", "aria-hidden": "true" });
  #blobs = svg("svg", { class: "blobs", "aria-hidden": "true", preserveAspectRatio: "xMidYMid meet" });
  #name = el("a", { class: "name" });
  #state = el("span", { class: "camera-state" });
  #fps = el("span", { class: "fps" });
  #stamp = el("span", { class: "stamp" });
  #zones = el("span", { class: "zone-names" });
  #banner = el("p", { class: "banner", hidden: true });
  #conditions = el("ul", { class: "conditions", hidden: true });
  #alert = el("p", { class: "tile-alert", hidden: true });
  #suspended = el("p", { class: "tile-suspended", hidden: true });

  /// - isFocus: whether the camera is shown alone.
  constructor(camera, isFocus) {
    this.#camera = camera;
    this.#image = el("img", { class: "live", alt: "" });
    this.#image.hidden = true;
    this.#isFocus = isFocus;
    this.address = `#/wall/${encodeURIComponent(camera.id)}`;
    this.element = el(
      "article",
      { class: "tile", "data-camera": camera.id },
      el("div", { class: "screen" }, this.#image, this.#player.element, this.#density, this.#overlay, this.#blobs, this.#banner, this.#conditions, this.#suspended, this.#alert),
      el(
        "div",
        { class: "strip" },
        el("div", { class: "first" }, this.#name, this.#state),
        el("div", { class: "second" }, this.#zones, el("span", { class: "figures" }, this.#fps, this.#stamp)),
      ),
    );
    this.element.querySelector(".screen").addEventListener("click", () => this.#name.click());
    this.update(camera);
  }

  /// Where a click leads.
  set address(address) {
    if (this.#name.getAttribute("href") !== address) this.#name.href = address;
  }

  get id() {
    return this.#camera.id;
  }

  /// Whether it is to be seen: only then it asks for pictures.
  get isOnScreen() {
    return this.#isOnScreen;
  }

  set isOnScreen(isOnScreen) {
    if (this.#isOnScreen === isOnScreen) return;
    this.#isOnScreen = isOnScreen;
    if (isOnScreen) this.update(this.#camera);
  }

  /// For live video.
  get player() {
    return this.#player;
  }

  /// Wherever it stands but in the strip: names may change while the page is open.
  #showName(name) {
    this.element.ariaLabel = name;
    this.#image.alt = say("wall.snapshotAlt", { name });
    this.#name.title = this.#isFocus ? say("wall.all") : say("wall.focus", { name });
  }

  unmount() {
    this.#player.stop();
    URL.revokeObjectURL(this.#image.src);
    URL.revokeObjectURL(this.#density.src);
  }

  update(camera) {
    this.#camera = camera;
    setText(this.#name, camera.name);
    if (this.element.ariaLabel !== camera.name) this.#showName(camera.name);
    setText(this.#fps, camera.state === "running" ? say("wall.fps", { value: number(camera.frames_per_second, 0) }) : "");
    this.#drawZones();
    this.#showAlert();
    this.#showConditions();
    this.#showSuspended();
    this.refresh();
    this.#fetch();
    this.#showDensity();
  }

  /// What changes with time alone: is the picture still live?
  refresh() {
    const camera = this.#camera;
    if (this.#player.isPlaying) this.#takenAt = model.now();
    const age = this.#takenAt ? (model.now() - this.#takenAt) / 1000 : null;
    const isStale = age !== null && age > staleAfter;
    const isOffline = camera.state !== "running";
    const steady = camera.conditions.length > 0 ? "troubled" : "running";
    const look = isOffline ? camera.state : camera.picture === "steady" ? steady : camera.picture;
    this.element.dataset.state = isStale && !isOffline ? "stale" : look;
    this.element.dataset.stale = isStale ? "yes" : "no";
    setText(this.#state, this.#stateText(isStale));
    setText(this.#stamp, this.#takenAt ? clock(this.#takenAt) : "–");
    const banner = isStale
      ? say("wall.stale", { age: span(age) })
      : this.#takenAt === null ? say("wall.noPicture") : "";
    setText(this.#banner, banner);
    this.#banner.hidden = banner === "";
    this.#state.title = camera.last_error ?? "";
  }

  #stateText(isStale) {
    const { state, picture, conditions } = this.#camera;
    if (state !== "running") return say(`state.${state}`);
    if (isStale) return say("state.stale");
    if (picture === "steady" && conditions.length > 0) return say(`kind.${conditions[0]}`);
    return picture === "steady" ? say("state.running") : say(`picture.${picture}`);
  }

  async #fetch() {
    const taken = this.#camera.snapshot_taken_at;
    const isNew = taken && (!this.#takenAt || new Date(taken) > this.#takenAt);
    // Pantau makes pictures only while somebody asks for them: after a pause, ask again.
    const isOld = this.#takenAt && model.now() - this.#takenAt > 3000;
    if (!taken || !(isNew || isOld) || this.#isFetching || !this.#isOnScreen || document.hidden || this.#player.isPlaying) return;
    this.#isFetching = true;
    try {
      const { blob, takenAt } = await picture(this.#camera.id);
      const old = this.#image.src;
      this.#image.src = URL.createObjectURL(blob);
      await this.#image.decode();
      this.#image.hidden = false;
      if (old) URL.revokeObjectURL(old);
      this.#takenAt = takenAt;
      this.#image.dataset.takenAt = takenAt.toISOString();
      this.refresh();
    } catch {
      // The picture grows old, and that is shown.
    } finally {
      this.#isFetching = false;
    }
  }

  /// Colours where the persons are, for who wants them.
  async #showDensity() {
    const taken = this.#camera.crowd_network?.density_taken_at;
    const isShown = densityIsShown() && Boolean(taken);
    this.#density.hidden = !isShown || this.#densityAt === "";
    if (!isShown) {
      this.#densityAt = "";
      return;
    }
    if (taken === this.#densityAt || this.#isFetchingDensity || !this.#isOnScreen || document.hidden) return;
    this.#isFetchingDensity = true;
    try {
      const { blob } = await picture(this.#camera.id, "density");
      const old = this.#density.src;
      this.#density.src = URL.createObjectURL(blob);
      await this.#density.decode();
      if (old) URL.revokeObjectURL(old);
      this.#densityAt = taken;
      this.#density.alt = say("wall.densityAlt", { name: this.#camera.name });
      this.#density.hidden = !densityIsShown();
    } catch {
      // None yet, or not any more: the next answer about the cameras says so.
    } finally {
      this.#isFetchingDensity = false;
    }
  }

  /// Boxes around what moves; none if that is of another moment than the picture.
  showBlobs(item, now) {
    const isOf = item && (now - new Date(item.taken_at)) / 1000 <= blobsStaleAfter && this.element.dataset.stale !== "yes";
    const boxes = isOf ? item.blobs : [];
    const { width, height } = this.#camera;
    this.#blobs.setAttribute("viewBox", `0 0 1000 ${width && height ? (1000 * height) / width : 562.5}`);
    const h = this.#blobs.viewBox.baseVal.height;
    replace(this.#blobs, boxes.map((box) => svg("rect", { x: box.x * 1000, y: box.y * h, width: box.width * 1000, height: box.height * h })));
  }

  #drawZones() {
    const { zones, lines, width, height } = this.#camera;
    const text = JSON.stringify([zones, lines, width, height, zonesAreShown()]);
    if (text === this.#zonesText) return;
    this.#zonesText = text;
    const names = [...zones.map(zoneText), ...lines.map((line) => line.name)];
    replace(this.#zones, names.length > 0 ? names.flatMap((name, index) => (index > 0 ? [", ", name] : [name])) : say("wall.wholePicture"));
    const w = 1000;
    const h = width && height ? (1000 * height) / width : 562.5;
    this.#overlay.setAttribute("viewBox", `0 0 ${w} ${h}`);
    if (!zonesAreShown()) {
      replace(this.#overlay);
      return;
    }
    const place = (point) => [point.x * w, point.y * h];
    const label = (points, name) => {
      // Inside, at the corner that is nearest to the top left one of the picture.
      const [x, y] = points.reduce((best, point) => (point[0] + point[1] < best[0] + best[1] ? point : best));
      const attributes = { x: Math.min(Math.max(x + 12, 12), w - 200), y: Math.min(Math.max(y + 34, 40), h - 12) };
      return svg("text", attributes, name);
    };
    replace(
      this.#overlay,
      zones.map((zone) => {
        const points = zone.polygon.map(place);
        return svg(
          "g",
          { class: zone.crowd ? "zone crowd" : "zone" },
          svg("polygon", { points: points.map((point) => point.join(",")).join(" ") }),
          label(points, zone.name),
        );
      }),
      lines.map((line) => {
        const points = [place(line.from), place(line.to)];
        const [[x1, y1], [x2, y2]] = points;
        return svg("g", { class: "zone line" }, svg("line", { x1, y1, x2, y2 }), label(points, line.name));
      }),
    );
  }

  /// What is wrong with the camera itself, for as long as it is.
  #showConditions() {
    const { conditions } = this.#camera;
    const text = conditions.join();
    if (this.#conditions.dataset.conditions === text) return;
    this.#conditions.dataset.conditions = text;
    this.#conditions.hidden = conditions.length === 0;
    replace(this.#conditions, conditions.map((kind) => el("li", { "data-condition": kind }, say(`kind.${kind}`))));
  }

  /// Where nobody is alerted now, and until when.
  #showSuspended() {
    const [first, ...others] = [...this.#camera.suspensions].sort((left, right) => Number(Boolean(left.zone)) - Number(Boolean(right.zone)));
    this.#suspended.hidden = !first;
    if (!first) return;
    const zone = [first, ...others].map((one) => one.zone_name).filter(Boolean).join(", ");
    const time = until(first);
    setText(this.#suspended, first.zone ? say("suspend.tileZone", { zone, time }) : say("suspend.tile", { time }));
    this.#suspended.title = `${first.reason} · ${first.by}`;
  }

  /// The camera's most severe alert that nobody has dealt with comes forward on its tile.
  #showAlert() {
    const order = ["info", "warning", "alarm", "critical"];
    let worst = null;
    for (const event of model.alerts.values()) {
      if (event.camera !== this.#camera.id || event.state !== "new") continue;
      if (!worst || order.indexOf(event.alert.severity) > order.indexOf(worst.alert.severity)) worst = event;
    }
    this.element.dataset.alert = worst?.alert.severity ?? "none";
    this.#alert.hidden = !worst;
    if (worst) {
      setText(this.#alert, [say(`kind.${worst.kind}`), zoneName(worst)].filter(Boolean).join(" · "));
    }
  }
}

/// A zone's name; where persons are counted, how many there are now and how many are usual.
function zoneText({ name, count, usual }) {
  if (!count) return name;
  const text = say("wall.count", { name, count: number(count.persons, 0) });
  if (!usual) return el("span", { class: "zone-count" }, text);
  // Unusual is what is outside its band even if the count is off as far as it may be.
  const place = count.low > usual.high ? "above" : count.high < usual.low ? "below" : "within";
  return el(
    "span",
    {
      class: "zone-count",
      "data-usual": place,
      title: say("wall.usualHint", { weeks: usual.weeks, mean: number(usual.mean, 0) }),
    },
    `${text} `,
    { above: "▲ ", below: "▼ " }[place],
    el("span", { class: "usual" }, say("wall.usual", { low: number(usual.low, 0), high: number(usual.high, 0) })),
  );
}
