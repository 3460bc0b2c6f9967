// One event: what, where, when; picture, clip and trail; what may be done with it.
import { get } from "./api.js";
import { acknowledge, actByKey, mayRespond, ofEvent, openAssign, openNote, openResolve, reasonOf } from "./act.js";
import { citizenReport } from "./citizen.js";
import * as describe from "./describe.js";
import { el, keepingFocus, replace } from "./dom.js";
import { moment, say } from "./language.js";
import { model } from "./model.js";
import { neighbours } from "./neighbours.js";
import { openHold, openPassOn, release, taskLink } from "./passing.js";
import { session } from "./session.js";
import { openSuspend } from "./suspend.js";

/// - conditions: of the list that it was opened from, for the way to the next one.
export function eventView(id, conditions = new URLSearchParams()) {
  const element = el("div", { class: "view event-view" }, el("p", { class: "nothing" }, say("loading")));
  let shown = null;
  let isGone = false;
  let clip = null;
  const around = neighbours(conditions);
  const citizen = citizenReport();

  async function load() {
    try {
      const event = await get(`/events/${encodeURIComponent(id)}`);
      if (!isGone) show(event);
    } catch (error) {
      if (isGone) return;
      const text = error.status === 404 ? say("detail.missing") : say("failed", { reason: reasonOf(error) });
      replace(element, el("p", { class: "nothing" }, text), el("p", {}, el("a", { href: "#/history" }, say("nav.history"))));
    }
  }

  function show(event) {
    shown = event;
    keepingFocus(() => replace(element, head(event), media(event), side(event), around.element));
    around.load(event);
    if (event.kind === "report") citizen.load(event);
    describe.refreshAges(element);
  }

  /// What no picture can show has none.
  function media(event) {
    if (event.kind === "report") {
      return el("div", { class: "media" }, event.evidence.length > 0 && snapshot(event), citizen.element);
    }
    if (!describe.isVisible(event) && event.evidence.length === 0 && event.source !== "camera") return null;
    return el("div", { class: "media" }, snapshot(event), event.source === "camera" && clipFigure(event));
  }

  // The element is kept, or the clip would begin anew with every change of the event.
  function clipFigure(event) {
    const found = describe.evidence(event, "clip");
    if (found && (!clip || clip.dataset.bytes !== String(found.bytes))) {
      clip = el("video", {
        controls: true, muted: true, loop: true, autoplay: true, playsInline: true,
        preload: "metadata", src: found.href, "data-bytes": found.bytes, "aria-label": say("detail.clip"),
      });
    }
    const missing = describe.isVisible(event) ? "detail.noClip" : "detail.noPicture";
    const content = found ? clip : el("p", { class: "nothing" }, say(missing));
    return el("figure", {}, el("figcaption", {}, say("detail.clip")), content);
  }

  const changed = ({ detail }) => {
    if (detail.id === id) load();
  };
  /// The queue may come later than the event, and others may join its row.
  const showRow = () => {
    const row = shown && siblings(shown);
    const old = element.querySelector("[data-siblings]");
    if (!row || row.dataset.siblings === old?.dataset.siblings) return;
    if (old) old.replaceWith(row);
    else element.querySelector(".side > section").after(row);
  };
  model.addEventListener("event", changed);
  model.addEventListener("alerts", showRow);
  load();
  return {
    element,
    title: say("detail.title"),
    key(event) {
      if (event.key === "j" || event.key === "k") return around.go(event.key === "j" ? "older" : "newer");
      if (event.key === "Escape") {
        history.back();
        return true;
      }
      if (shown && event.key === "u") {
        openSuspend(shown.camera, shown.zone);
        return true;
      }
      if (shown && event.key === "o" && mayRespond()) {
        openPassOn(shown);
        return true;
      }
      return shown !== null && actByKey(event.key, ofEvent(shown));
    },
    unmount() {
      isGone = true;
      clip?.pause();
      model.removeEventListener("event", changed);
      model.removeEventListener("alerts", showRow);
    },
  };
}

function head(event) {
  return el(
    "div",
    { class: "head" },
    el("button", { type: "button", class: "quiet", onclick: () => history.back() }, say("back"), el("kbd", {}, "Esc")),
    el("h1", {}, describe.what(event), " · ", event.camera_name, describe.zoneName(event) && el("span", { class: "dim" }, ` · ${describe.zoneName(event)}`)),
    describe.severityMark(event),
    describe.stateMark(event),
    describe.holdMark(event),
    el(
      "div",
      { class: "row end" },
      session.may("administer") && el(
        "button",
        { type: "button", "data-action": event.hold ? "release" : "hold", onclick: () => (event.hold ? release(event) : openHold(event)) },
        say(event.hold ? "hold.release" : "hold.open"),
      ),
      mayRespond() && el(
        "button",
        { type: "button", "data-action": "pass", onclick: () => openPassOn(event) },
        say("task.pass"),
        el("kbd", {}, "o"),
      ),
      event.state === "new" && mayRespond() &&
        el(
          "button",
          { type: "button", class: "primary", "data-action": "acknowledge", onclick: () => acknowledge(ofEvent(event)) },
          say("alert.acknowledge"),
          el("kbd", {}, "a"),
        ),
      mayRespond() && el(
        "button",
        { type: "button", "data-action": "resolve", onclick: () => openResolve(ofEvent(event)) },
        say("alert.resolve"),
        el("kbd", {}, "r"),
      ),
      mayRespond() && el(
        "button",
        { type: "button", "data-action": "assign", onclick: () => openAssign(ofEvent(event)) },
        say("alert.assign"),
        el("kbd", {}, "s"),
      ),
      mayRespond() && el(
        "button",
        { type: "button", "data-action": "note", onclick: () => openNote(ofEvent(event)) },
        say("alert.note"),
        el("kbd", {}, "n"),
      ),
    ),
  );
}

