// Setting cameras up: the list of them, and one camera's editor.
import { get, picture, post, put, remove, written } from "./api.js";
import { openSheet, closeSheet, reasonOf, toast } from "./act.js";
import { el, replace, setText } from "./dom.js";
import { Draft } from "./draft.js";
import { Drawing } from "./drawing.js";
import { say, number } from "./language.js";
import { model } from "./model.js";
import { shapeForm, cameraForm } from "./setup-forms.js";

const pictureInterval = 1000;
/// A sensitivity that is tried counts for ten seconds.
const sensitivityInterval = 4000;
const kinds = ["zone", "line", "ignore", "perspective", "ground"];
/// Address of a camera that is not there yet.
export const newCamera = "+";

export function setupView(id) {
  return id ? editorView(id) : listView();
}

// MARK: - The list

function listView() {
  const body = el("tbody");
  const element = el(
    "div",
    { class: "view setup-list" },
    el("div", { class: "head" }, el("h1", {}, say("setup.title")),
      el("a", { class: "button primary", href: `#/setup/${newCamera}` }, say("setup.add"))),
    el("p", { class: "dim" }, say("setup.hint")),
    el("table", { class: "history" },
      el("thead", {}, el("tr", {}, ["camera", "state", "stream", "zones"].map((name) => el("th", { scope: "col" }, say(`setup.column.${name}`))))),
      body),
  );

  function update() {
    const text = JSON.stringify(model.cameras.map((camera) => [camera.id, camera.name, camera.state, camera.width, camera.zones.length, camera.lines.length]));
    if (body.dataset.text === text) return;
    body.dataset.text = text;
    replace(body, model.cameras.map((camera) => el("tr", {},
      el("td", {}, el("a", { href: `#/setup/${encodeURIComponent(camera.id)}` }, camera.name), " ", el("span", { class: "dim" }, camera.id)),
      el("td", {}, say(`state.${camera.state}`)),
      el("td", {}, camera.width ? `${camera.width}×${camera.height} ${camera.codec ?? ""}` : "–"),
      el("td", {}, [...camera.zones, ...camera.lines].map((one) => one.name).join(", ") || say("wall.wholePicture")))));
  }

  model.addEventListener("cameras", update);
  update();
  return { element, title: say("setup.title"), key: () => false, unmount: () => model.removeEventListener("cameras", update) };
}

// MARK: - The editor

function editorView(id) {
  const isNew = id === newCamera;
  const status = el("p", { class: "nothing", role: "status" }, say("loading"));
  const element = el("div", { class: "view setup" }, status);
  const view = {
    element,
    title: say(isNew ? "setup.add" : "setup.title"),
    key: () => false,
    unmount() { view.isGone = true; },
    isGone: false,
  };
  async function load() {
    try {
      const loaded = isNew ? { value: { id: "", url: "" }, origin: null } : await written(id);
      if (!view.isGone) new Editor(view, isNew ? null : id, loaded);
    } catch (error) {
      setText(status, say("failed", { reason: reasonOf(error) }));
    }
  }
  load();
  return view;
}

class Editor {
  #id;
  #origin;
  #draft;
  #drawing;
  #mode = "plain";
  #picture = el("img", { class: "picture", alt: "", hidden: true });
  #density = el("img", { class: "density", alt: "", hidden: true });
  #noPicture = el("p", { class: "nothing" }, say("setup.noPicture"));
  #issues = el("div", { class: "issues", role: "alert", hidden: true });
  #result = el("p", { class: "trial", role: "status", hidden: true });
  #tools = el("div", { class: "tools row", role: "toolbar", "aria-label": say("setup.tools") });
  #modes = el("div", { class: "modes row" });
  #bar = el("div", { class: "row end bar-of-actions" });
  #side = el("div", { class: "side" });
  #hint = el("p", { class: "dim hint", role: "status" });
  #timers = [];
  #sensitivity = null;
  #isBusy = false;
  #isGone = false;

