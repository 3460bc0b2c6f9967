// Live video of the tiles: one answer carries all cameras, each is played by a MediaSource.
import { settings } from "./settings.js";

const kinds = { begin: 1, header: 2, fragment: 3, offline: 4, unplayable: 5 };
const headBytes = 6;
const pauses = [1000, 2000, 4000, 8000];
/// Further behind the newest picture than this, a player jumps (seconds).
const longestDelay = 1.5;
/// So far behind it plays: what comes in bursts is there in time.
const usualDelay = 0.4;
/// Kept behind what is shown.
const keptSeconds = 4;

export function videoIsShown() {
  return settings.get("video") === "shown" && "MediaSource" in window;
}

/// Fetches live video of some cameras and hands it to their players, for ever.
export class LiveVideo {
  #players;
  #abort = null;
  #timer = null;
  #failures = 0;
  #isClosed = false;

  /// - players: of `VideoPlayer`, by camera.
  constructor(players) {
    this.#players = players;
    this.#open();
  }

  /// Whether all of some players, by camera, are among its own.
  playsAll(players) {
    return [...players].every(([id, player]) => this.#players.get(id) === player);
  }

  /// Whether it has no players but some of these.
  playsOnly(players) {
    return [...this.#players.values()].every((player) => players.includes(player));
  }

  close() {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#abort?.abort();
    for (const player of this.#players.values()) player.stop();
  }

  async #open() {
    const query = new URLSearchParams([...this.#players.keys()].map((id) => ["camera", id]));
    this.#abort = new AbortController();
    try {
      const response = await fetch(`/api/v1/video?${query}`, { signal: this.#abort.signal });
      if (response.ok) await this.#read(response.body.getReader());
    } catch {
      // Gone, or closed by us: what follows is the same.
    }
    for (const player of this.#players.values()) player.stop();
    if (this.#isClosed) return;
    const pause = pauses[Math.min(this.#failures, pauses.length - 1)];
    this.#failures += 1;
    this.#timer = setTimeout(() => this.#open(), pause);
  }

  async #read(reader) {
    const players = [...this.#players.values()];
    let rest = new Uint8Array(0);
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      this.#failures = 0;
      const bytes = new Uint8Array(rest.length + value.length);
      bytes.set(rest);
      bytes.set(value, rest.length);
      let place = 0;
      while (bytes.length - place >= headBytes) {
        const view = new DataView(bytes.buffer, place, headBytes);
        const length = view.getUint32(2);
        if (bytes.length - place - headBytes < length) break;
        const payload = bytes.subarray(place + headBytes, place + headBytes + length);
        players[view.getUint8(1)]?.take(view.getUint8(0), payload);
        place += headBytes + length;
      }
      rest = bytes.slice(place);
    }
  }
}

/// Plays one camera's live video in a video element.
export class VideoPlayer {
  element;
  #source = null;
  #buffer = null;
  #queue = [];

  constructor() {
    this.element = document.createElement("video");
    Object.assign(this.element, { className: "video", muted: true, autoplay: true, playsInline: true, hidden: true });
    this.element.disablePictureInPicture = true;
    this.element.addEventListener("playing", () => {
      this.element.hidden = false;
    });
    this.element.addEventListener("error", () => this.stop());
  }

  get isPlaying() {
    return !this.element.hidden;
  }

  take(kind, bytes) {
    if (kind === kinds.begin) this.#begin(new TextDecoder().decode(bytes));
    else if (kind === kinds.header || kind === kinds.fragment) this.#append(bytes.slice());
    else this.stop();
  }

  /// Shows nothing until something begins anew.
  stop() {
    this.element.hidden = true;
    this.#queue = [];
    this.#buffer = null;
    if (!this.#source) return;
    this.#source = null;
    URL.revokeObjectURL(this.element.src);
    this.element.removeAttribute("src");
    this.element.load();
  }

  #begin(type) {
    this.stop();
    if (!MediaSource.isTypeSupported(type)) return;
    const source = new MediaSource();
    this.#source = source;
    source.addEventListener("sourceopen", () => {
      if (this.#source !== source) return;
      this.#buffer = source.addSourceBuffer(type);
      this.#buffer.mode = "segments";
      this.#buffer.addEventListener("updateend", () => this.#next());
      this.#next();
    }, { once: true });
    this.element.src = URL.createObjectURL(source);
  }

  #append(bytes) {
    if (!this.#source) return;
    this.#queue.push(bytes);
    this.#next();
  }

  #next() {
    const buffer = this.#buffer;
    if (!buffer || buffer.updating) return;
    try {
      this.#follow();
      const begin = buffer.buffered.length > 0 ? buffer.buffered.start(0) : 0;
      if (this.element.currentTime - begin > 2 * keptSeconds) {
        buffer.remove(0, this.element.currentTime - keptSeconds);
      } else if (this.#queue.length > 0) {
        buffer.appendBuffer(this.#queue.shift());
      }
    } catch {
      this.stop();
    }
  }

  /// Stays near the newest picture, also after a gap and where the tab was asleep.
  #follow() {
    const { buffered } = this.#buffer;
    if (buffered.length === 0) return;
    const end = buffered.end(buffered.length - 1);
    const begin = buffered.start(buffered.length - 1);
    const delay = end - this.element.currentTime;
    if (delay > longestDelay || this.element.currentTime < begin) {
      this.element.currentTime = Math.max(begin, end - usualDelay);
    }
    if (this.element.paused) this.element.play().catch(() => {});
  }
}
