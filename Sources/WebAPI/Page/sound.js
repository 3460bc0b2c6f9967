// The sound of a new alert: tones made here, by severity, so that who looks elsewhere hears how bad
// it is. Muting is remembered.
import { settings } from "./settings.js";

/// Tones of a severity: frequency in Hz, begin and length in seconds.
const tunes = {
  info: [[660, 0, 0.12]],
  warning: [[660, 0, 0.14], [880, 0.18, 0.18]],
  alarm: [[880, 0, 0.16], [880, 0.24, 0.16], [880, 0.48, 0.26]],
  critical: [[988, 0, 0.2], [740, 0.22, 0.2], [988, 0.44, 0.2], [740, 0.66, 0.2], [988, 0.88, 0.34]],
};
const order = Object.keys(tunes);
/// Of many alerts at once the worst is heard, and not each of them.
const pause = 1500;
const volume = 0.35;

/// Emits `state`.
class Sound extends EventTarget {
  /// What was heard last: severity and time; null: nothing.
  last = null;
  #context = null;
  #playedAt = -Infinity;
  #waiting = null;
  #timer = null;

  constructor() {
    super();
    // Browsers let a page be heard once somebody has clicked or pressed a key in it. Not before the
    // click is over: what changes then moves no button away under the finger.
    for (const gesture of ["click", "keydown"]) {
      addEventListener(gesture, () => this.#unlock(), { capture: true });
    }
  }

  get isMuted() {
    return settings.get("sound") === "muted";
  }

  /// `on`, `muted`, `blocked` (by the browser, until somebody clicks) or `none` (there is no sound).
  get state() {
    if (!("AudioContext" in window)) return "none";
    if (this.isMuted) return "muted";
    return this.#context?.state === "running" ? "on" : "blocked";
  }

  toggle() {
    settings.set("sound", this.isMuted ? "on" : "muted");
    clearTimeout(this.#timer);
    this.#waiting = null;
    this.#tell();
    // So is heard that it is on, and how loud.
    if (!this.isMuted) this.#play("info");
  }

  /// Soon: the worst of those that come at once.
  alert(severity) {
    if (this.state !== "on") return;
    if (this.#waiting === null || order.indexOf(severity) > order.indexOf(this.#waiting)) this.#waiting = severity;
    clearTimeout(this.#timer);
    const rest = Math.max(0, this.#playedAt + pause - performance.now());
    this.#timer = setTimeout(() => this.#play(this.#waiting), rest);
  }

  async #unlock() {
    if (!("AudioContext" in window) || this.#context?.state === "running") return;
    // Escape and the like do not count as somebody's wish to hear.
    if (navigator.userActivation && !navigator.userActivation.hasBeenActive) return;
    try {
      if (!this.#context) {
        this.#context = new AudioContext();
        this.#context.addEventListener("statechange", () => this.#tell());
      }
      await this.#context.resume();
    } catch {
      // Stays blocked, and says so.
    }
    this.#tell();
  }

  #play(severity) {
    this.#waiting = null;
    if (this.state !== "on" || !tunes[severity]) return;
    const now = this.#context.currentTime + 0.02;
    for (const [frequency, begin, length] of tunes[severity]) this.#tone(frequency, now + begin, length);
    this.#playedAt = performance.now();
    this.last = { severity, at: Date.now() };
    this.#tell();
  }

  #tone(frequency, begin, length) {
    const oscillator = new OscillatorNode(this.#context, { type: "triangle", frequency });
    const gain = new GainNode(this.#context, { gain: 0 });
    // Without a rise and a fall a tone clicks.
    gain.gain.setValueAtTime(0, begin);
    gain.gain.linearRampToValueAtTime(volume, begin + 0.01);
    gain.gain.setValueAtTime(volume, begin + length - 0.04);
    gain.gain.linearRampToValueAtTime(0, begin + length);
    oscillator.connect(gain).connect(this.#context.destination);
    oscillator.start(begin);
    oscillator.stop(begin + length);
  }

  #tell() {
    this.dispatchEvent(new CustomEvent("state"));
  }
}

export const sound = new Sound();
