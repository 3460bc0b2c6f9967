// A camera's configuration while somebody edits it: what it was, what it is, and the steps between.

const mostSteps = 200;

/// Emits `changed`; its detail says whether it was typed into a field, which shows it already.
export class Draft extends EventTarget {
  #states;
  #at = 0;
  #saved;

  /// - value: the camera's keys, as the API gives them.
  constructor(value) {
    super();
    this.#states = [JSON.stringify(value)];
    this.#saved = this.#states[0];
  }

  /// A copy: what is done to it counts when it is `set`.
  get value() {
    return JSON.parse(this.#states[this.#at]);
  }

  get isChanged() {
    return this.#states[this.#at] !== this.#saved;
  }

  get canUndo() {
    return this.#at > 0;
  }

  get canRedo() {
    return this.#at < this.#states.length - 1;
  }

  /// - isSameStep: goes on with the last change, so that a drag, or a word, is one step.
  set(value, { isSameStep = false, isTyped = false } = {}) {
    const text = JSON.stringify(value);
    if (text === this.#states[this.#at]) return;
    if (isSameStep && this.#at > 0) {
      this.#states.length = this.#at;
      this.#states.push(text);
    } else {
      this.#states.length = this.#at + 1;
      this.#states.push(text);
      if (this.#states.length > mostSteps) this.#states.shift();
      this.#at = this.#states.length - 1;
    }
    this.#tell(isTyped);
  }

  change(work, how) {
    const value = this.value;
    work(value);
    this.set(value, how);
  }

  undo() {
    if (!this.canUndo) return;
    this.#at -= 1;
    this.#tell();
  }

  redo() {
    if (!this.canRedo) return;
    this.#at += 1;
    this.#tell();
  }

  /// What is there now is what is kept.
  markSaved() {
    this.#saved = this.#states[this.#at];
    this.#tell();
  }

  #tell(isTyped = false) {
    this.dispatchEvent(new CustomEvent("changed", { detail: { isTyped } }));
  }
}
