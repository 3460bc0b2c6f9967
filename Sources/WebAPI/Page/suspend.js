// Suspending alerts for maintenance: of a camera or a zone, until a time; and what is suspended.
import { attempt, choose, closeSheet, openSheet, operatorInput } from "./act.js";
import { el, replace } from "./dom.js";
import { clock, moment, say } from "./language.js";
import { model } from "./model.js";
import { session } from "./session.js";

const minutes = [15, 60, 480];

/// `14:30`, or with its day where that is another.
export function until(suspension) {
  const end = new Date(suspension.ends_at);
  const isToday = end.toDateString() === model.now().toDateString();
  return (isToday ? clock(end) : moment(end)).replace(/:\d\d$/, "");
}

export function placeOf(suspension) {
  return [suspension.camera_name, suspension.zone_name].filter(Boolean).join(" · ");
}

/// - camera, zone: ids that are chosen at first, or null.
export function openSuspend(camera = null, zone = null) {
  const running = el("ul", { class: "suspensions" });
  const list = el("section", { class: "running" }, el("h3", {}, say("suspend.running")), running);
  const form = session.may("respond") && model.cameras.length > 0 ? makeForm(camera, zone) : null;
  openSheet(
    form ?? el("h2", {}, say("suspend.title")),
    list,
    form ? null : el("div", { class: "row end" }, el("button", { type: "button", class: "primary", onclick: closeSheet }, say("close"))),
  );
  form?.querySelector("[name=length]").focus();

  let shown = null;
  const update = () => {
    if (!list.isConnected) {
      model.removeEventListener("cameras", update);
      return;
    }
    const suspensions = model.suspensions;
    const text = JSON.stringify(suspensions);
    if (text === shown) return;
    shown = text;
    replace(running, suspensions.length > 0 ? suspensions.map(row) : el("li", { class: "dim" }, say("suspend.none")));
  };
  model.addEventListener("cameras", update);
  update();
}

function row(suspension) {
  const { reason, by } = suspension;
  return el(
    "li",
    { "data-suspension": suspension.id },
    el("div", {}, el("strong", {}, placeOf(suspension)), el("span", { class: "dim" }, say("suspend.row", { time: until(suspension), reason, by }))),
    session.may("respond") && el(
      "button",
      {
        type: "button",
        onclick: () => attempt(() => model.endSuspension(suspension.id), say("toast.resumed", { what: placeOf(suspension) })),
      },
      say("suspend.end"),
    ),
  );
}

function makeForm(cameraID, zoneID) {
  const cameras = el(
    "select",
    { id: "suspend-camera" },
    model.cameras.map((camera) => el("option", { value: camera.id, selected: camera.id === cameraID }, camera.name)),
  );
  const zones = el("select", { id: "suspend-zone" });
  const fillZones = () => {
    const camera = model.camera(cameras.value);
    const places = [...(camera?.zones ?? []), ...(camera?.lines ?? [])];
    replace(
      zones,
      el("option", { value: "" }, say("suspend.all")),
      places.map((place) => el("option", { value: place.id, selected: place.id === zoneID && camera.id === cameraID }, place.name)),
    );
  };
  fillZones();
  cameras.addEventListener("change", fillZones);

  const choice = (value, text, index) =>
    el(
      "label",
      { class: "choice" },
      el("input", { type: "radio", name: "length", value, checked: index === 0 }),
      el("kbd", {}, index + 1),
      el("span", {}, text),
    );
  const choices = [...minutes.map((value, index) => choice(value, say(`suspend.${value}`), index)), choice("own", say("suspend.own"), minutes.length)];
  const own = el("input", { type: "datetime-local", id: "suspend-until", value: localTime(model.now().getTime() + 2 * 3600_000) });
  const ownField = el("div", { class: "field", hidden: true }, el("label", { for: "suspend-until" }, say("suspend.until")), own);
  const reason = el("input", { type: "text", id: "suspend-reason", required: true, maxLength: 200, value: say("suspend.maintenance"), autocomplete: "off" });
  const form = el(
    "form",
    { class: "resolve", method: "dialog" },
    el("h2", {}, say("suspend.title")),
    el("p", { class: "dim" }, say("suspend.hint")),
    el(
      "div",
      { class: "pair" },
      el("div", { class: "field" }, el("label", { for: "suspend-camera" }, say("suspend.camera")), cameras),
      el("div", { class: "field" }, el("label", { for: "suspend-zone" }, say("suspend.zone")), zones),
    ),
    el("fieldset", { class: "two" }, el("legend", {}, say("suspend.for")), choices),
    ownField,
    el("div", { class: "field" }, el("label", { for: "suspend-reason" }, say("suspend.reason")), reason),
    operatorInput("suspend-by"),
    el(
      "div",
      { class: "row end" },
      el("button", { type: "button", class: "quiet", onclick: closeSheet }, say("cancel")),
      el("button", { type: "submit", class: "primary" }, say("suspend.save")),
    ),
  );
  const length = () => new FormData(form).get("length");
  form.addEventListener("change", () => {
    ownField.hidden = length() !== "own";
    own.required = length() === "own";
  });
  form.addEventListener("keydown", (key) => {
    const index = ["1", "2", "3", "4"].indexOf(key.key);
    if (index >= 0 && key.target.type === "radio") choose(choices[index].querySelector("input"));
    if (key.key === "Enter" && (key.ctrlKey || key.metaKey)) form.requestSubmit();
  });
  form.addEventListener("submit", async (submit) => {
    submit.preventDefault();
    const end = length() === "own" ? new Date(own.value) : new Date(model.now().getTime() + Number(length()) * 60_000);
    const place = [cameras, zones].map((select) => select.selectedOptions[0]?.textContent).join(" · ");
    const time = until({ ends_at: end });
    const done = await attempt(
      () => model.suspend(cameras.value, zones.value || null, reason.value.trim(), end),
      say("toast.suspended", { time, what: place }),
    );
    if (done) closeSheet();
  });
  return form;
}

/// As an input of local time wants it.
function localTime(milliseconds) {
  const time = new Date(milliseconds);
  return new Date(milliseconds - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