function snapshot(event) {
  const found = describe.evidence(event, "snapshot");
  return el(
    "figure",
    {},
    el("figcaption", {}, say(event.kind === "report" ? "citizen.picture" : "detail.snapshot")),
    found
      ? el("a", { href: found.href, target: "_blank" },
          el("img", { src: found.href, alt: `${describe.what(event)}, ${describe.where(event)}` }))
      : el("p", { class: "nothing" }, say(describe.isVisible(event) ? "detail.noSnapshot" : "detail.noPicture")),
  );
}

function side(event) {
  return el("div", { class: "side" }, facts(event), taskSection(event), siblings(event), trail(event));
}

function facts(event) {
  const peak = `${describe.measured(event)} · ${moment(new Date(event.peak_at))}`;
  const rows = [
    ["detail.detail", event.detail],
    ["detail.began", moment(new Date(event.began_at))],
    ["detail.ended", event.ended_at ? moment(new Date(event.ended_at)) : say("alert.ongoing")],
    ["history.length", describe.length(event)],
    ["detail.peak", peak],
    ["detail.threshold", describe.thresholdValue(event)],
    ["detail.endReason", event.end_reason && say(`reason.${event.end_reason}`)],
    ["detail.method", ["crowd", "surge", "dispersal"].includes(event.kind) && say(`method.${event.method}`)],
    ["detail.note", event.note],
    ["detail.assignee", event.assignee],
    ["detail.suspended", event.suspended && !event.alert && say("detail.wasSuspended")],
    ["detail.hold", event.hold && say("detail.heldBy", { reason: event.hold.reason, name: event.hold.by, time: moment(new Date(event.hold.since)) })],
    ["detail.id", event.id],
  ];
  return el(
    "section",
    {},
    el("h2", {}, say("detail.facts")),
    el(
      "dl",
      {},
      rows.filter(([, value]) => value).flatMap(([name, value]) => [el("dt", {}, say(name)), el("dd", {}, value)]),
    ),
  );
}

/// What of it was passed on to agencies.
function taskSection(event) {
  if (event.tasks.length === 0) return null;
  return el("section", { "data-section": "tasks" }, el("h2", {}, say("detail.tasks")), el("ul", { class: "siblings" }, event.tasks.map((task) => el("li", {}, taskLink(task)))));
}

/// What else is in the same row of the queue.
function siblings(event) {
  const row = model.rows().find((row) => row.id === event.happening);
  const others = (row?.events ?? []).filter((one) => one.id !== event.id);
  if (others.length === 0) return null;
  return el(
    "section",
    { "data-siblings": others.map((one) => one.id).join(" ") },
    el("h2", {}, say("alerts.siblings")),
    el(
      "ol",
      { class: "siblings" },
      others.map((one) =>
        el("li", {}, el("a", { href: `#/events/${one.id}` }, `${describe.what(one)} · ${describe.where(one)}`), el("span", { class: "dim" }, ` ${moment(new Date(one.alert.raised_at))}`)),
      ),
    ),
  );
}

/// What happened to the event and what people did with it, in the order of time.
function trail(event) {
  const steps = [{ at: event.began_at, text: say("trail.began") }];
  if (event.alert) {
    steps.push({ at: event.alert.raised_at, text: `${say("trail.alerted")} (${say(`severity.${event.alert.severity}`)})` });
  }
  if (event.ended_at) steps.push({ at: event.ended_at, text: say("trail.ended") });
  for (const entry of event.trail) {
    const outcome = entry.outcome ? `: ${say(`outcome.${entry.outcome}`)}` : "";
    const words = entry.action === "assign" ? (entry.assignee ? "trail.assignTo" : "trail.assignNobody") : `trail.${entry.action}`;
    steps.push({ at: entry.at, text: say(words, { name: entry.assignee }) + outcome, by: entry.by, note: entry.note });
  }
  steps.sort((left, right) => left.at.localeCompare(right.at));
  return el(
    "section",
    {},
    el("h2", {}, say("detail.trail")),
    el(
      "ol",
      { class: "trail" },
      steps.map((step) =>
        el(
          "li",
          {},
          el("time", { dateTime: step.at }, moment(new Date(step.at))),
          el("span", {}, el("strong", {}, step.text), step.by && ` ${say("detail.by", { name: step.by })}`),
          step.note && el("q", {}, step.note),
        ),
      ),
    ),
  );
}