  /// - id: of a camera that there is; null: a new one.
  constructor(view, id, { value, origin }) {
    this.#id = id;
    this.#origin = origin;
    this.#draft = new Draft(value);
    this.#drawing = new Drawing(this.#draft, this.#picture);
    this.#drawing.element.append(this.#density, this.#noPicture);
    replace(
      view.element,
      el("div", { class: "head" },
        el("h1", {}, id ? value.name ?? id : say("setup.add")),
        origin && el("span", { class: "dim" }, say(`setup.origin.${origin}`)),
        el("a", { class: "button quiet", href: "#/setup" }, say("setup.back"))),
      el("div", { class: "bench" },
        el("section", { class: "canvas", "aria-label": say("setup.drawing") }, this.#tools, this.#drawing.element, this.#hint, this.#modes),
        this.#side),
      this.#issues, this.#result, this.#bar,
    );
    view.key = (event) => this.#key(event);
    view.unmount = () => {
      view.isGone = true;
      this.#end();
    };
    this.#draft.addEventListener("changed", ({ detail }) => {
      if (detail.isTyped) this.#typed();
      else this.#changed();
    });
    this.#drawing.addEventListener("selected", () => this.#changed());
    this.#makeActions();
    this.#changed();
    if (id) {
      this.#refresh();
      this.#timers.push(setInterval(() => this.#refresh(), pictureInterval));
      this.#timers.push(setInterval(() => this.#renewSensitivity(), sensitivityInterval));
    }
    addEventListener("beforeunload", this.#warn);
  }

  #warn = (event) => {
    if (this.#draft.isChanged) event.preventDefault();
  };

  #end() {
    this.#isGone = true;
    for (const timer of this.#timers) clearInterval(timer);
    removeEventListener("beforeunload", this.#warn);
    for (const image of [this.#picture, this.#density]) URL.revokeObjectURL(image.src);
  }

  #key(event) {
    if (this.#drawing.key(event)) return true;
    const index = ["1", "2", "3", "4", "5"].indexOf(event.key);
    if (index < 0) return false;
    this.#drawing.begin(kinds[index]);
    this.#changed();
    return true;
  }

  // MARK: - What is shown

  #changed() {
    this.#showTools();
    this.#showModes();
    this.#showActions();
    this.#showSide();
    const tool = this.#drawing.tool;
    const selected = this.#drawing.selected;
    setText(this.#hint, tool ? say(`setup.draw.${tool}`) : selected ? say(`setup.edit.${selected.kind}`) : say("setup.drawHint"));
  }

  /// The fields show it already; replacing them would take the focus away.
  #typed() {
    this.#showActions();
    const area = document.getElementById("setup-everything");
    if (area && area !== document.activeElement) area.value = JSON.stringify(this.#draft.value, null, 2);
  }

  #showTools() {
    replace(this.#tools, kinds.map((kind, index) =>
      el("button", {
        type: "button", class: "quiet toggle", "data-tool": kind, "aria-pressed": String(this.#drawing.tool === kind),
        onclick: () => {
          this.#drawing.begin(kind);
          this.#changed();
        },
      }, say(`setup.${kind}`), el("kbd", {}, index + 1))));
  }

  #showModes() {
    const modes = this.#id ? ["plain", "motion", ...(model.camera(this.#id)?.crowd_network ? ["density"] : [])] : [];
    replace(this.#modes, modes.map((mode) =>
      el("button", {
        type: "button", class: "quiet toggle", "data-mode": mode, "aria-pressed": String(this.#mode === mode),
        onclick: () => {
          this.#mode = mode;
          this.#changed();
          this.#refresh();
        },
      }, say(`setup.mode.${mode}`))));
  }

  #makeActions() {
    const button = (name, work, look = "") =>
      el("button", { type: "button", class: look, "data-action": name, onclick: work }, say(`setup.${name}`));
    replace(
      this.#bar,
      button("undo", () => this.#draft.undo(), "quiet"),
      button("redo", () => this.#draft.redo(), "quiet"),
      button("remove", () => this.#askToRemove(), "quiet"),
      button("revert", () => this.#askToRemove(), "quiet"),
      button("try", () => this.#try()),
      button("save", () => this.#save(), "primary"),
    );
  }

  #action(name) {
    return this.#bar.querySelector(`[data-action="${name}"]`);
  }

  #showActions() {
    this.#action("undo").disabled = !this.#draft.canUndo;
    this.#action("redo").disabled = !this.#draft.canRedo;
    this.#action("remove").hidden = this.#origin !== "api";
    this.#action("revert").hidden = this.#origin !== "override";
    this.#action("try").disabled = this.#isBusy;
    this.#action("save").disabled = this.#isBusy || !this.#draft.isChanged;
  }

  #showSide() {
    const focused = document.activeElement;
    const held = this.#side.contains(focused) ? focused.id : null;
    const selected = this.#drawing.selected;
    const isOpen = this.#side.querySelector("details")?.open ?? false;
    replace(
      this.#side,
      selected && shapeForm(this.#draft, selected, () => this.#drawing.removeSelected()),
      cameraForm(this.#draft, { isNew: this.#id === null, isOpen, onSensitivity: (value) => this.#trySensitivity(value) }),
    );
    if (held) document.getElementById(held)?.focus();
  }

  // MARK: - The live picture

  async #refresh() {
    if (document.hidden || this.#isGone) return;
    try {
      await this.#show(this.#picture, this.#mode === "motion" ? "motion" : "snapshot");
      this.#noPicture.hidden = true;
      if (this.#mode === "density") await this.#show(this.#density, "density");
      this.#density.hidden = this.#mode !== "density";
    } catch {
      // The last one stays: a camera that is being set up may come and go.
    }
  }

  async #show(image, what) {
    const { blob } = await picture(this.#id, what);
    await this.#put(image, blob);
  }

  async #put(image, blob) {
    if (this.#isGone) return;
    const old = image.src;
    image.src = URL.createObjectURL(blob);
    await image.decode();
    image.hidden = false;
    if (old) URL.revokeObjectURL(old);
  }

  #trySensitivity(value) {
    this.#sensitivity = value;
    if (this.#id && this.#mode !== "motion") {
      this.#mode = "motion";
      this.#showModes();
    }
    this.#renewSensitivity();
  }

  /// As long as it is not what is kept.
  async #renewSensitivity() {
    if (this.#sensitivity === null || !this.#id || this.#isGone || !this.#draft.isChanged) return;
    try {
      await put(`/cameras/${encodeURIComponent(this.#id)}/motion/sensitivity`, { sensitivity: this.#sensitivity });
    } catch {
      // Nothing depends on it: what is saved counts.
    }
  }

  // MARK: - Trying and saving

  #body() {
    const value = this.#draft.value;
    if (!value.id) delete value.id;
    return value;
  }

  async #work(work) {
    this.#isBusy = true;
    this.#showActions();
    this.#issues.hidden = true;
    this.#result.hidden = true;
    this.#drawing.element.ariaBusy = "true";
    try {
      await work();
    } catch (error) {
      this.#refused(error);
    } finally {
      this.#drawing.element.ariaBusy = "false";
      this.#isBusy = false;
      this.#showActions();
    }
  }

  #try() {
    return this.#work(async () => {
      this.#say(say("setup.trying"));
      const trial = await post("/camera-trials", this.#body(), { patience: 60_000 });
      if (this.#isGone) return;
      if (!trial.works) {
        this.#say(say("setup.fails", { reason: trial.failure }), true);
        return;
      }
      const streams = [trial.main, trial.sub].filter(Boolean).map(({ codec, width, height, frames_per_second: rate }) =>
        `${codec} ${width}×${height}${rate ? `, ${number(rate, 0)}/s` : ""}`).join("; ");
      this.#say(say("setup.works", { streams, seconds: number(trial.elapsed_s, 1) }));
      if (this.#id === null) {
        const bytes = Uint8Array.from(atob(trial.picture), (character) => character.charCodeAt(0));
        await this.#put(this.#picture, new Blob([bytes], { type: "image/jpeg" }));
        this.#noPicture.hidden = true;
      }
    });
  }

  #save() {
    return this.#work(async () => {
      const saved = this.#id
        ? await put(`/cameras/${encodeURIComponent(this.#id)}`, this.#body())
        : await post("/cameras", this.#body());
      this.#draft.markSaved();
      this.#sensitivity = null;
      toast(say("setup.saved"));
      if (!this.#id) location.hash = `#/setup/${encodeURIComponent(saved.id)}`;
      else this.#origin = this.#origin === "file" ? "override" : this.#origin;
    });
  }

  #say(text, isFailure = false) {
    this.#result.hidden = false;
    this.#result.dataset.failure = isFailure ? "yes" : "no";
    setText(this.#result, text);
  }

  #refused(error) {
    this.#result.hidden = true;
    this.#issues.hidden = false;
    const issues = error.issues ?? [];
    replace(
      this.#issues,
      el("h2", {}, say("setup.issues")),
      el("ul", {}, issues.length > 0
        ? issues.map((issue) => el("li", {}, el("code", {}, issue.path), " ", issue.message))
        : el("li", {}, reasonOf(error))),
    );
  }

  #askToRemove() {
    const name = this.#origin === "api" ? "remove" : "revert";
    openSheet(
      el("h2", {}, say(`setup.${name}`)),
      el("p", {}, say(`setup.${name}Hint`)),
      el("div", { class: "row end" },
        el("button", { type: "button", class: "quiet", onclick: closeSheet }, say("cancel")),
        el("button", { type: "button", class: "primary", onclick: () => this.#remove() }, say(`setup.${name}`))),
    );
  }

  async #remove() {
    closeSheet();
    try {
      await remove(`/cameras/${encodeURIComponent(this.#id)}`);
      this.#draft.markSaved();
      location.hash = "#/setup";
    } catch (error) {
      this.#refused(error);
    }
  }
}
