// The camera wall, with the queue of alerts beside it.
import { AlertList } from "./alerts.js";
import { BlobWatch, blobsAreShown } from "./blobs.js";
import { el, replace, setText } from "./dom.js";
import { Front } from "./front.js";
import { say } from "./language.js";
import { addressOf, arrange, groupsOf, readPlace, tileCounts, tourStep } from "./layout.js";
import { model } from "./model.js";
import { settings } from "./settings.js";
import { SiteStrip } from "./site-strip.js";
import { openSuspend } from "./suspend.js";
import { Tile, densityIsShown, zonesAreShown } from "./tile.js";
import { LiveVideo, videoIsShown } from "./video.js";

/// For the help: key and name of each that the wall adds.
export const wallKeys = [
  ["1 – 5", "tiles"], ["+ / −", "moreTiles"], ["PgUp / PgDn", "page"], ["f", "group"], ["t", "tour"], ["b", "blobs"],
];

/// So many buttons of pages fit beside each other.
const mostPages = 9;

/// - focus: id of the one camera to show, or null for all.
/// - query: of the address; see `readPlace`.
export function wallView(focus, query) {
  const place = readPlace(query);
  const tiles = new Map();
  let live = null;
  let videoTimer = null;
  let tourTimer = null;
  const grid = el("div", { class: "grid" });
  const summary = el("span", { class: "dim" });
  const groups = el("div", { class: "groups", role: "group", "aria-label": say("wall.groups"), hidden: true });
  const counts = el("div", { class: "counts", role: "group", "aria-label": say("wall.tiles") });
  const pager = el("div", { class: "pager", role: "group", "aria-label": say("wall.pages") });
  const list = new AlertList();
  const front = new Front(focus);
  const sites = focus ? null : new SiteStrip();
  const blobWatch = new BlobWatch(() => [...tiles.values(), ...front.tiles].filter((tile) => tile.isOnScreen));
  const switches = {
    tour: toggle("tour", "t", toggleTour), video: toggle("video", "v", toggleVideo), density: toggle("density", "d", toggleDensity),
    blobs: toggle("blobs", "b", toggleBlobs), zones: toggle("zones", "z", toggleZones),
  };
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
        focus && el("a", { class: "button quiet", href: addressOf(place) }, say("wall.all"), el("kbd", {}, "Esc")),
        !focus && counts,
        !focus && pager,
        !focus && groups,
        el("div", { class: "switches" }, legend, !focus && switches.tour, switches.video, switches.density, switches.blobs, switches.zones),
      ),
      grid,
      sites?.element,
    ),
    front.element,
    list.element,
  );
  // Only what is to be seen asks for pictures and video.
  const observer = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      const tile = [...tiles.values()].find((one) => one.element === entry.target);
      if (tile) tile.isOnScreen = entry.isIntersecting;
    }
    showVideoSoon();
  });

  function toggle(name, key, onclick) {
    return el("button", { type: "button", class: "quiet toggle", "data-switch": name, onclick }, say(`wall.${name}`), el("kbd", {}, key));
  }

  // MARK: - What is shown

  function update() {
    const all = focus ? model.cameras.filter((camera) => camera.id === focus) : model.cameras;
    const sight = arrange(all, focus ? { tiles: 0, page: 0, group: null } : place);
    const running = sight.members.filter((camera) => camera.state === "running").length;
    setText(summary, !focus && (model.hasLoaded || model.cameras.length > 0) ? say("wall.summary", { running, all: sight.members.length }) : "");
    showSwitches(sight.shown);
    if (!focus) {
      showGroups();
      showCounts(sight);
      showPager(sight);
    }
    const ids = sight.shown.map((camera) => camera.id).join(" ");
    if (ids !== grid.dataset.ids) build(sight.shown, ids);
    grid.dataset.columns = Math.sqrt(sight.tiles);
    for (const camera of sight.shown) {
      tiles.get(camera.id).address = addressOf(place, focus ? null : camera.id);
      tiles.get(camera.id).update(camera);
    }
    front.update();
    sites?.update(place.group);
  }

  function showSwitches(cameras) {
    const press = (name, isOn) => switches[name].setAttribute("aria-pressed", String(isOn));
    press("tour", place.isTour);
    press("video", videoIsShown());
    press("zones", zonesAreShown());
    press("blobs", blobsAreShown());
    press("density", densityIsShown());
    switches.video.hidden = !("MediaSource" in window);
    // Where no network counts there is nothing to lay over the pictures.
    switches.density.hidden = !cameras.some((camera) => camera.crowd_network);
    legend.hidden = switches.density.hidden || !densityIsShown();
  }

  function build(cameras, ids) {
    grid.dataset.ids = ids;
    // Who stays keeps its picture.
    const kept = new Map(tiles);
    tiles.clear();
    for (const camera of cameras) {
      const old = kept.get(camera.id);
      const tile = old ?? new Tile(camera, Boolean(focus));
      tiles.set(camera.id, tile);
      kept.delete(camera.id);
      if (!old) observer.observe(tile.element);
    }
    for (const tile of kept.values()) {
      observer.unobserve(tile.element);
      tile.unmount();
    }
    const nothing = el("p", { class: "nothing" }, say(model.cameras.length > 0 ? "wall.noneHere" : "wall.none"));
    replace(grid, tiles.size > 0 ? [...tiles.values()].map((tile) => tile.element) : nothing);
  }

  /// How many of some cameras' alerts nobody has dealt with.
  function newAlerts(cameras) {
    const ids = new Set(cameras.map((camera) => camera.id));
    let count = 0;
    for (const event of model.alerts.values()) if (event.state === "new" && ids.has(event.camera)) count += 1;
    return count;
  }

  /// A row of buttons that is made anew only where it differs, and then keeps the focus.
  function showChoices(row, choices) {
    const text = JSON.stringify(choices.map(({ label, isChosen, count, name }) => [label, isChosen, count, name]));
    if (row.dataset.choices === text) return;
    row.dataset.choices = text;
    const at = [...row.children].indexOf(document.activeElement);
    replace(row, choices.map((choice) => el(
      "button",
      { type: "button", class: "quiet toggle", "aria-pressed": String(choice.isChosen), "aria-label": choice.name, onclick: choice.choose },
      choice.label, choice.count > 0 && el("span", { class: "badge", title: say("wall.alerts", { count: choice.count }) }, choice.count),
    )));
    row.children[at]?.focus();
  }

  function showGroups() {
    const names = groupsOf(model.cameras);
    groups.hidden = names.length === 0 && place.group === null;
    if (groups.hidden) return;
    if (place.group !== null && !names.includes(place.group)) names.push(place.group);
    showChoices(groups, [null, ...names].map((name) => {
      const members = name === null ? model.cameras : model.cameras.filter((camera) => camera.group === name);
      return {
        label: name ?? say("wall.all"), isChosen: place.group === name, count: newAlerts(members),
        choose: () => go({ group: name, page: 0 }),
      };
    }));
  }

  function showCounts(sight) {
    showChoices(counts, tileCounts.map((count) => ({
      label: count, name: say("wall.tileCount", { count }), isChosen: sight.tiles === count, count: 0,
      choose: () => chooseTiles(count),
    })));
  }

  function showPager(sight) {
    pager.hidden = sight.pages < 2;
    const choices = sight.sheets.map((members, page) => ({
      label: page + 1, name: say("wall.page", { page: page + 1, pages: sight.pages }), isChosen: page === sight.page,
      count: newAlerts(members), choose: () => go({ page }),
    }));
    // Of many pages the first, the last, those around this one, and those with alerts.
    const isShown = ({ count }, page) => page === 0 || page === sight.pages - 1 || Math.abs(page - sight.page) <= 1 || count > 0;
    showChoices(pager, choices.length <= mostPages ? choices : choices.filter(isShown));
  }

  // MARK: - Going about

  function go(change) {
    Object.assign(place, change);
    update();
    // No step of the way back for each page that was looked at.
    history.replaceState(null, "", addressOf(place));
    beginTour();
  }

  function chooseTiles(count) {
    settings.set("tiles", count);
    // The first camera of this page stays in sight.
    const { tiles: now, page } = arrange(model.cameras, place);
    go({ tiles: count, page: Math.floor((page * now) / (count || now)) });
  }

  function moreTiles(step) {
    const { tiles: now } = arrange(model.cameras, place);
    const at = tileCounts.indexOf(now) + step;
    if (at >= 0 && at < tileCounts.length) chooseTiles(tileCounts[at]);
  }

  function turnPage(step, isRound) {
    const { pages, page } = arrange(model.cameras, place);
    const next = page + step;
    go({ page: isRound ? (next + pages) % pages : Math.min(Math.max(next, 0), pages - 1) });
  }

  function nextGroup() {
    const names = [null, ...groupsOf(model.cameras)];
    go({ group: names[(names.indexOf(place.group) + 1) % names.length], page: 0 });
  }

  function toggleTour() {
    go({ isTour: !place.isTour });
  }

  /// Counts anew from every step that a person takes.
  function beginTour() {
    clearInterval(tourTimer);
    if (place.isTour && !focus) tourTimer = setInterval(() => turnPage(1, true), tourStep);
  }

  // MARK: - Video and overlays

  /// Live video on the tiles that are to be seen, or on none. What is played goes on unless a tile
  /// has come that is not among it, or one of it has gone: scrolling a little stops nothing.
  function showVideo() {
    const players = new Map([...tiles].filter(([, tile]) => tile.isOnScreen).map(([id, tile]) => [id, tile.player]));
    if (videoIsShown() && live?.playsAll(players) && live.playsOnly([...tiles.values()].map((tile) => tile.player))) return;
    live?.close();
    live = videoIsShown() && players.size > 0 ? new LiveVideo(players) : null;
  }

  /// Once for all tiles that come and go together.
  function showVideoSoon() {
    clearTimeout(videoTimer);
    videoTimer = setTimeout(showVideo, 150);
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

  function toggleBlobs() {
    settings.set("blobs", blobsAreShown() ? "hidden" : "shown");
    blobWatch.update();
    update();
  }

  function toggleDensity() {
    settings.set("density", densityIsShown() ? "hidden" : "shown");
    update();
  }

  // Also when nothing comes from the server: then the pictures grow old.
  const timer = setInterval(() => {
    for (const tile of tiles.values()) tile.refresh();
    front.refresh();
  }, 1000);
  model.addEventListener("cameras", update);
  model.addEventListener("alerts", update);
  if (model.cameras.length > 0) update();
  blobWatch.update();
  beginTour();

  const keys = {
    z: toggleZones,
    v: () => !switches.video.hidden && toggleVideo(),
    d: () => !switches.density.hidden && toggleDensity(),
    b: toggleBlobs,
  };
  const wallOnly = {
    0: () => chooseTiles(0), "+": () => moreTiles(1), "=": () => moreTiles(1), "-": () => moreTiles(-1),
    PageDown: () => turnPage(1), PageUp: () => turnPage(-1), f: nextGroup, t: toggleTour,
  };
  tileCounts.forEach((count, index) => {
    wallOnly[index + 1] = () => chooseTiles(count);
  });

  return {
    element,
    title: say("wall.title"),
    key(event) {
      if (event.key === "Escape" && focus) {
        location.hash = addressOf(place);
        return true;
      }
      if (event.key === "u" && focus) {
        openSuspend(focus);
        return true;
      }
      const act = keys[event.key] ?? (focus ? undefined : wallOnly[event.key]);
      if (!act) return list.key(event);
      act();
      return true;
    },
    unmount() {
      clearInterval(timer);
      clearInterval(tourTimer);
      clearTimeout(videoTimer);
      observer.disconnect();
      live?.close();
      blobWatch.close();
      front.unmount();
      sites?.unmount();
      model.removeEventListener("cameras", update);
      model.removeEventListener("alerts", update);
      for (const tile of tiles.values()) tile.unmount();
      list.unmount();
    },
  };
}
