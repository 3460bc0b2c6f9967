// What moves, laid over the pictures while somebody wants to see it: one request for all tiles.
import { get } from "./api.js";
import { settings } from "./settings.js";

/// Often enough to stay on what walks, in live video too (milliseconds).
const pause = 250;
const pauseAfterFailure = 2000;

export function blobsAreShown() {
  return settings.get("blobs") === "shown";
}

/// Asks for the blobs of some tiles, for as long as the switch is on.
export class BlobWatch {
  #tiles;
  #timer = null;
  #shown = new Set();
  #isClosed = false;

  /// - tiles: gives those that are to be seen now.
  constructor(tiles) {
    this.#tiles = tiles;
  }

  /// To be called when the switch has changed.
  update() {
    clearTimeout(this.#timer);
    this.#timer = null;
    if (blobsAreShown()) this.#ask();
    else this.#show(new Map(), null);
  }

  close() {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  async #ask() {
    let next = pause;
    const ids = document.hidden ? [] : [...new Set(this.#tiles().map((tile) => tile.id))];
    try {
      if (ids.length > 0) {
        const { now, items } = await get("/blobs", { camera: ids });
        if (!blobsAreShown()) return;
        this.#show(new Map(items.map((item) => [item.camera, item])), new Date(now));
      }
    } catch {
      // Old boxes would lie.
      this.#show(new Map(), null);
      next = pauseAfterFailure;
    }
    if (this.#isClosed || !blobsAreShown()) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), next);
  }

  /// - items: by camera.
  #show(items, now) {
    if (this.#isClosed) return;
    const tiles = new Set(this.#tiles());
    for (const tile of new Set([...this.#shown, ...tiles])) tile.showBlobs(items.get(tile.id), now);
    this.#shown = items.size > 0 ? tiles : new Set();
  }
}
