// Tasks of agencies: their list and one task, for those who pass events on, and for the agency itself.
import { get } from "./api.js";
import { reasonOf } from "./act.js";
import * as describe from "./describe.js";
import { el, replace, setText } from "./dom.js";
import { language, moment, say } from "./language.js";
import { model } from "./model.js";
import { openAnswer, openAsk, openEnd } from "./passing.js";
import { session } from "./session.js";

const states = ["open", "answered", "closed", "withdrawn"];
const reloadPause = 20_000;
const pageSize = 50;

/// To the minute.
function time(text) {
  return moment(new Date(text)).slice(0, -3);
}

function stateMark(task) {
  return el("span", { class: "task-state", "data-state": task.state, "data-overdue": task.overdue ? "yes" : null },
    task.overdue ? `${say(`task.${task.state}`)}, ${say("tasks.overdue")}` : say(`task.${task.state}`));
}

// MARK: - The list

export function tasksView(parameters) {
  const body = el("tbody");
  const foot = el("div", { class: "row foot" });
  const status = el("p", { class: "nothing", role: "status" }, say("loading"));
  const names = ["number", "state", "deadline", session.may("watch") && "agency", "what", "text"].filter(Boolean);
  const table = el("table", { class: "history tasks", hidden: true },
    el("thead", {}, el("tr", {}, names.map((name) => el("th", { scope: "col" }, say(`tasks.${name}`))))), body);
  const title = say(session.may("watch") ? "tasks.title" : "tasks.mine");
  const element = el("div", { class: "view history-view" },
    el("div", { class: "head" }, el("h1", {}, title), filter(parameters)), table, status, foot);
  let isGone = false;
  let timer = null;

  async function load() {
    clearTimeout(timer);
    try {
      const page = await get("/tasks", { state: parameters.getAll("state"), cursor: parameters.get("cursor"), limit: pageSize });
      if (isGone) return;
      replace(body, page.items.map((task) => row(task, names)));
      table.hidden = page.items.length === 0;
      status.hidden = !table.hidden;
      setText(status, say("tasks.none"));
      replace(foot, el("span"),
        parameters.has("cursor") && el("a", { class: "button", href: address(parameters, null) }, say("tasks.newest")),
        page.next_cursor && el("a", { class: "button", href: address(parameters, page.next_cursor) }, say("tasks.older")));
    } catch (error) {
      if (isGone) return;
      status.hidden = false;
      setText(status, say("failed", { reason: reasonOf(error) }));
    }
    timer = setTimeout(load, reloadPause);
  }

  load();
  return {
    element,
    title,
    key: () => false,
    unmount() {
      isGone = true;
      clearTimeout(timer);
    },
  };
}

function address(parameters, cursor) {
  const next = new URLSearchParams(parameters);
  next.delete("cursor");
  if (cursor) next.set("cursor", cursor);
  return next.size > 0 ? `#/tasks?${next}` : "#/tasks";
}

function filter(parameters) {
  const chosen = parameters.get("state");
  const link = (state) => el("a", { class: "button quiet", href: state ? `#/tasks?state=${state}` : "#/tasks", "aria-current": chosen === state ? "true" : null }, say(state ? `task.${state}` : "tasks.all"));
  return el("nav", { class: "row task-filter", "aria-label": say("tasks.filter") }, [null, ...states].map(link));
}

function row(task, names) {
  const cells = {
    number: el("a", { href: `#/tasks/${task.number}` }, task.number),
    state: stateMark(task),
    deadline: time(task.deadline),
    agency: task.agency_name,
    what: el("span", {}, el("strong", {}, say(`kind.${task.kind}`)), el("br"), task.camera_name),
    text: el("span", { class: "task-text" }, task.text.length > 160 ? `${task.text.slice(0, 159).trimEnd()}…` : task.text),
  };
  const line = el("tr", { "data-task": task.number }, names.map((name) => el("td", { "data-cell": name }, cells[name])));
  line.addEventListener("click", (click) => {
    if (!click.target.closest("a") && getSelection().isCollapsed) location.hash = `#/tasks/${task.number}`;
  });
  return line;
}

// MARK: - One task

