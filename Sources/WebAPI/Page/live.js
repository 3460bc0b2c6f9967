// The event stream: connects, reconnects for ever, and continues where it stopped.

const pauses = [1000, 2000, 4000, 8000];

/// Emits `change` (detail: a change), `reset` (read the lists anew) and `state` (detail: whether
/// the stream is open).
export class LiveEvents extends EventTarget {
  #source = null;
  #lastId = null;
  #failures = 0;
  #timer = null;

  open() {
    this.close();
    const place = this.#lastId === null ? "" : `?last_event_id=${this.#lastId}`;
    const source = new EventSource(`/api/v1/events/stream${place}`);
    this.#source = source;
    source.addEventListener("open", () => {
      this.#failures = 0;
      this.#emit("state", true);
    });
    source.addEventListener("change", (message) => {
      this.#lastId = message.lastEventId;
      this.#emit("change", JSON.parse(message.data));
    });
    source.addEventListener("reset", () => {
      this.#lastId = null;
      this.#emit("reset");
    });
    source.addEventListener("error", () => {
      this.#emit("state", false);
      // The browser tries again by itself unless the answer was an error: then we do.
      if (source.readyState === EventSource.CLOSED) this.#openLater();
    });
  }

  close() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  #openLater() {
    const pause = pauses[Math.min(this.#failures, pauses.length - 1)];
    this.#failures += 1;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.open(), pause);
  }

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
