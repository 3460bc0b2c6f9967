// The camera with the most urgent alert comes forward: large, at the head of the queue. The wall
// itself stays as it is: operators find cameras by their place, and a wall that rearranges itself
// while they look for something is read by nobody. It also brings cameras forward that are on another
// page or in another group.
import { isVisible, severity } from "./describe.js";
import { el, replace } from "./dom.js";
import { say } from "./language.js";
import { model } from "./model.js";
import { Tile } from "./tile.js";
import { LiveVideo, videoIsShown } from "./video.js";

const order = ["info", "warning", "alarm", "critical"];
/// Whoever came forward stays so long, unless something more urgent comes (milliseconds).
const leastTime = 10_000;

export class Front {
  #focus;
  #tile = null;
  #id = null;
  #since = 0;
  #rank = -1;
  #live = null;
  #title = el("h2", { id: "front-title" }, say("wall.front"));
  #place = el("div", {});

  /// - focus: camera that is large already.
  constructor(focus) {
    this.#focus = focus;
    this.element = el("section", { class: "front", "aria-labelledby": "front-title", hidden: true }, this.#title, this.#place);
  }

  get tiles() {
    return this.#tile ? [this.#tile] : [];
  }

  update() {
    const urgent = mostUrgent(this.#focus);
    const current = urgent.find((event) => event.camera === this.#id);
    const best = urgent[0];
    const isSettled = current && performance.now() - this.#since < leastTime && rank(best) <= this.#rank;
    this.#show(isSettled ? current : best);
    const camera = this.#tile && model.camera(this.#id);
    if (camera) this.#tile.update(camera);
    this.#play();
  }

  refresh() {
    this.#tile?.refresh();
  }

  unmount() {
    this.#live?.close();
    this.#tile?.unmount();
  }

  #show(event) {
    this.#rank = event ? rank(event) : -1;
    const id = event?.camera ?? null;
    if (id === this.#id) return;
    this.unmount();
    this.#live = null;
    this.#id = id;
    this.#since = performance.now();
    this.#tile = id === null ? null : new Tile(model.camera(id), false);
    if (this.#tile) this.#tile.isOnScreen = true;
    replace(this.#place, this.#tile?.element);
    this.element.hidden = this.#tile === null;
  }

  /// On a connection of its own: the wall's video goes on undisturbed.
  #play() {
    const isWanted = this.#tile !== null && videoIsShown();
    if (isWanted === (this.#live !== null)) return;
    this.#live?.close();
    this.#live = isWanted ? new LiveVideo(new Map([[this.#id, this.#tile.player]])) : null;
  }
}

function rank(event) {
  return order.indexOf(severity(event));
}

/// Alerts that nobody has dealt with and that a picture can show: the most severe first, then the
/// newest.
function mostUrgent(focus) {
  return [...model.alerts.values()]
    .filter((event) => event.state === "new" && event.camera !== focus && isVisible(event) && model.camera(event.camera))
    .sort((left, right) => rank(right) - rank(left) || right.alert.raised_at.localeCompare(left.alert.raised_at));
}