export function taskView(number) {
  const element = el("div", { class: "view event-view" }, el("p", { class: "nothing", role: "status" }, say("loading")));
  let isGone = false;

  async function load() {
    try {
      const task = await get(`/tasks/${encodeURIComponent(number)}`);
      if (!isGone) show(task);
    } catch (error) {
      if (isGone) return;
      const text = error.status === 404 ? say("task.missing") : say("failed", { reason: reasonOf(error) });
      replace(element, el("p", { class: "nothing" }, text), el("p", {}, el("a", { href: "#/tasks" }, say("nav.tasks"))));
    }
  }

  function show(task) {
    if (isGone) return;
    element.dataset.event = task.event?.id ?? "";
    replace(element, taskHead(task, show), media(task), el("div", { class: "side" }, facts(task), trail(task)));
  }

  const changed = ({ detail }) => {
    if (element.dataset.event === detail.id) load();
  };
  model.addEventListener("event", changed);
  load();
  return {
    element,
    title: number,
    key(event) {
      if (event.key !== "Escape") return false;
      location.hash = "#/tasks";
      return true;
    },
    unmount() {
      isGone = true;
      model.removeEventListener("event", changed);
    },
  };
}

function taskHead(task, done) {
  const isOpen = task.state === "open" || task.state === "answered";
  const button = (name, work, isPrimary = false) => el("button", { type: "button", class: isPrimary ? "primary" : null, "data-action": name, onclick: work }, say(`task.${name}`));
  const isAgency = session.who?.role === "agency";
  return el("div", { class: "head" },
    el("a", { class: "button quiet", href: "#/tasks" }, say("back")),
    el("h1", {}, task.number, el("span", { class: "dim" }, ` · ${task.agency_name}`)),
    stateMark(task),
    el("div", { class: "row end" },
      isOpen && session.may("answer") && button("answer", () => openAnswer(task, done), isAgency),
      task.state !== "withdrawn" && session.may("respond") && button("ask", () => openAsk(task, done)),
      isOpen && session.may("respond") && button("close", () => openEnd(task, "close", done)),
      isOpen && session.may("respond") && button("withdraw", () => openEnd(task, "withdraw", done)),
      el("a", { class: "button", href: `/api/v1/tasks/${task.number}/letter?language=${language()}`, target: "_blank", "data-action": "letter" }, say("task.letter"))));
}

function media(task) {
  const { event } = task;
  if (!event) return el("div", { class: "media" }, el("p", { class: "nothing" }, say("task.noEvent")));
  const snapshot = describe.evidence(event, "snapshot");
  const clip = describe.evidence(event, "clip");
  return el("div", { class: "media" },
    el("figure", {}, el("figcaption", {}, say("detail.snapshot")),
      snapshot ? el("img", { src: snapshot.href, alt: `${describe.what(event)}, ${describe.where(event)}` }) : el("p", { class: "nothing" }, say("detail.noPicture"))),
    clip && el("figure", {}, el("figcaption", {}, say("detail.clip")),
      el("video", { controls: true, muted: true, playsInline: true, preload: "metadata", src: clip.href, "aria-label": say("detail.clip") })));
}

function facts(task) {
  const { event } = task;
  const rows = [
    ["tasks.deadline", time(task.deadline)],
    ["tasks.what", event ? describe.what(event) : say(`kind.${task.kind}`)],
    ["history.where", event ? describe.where(event) : task.camera_name],
    ["detail.began", moment(new Date(task.began_at))],
    ["detail.ended", event && (event.ended_at ? moment(new Date(event.ended_at)) : say("alert.ongoing"))],
    ["detail.peak", event && describe.measured(event)],
    ["detail.note", event?.detail],
  ];
  return el("section", {}, el("h2", {}, say("task.event")),
    el("dl", {}, rows.filter(([, value]) => value).flatMap(([name, value]) => [el("dt", {}, say(name)), el("dd", {}, value)])),
    event && session.may("watch") && el("p", {}, el("a", { href: `#/events/${event.id}` }, say("task.event"))));
}

function trail(task) {
  return el("section", {}, el("h2", {}, say("task.entries")),
    el("ol", { class: "trail" }, task.entries.map((entry) =>
      el("li", {},
        el("time", { dateTime: entry.at }, time(entry.at)),
        el("span", {}, el("strong", {}, say(`entry.${entry.action}`)), ` ${say("detail.by", { name: entry.by })}`,
          entry.deadline && el("span", { class: "dim" }, ` · ${say("task.until", { time: time(entry.deadline) })}`)),
        entry.text && el("p", { class: "task-text" }, entry.text)))));
}
