// Which cameras the wall shows: how many tiles at once, which page of them, of which group. It stands
// in the address, so that a screen of the room can be told once what it shows.
import { settings } from "./settings.js";

/// The usual walls: squares, so that every tile has the form of the screen.
export const tileCounts = [1, 4, 9, 16, 36];
/// How long the tour stays on a page (milliseconds).
export const tourStep = 15_000;

/// - tiles: how many at once; 0: as many as there are cameras, up to the largest wall.
/// - page: from 0.
/// - group: its name; null: all cameras.
export function readPlace(query) {
  const wanted = Number(query.get("tiles") ?? settings.get("tiles"));
  return {
    tiles: tileCounts.includes(wanted) ? wanted : 0,
    page: Math.max(0, (Math.trunc(Number(query.get("page"))) || 1) - 1),
    group: query.get("group"),
    isTour: query.get("tour") === "on",
  };
}

/// - camera: shown alone, if it is given; the way back leads to the same place.
export function addressOf(place, camera = null) {
  const query = new URLSearchParams();
  if (place.tiles > 0) query.set("tiles", place.tiles);
  if (place.page > 0) query.set("page", place.page + 1);
  if (place.group !== null) query.set("group", place.group);
  if (place.isTour) query.set("tour", "on");
  const text = query.toString();
  const path = camera === null ? "#/wall" : `#/wall/${encodeURIComponent(camera)}`;
  return text ? `${path}?${text}` : path;
}

/// The groups of cameras, by name.
export function groupsOf(cameras) {
  const names = new Set(cameras.map((camera) => camera.group).filter(Boolean));
  return [...names].sort((left, right) => left.localeCompare(right));
}

/// What a place shows of all cameras. A page that is not there (any more) is the last one.
export function arrange(cameras, place) {
  const members = place.group === null ? cameras : cameras.filter((camera) => camera.group === place.group);
  const tiles = place.tiles || tileCounts.find((count) => count >= members.length) || tileCounts.at(-1);
  const pages = Math.max(1, Math.ceil(members.length / tiles));
  const page = Math.min(place.page, pages - 1);
  return {
    members, tiles, pages, page,
    shown: members.slice(page * tiles, (page + 1) * tiles),
    /// The members, page by page.
    sheets: Array.from({ length: pages }, (_, index) => members.slice(index * tiles, (index + 1) * tiles)),
  };
}
