// The camera wall, with the queue of alerts beside it.
import { AlertList } from "./alerts.js";
import { el, replace, setText } from "./dom.js";
import { say } from "./language.js";
import { model } from "./model.js";
import { settings } from "./settings.js";
import { openSuspend } from "./suspend.js";
import { Tile, densityIsShown, zonesAreShown } from "./tile.js";
import { LiveVideo, videoIsShown } from "./video.js";

/// - focus: id of the one camera to show, or null for all.
export function wallView(focus) {
  const tiles = new Map();
  let live = null;
  const grid = el("div", { class: "grid" });
  const summary = el("span", { class: "dim" });
  const list = new AlertList();
  const zones = el("button", { type: "button", class: "quiet toggle", onclick: toggleZones }, say("wall.zones"), el("kbd", {}, "z"));
  const video = el("button", { type: "button", class: "quiet toggle", onclick: toggleVideo }, say("wall.video"), el("kbd", {}, "v"));
  const density = el("button", { type: "button", class: "quiet toggle", onclick: toggleDensity }, say("wall.density"), el("kbd", {}, "d"));
  const legend = el(
    "span",
    { class: "legend dim", title: say("wall.legendHint") },
    say("wall.few"), el("span", { class: "ramp", "aria-hidden": "true" }), say("wall.many"),
  );
  const element = el(
    "div",
    { class: "view wall" },
    el(
      "section",
      { class: "cameras", "aria-labelledby": "wall-title" },
      el(
        "div",
        { class: "head" },
        el("h1", { id: "wall-title" }, say("wall.title")),
        summary,
        focus && el("a", { class: "button quiet", href: "#/wall" }, say("wall.all"), el("kbd", {}, "Esc")),
        el("div", { class: "switches" }, legend, video, density, zones),
      ),
      grid,
    ),
    list.element,
  );

  function update() {
    const cameras = model.cameras.filter((camera) => !focus || camera.id === focus);
    const running = model.cameras.filter((camera) => camera.state === "running").length;
    setText(summary, model.hasLoaded || model.cameras.length > 0 ? say("wall.summary", { running, all: model.cameras.length }) : "");
    video.setAttribute("aria-pressed", String(videoIsShown()));
    video.hidden = !("MediaSource" in window);
    zones.setAttribute("aria-pressed", String(zonesAreShown()));
    density.setAttribute("aria-pressed", String(densityIsShown()));
    // Where no network counts there is nothing to lay over the pictures.
    density.hidden = !cameras.some((camera) => camera.crowd_network);
    legend.hidden = density.hidden || !densityIsShown();
    const ids = cameras.map((camera) => camera.id).join(" ");
    if (ids !== grid.dataset.ids) build(cameras, ids);
    for (const camera of cameras) tiles.get(camera.id).update(camera);
  }

  function build(cameras, ids) {
    grid.dataset.ids = ids;
    grid.dataset.columns = columns(cameras.length);
    // Who stays keeps its picture.
    const kept = new Map(tiles);
    tiles.clear();
    for (const camera of cameras) {
      tiles.set(camera.id, kept.get(camera.id) ?? new Tile(camera, Boolean(focus)));
      kept.delete(camera.id);
    }
    for (const tile of kept.values()) tile.unmount();
    const nothing = el("p", { class: "nothing" }, say(model.cameras.length > 0 ? "wall.noPicture" : "wall.none"));
    showVideo();
    replace(grid, tiles.size > 0 ? [...tiles.values()].map((tile) => tile.element) : nothing);
  }

  /// Live video on all tiles, or on none.
  function showVideo() {
    live?.close();
    live = null;
    if (!videoIsShown() || tiles.size === 0) return;
    live = new LiveVideo(new Map([...tiles].map(([id, tile]) => [id, tile.player])));
  }

  function toggleVideo() {
    settings.set("video", videoIsShown() ? "hidden" : "shown");
    showVideo();
    update();
  }

  function toggleZones() {
    settings.set("zones", zonesAreShown() ? "hidden" : "shown");
    update();
  }

  function toggleDensity() {
    settings.set("density", densityIsShown() ? "hidden" : "shown");
    update();
  }

  // Also when nothing comes from the server: then the pictures grow old.
  const timer = setInterval(() => {
    for (const tile of tiles.values()) tile.refresh();
  }, 1000);
  model.addEventListener("cameras", update);
  model.addEventListener("alerts", update);
  if (model.cameras.length > 0) update();

  return {
    element,
    title: say("wall.title"),
    key(event) {
      if (event.key === "z") {
        toggleZones();
        return true;
      }
      if (event.key === "v" && !video.hidden) {
        toggleVideo();
        return true;
      }
      if (event.key === "d" && !density.hidden) {
        toggleDensity();
        return true;
      }
      if (event.key === "Escape" && focus) {
        location.hash = "#/wall";
        return true;
      }
      if (event.key === "u" && focus) {
        openSuspend(focus);
        return true;
      }
      return list.key(event);
    },
    unmount() {
      clearInterval(timer);
      live?.close();
      model.removeEventListener("cameras", update);
      model.removeEventListener("alerts", update);
      for (const tile of tiles.values()) tile.unmount();
      list.unmount();
    },
  };
}

/// 1, 2x2, 3x3, 4x4, then six abreast: the usual walls.
function columns(count) {
  if (count <= 1) return 1;
  if (count <= 4) return 2;
  if (count <= 9) return 3;
  if (count <= 16) return 4;
  return 6;
}
