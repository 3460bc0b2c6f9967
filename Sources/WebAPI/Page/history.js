// The event history: filters, a time line, a page of events, the way to older ones, the whole list
// as a file. All of it is in the address, which can be kept as a bookmark.
import { get } from "./api.js";
import { reasonOf } from "./act.js";
import * as describe from "./describe.js";
import { el, replace, setText } from "./dom.js";
import { between, conditionsOf, filterForm, historyAddress, queryOf } from "./filters.js";
import { moment, number, say } from "./language.js";
import { model } from "./model.js";
import { timeLine } from "./timeline.js";

const pageSize = 50;
const reloadPause = 800;
// Counting a million events takes longer than reading fifty.
const countPause = 5000;

export function historyView(parameters) {
  // On a small screen the filters fold away.
  const isWide = matchMedia("(min-width: 761px)").matches;
  const form = el("div", {}, filterForm(parameters));
  const line = timeLine((from, to) => {
    location.hash = between(parameters, from, to);
  });
  const total = el("strong", { class: "total", role: "status" });
  const body = el("tbody");
  const foot = el("div", { class: "row foot" });
  const status = el("p", { class: "nothing", role: "status" }, say("loading"));
  const table = el("table", { class: "history", hidden: true }, header(), body);
  const element = el(
    "div",
    { class: "view history-view" },
    el("div", { class: "head" }, el("h1", {}, say("history.title")), total, el("div", { class: "row end exports" }, wider(parameters), exportLink(parameters, "csv"), exportLink(parameters, "json"))),
    el("details", { class: "folded", open: isWide || parameters.size > 0 }, el("summary", {}, say("history.filters")), form),
    line,
    table,
    status,
    foot,
  );
  let isGone = false;
  let timer = null;
  let counter = null;

  async function load() {
    try {
      const page = await get("/events", { ...queryOf(parameters), cursor: parameters.get("cursor"), limit: pageSize });
      if (!isGone) show(page);
    } catch (error) {
      if (isGone) return;
      table.hidden = true;
      status.hidden = false;
      setText(status, say("failed", { reason: reasonOf(error) }));
    }
  }

  async function count() {
    try {
      const found = await get("/events/timeline", { ...queryOf(parameters), buckets: isWide ? 120 : 40 });
      if (isGone) return;
      line.show(found);
      setText(total, say("history.total", { count: number(found.total, 0) }));
    } catch {
      // The list says what is wrong.
    }
  }

  function show(page) {
    const focused = body.contains(document.activeElement) ? document.activeElement.closest("tr").dataset.event : null;
    replace(body, page.items.map((event) => row(event, parameters)));
    if (focused) body.querySelector(`[data-event="${focused}"] a`)?.focus();
    table.hidden = page.items.length === 0;
    status.hidden = page.items.length > 0;
    setText(status, say("history.none"));
    replace(
      foot,
      el("span", { class: "dim" }, page.items.length > 0 ? say("history.count", { count: page.items.length }) : ""),
      parameters.has("cursor") && el("a", { class: "button", href: historyAddress(parameters) }, say("history.newest")),
      page.next_cursor && el("a", { class: "button", href: historyAddress(parameters, page.next_cursor), "data-action": "older" }, say("history.older")),
    );
    describe.refreshAges(body);
  }

  /// The next or the one before of the list gets the focus, Enter opens it.
  function move(step) {
    const links = [...body.querySelectorAll("td[data-cell=time] a")];
    const now = links.indexOf(document.activeElement);
    const next = now < 0 ? (step > 0 ? 0 : links.length - 1) : now + step;
    links[Math.min(links.length - 1, Math.max(0, next))]?.focus();
    return links.length > 0;
  }

  // The list keeps up with what happens, but not with every step of it.
  function changed() {
    clearTimeout(timer);
    timer = setTimeout(load, reloadPause);
    counter ??= setTimeout(() => {
      counter = null;
      count();
    }, countPause);
  }

  /// The names of cameras may come later than the page.
  function named() {
    if (model.cameras.length === 0) return;
    model.removeEventListener("cameras", named);
    if (!form.contains(document.activeElement)) replace(form, filterForm(parameters));
  }

  if (model.cameras.length === 0) model.addEventListener("cameras", named);
  model.addEventListener("event", changed);
  load();
  count();
  return {
    element,
    title: say("history.title"),
    key(event) {
      if (event.key === "j") return move(1);
      if (event.key === "k") return move(-1);
      return false;
    },
    unmount() {
      isGone = true;
      clearTimeout(timer);
      clearTimeout(counter);
      model.removeEventListener("event", changed);
      model.removeEventListener("cameras", named);
    },
  };
}

/// Exactly this list, from its newest to its oldest event.
function exportLink(parameters, format) {
  const query = conditionsOf(parameters);
  query.set("format", format);
  return el("a", { class: "button", href: `/api/v1/events/export?${query}`, download: "", "data-action": `export-${format}` }, say(`history.${format}`));
}

/// Twice as long a time around the one that was chosen.
function wider(parameters) {
  const from = new Date(parameters.get("from") ?? NaN);
  if (Number.isNaN(from.getTime())) return null;
  const end = new Date(parameters.get("to") ?? model.now());
  const half = Math.max(60_000, end - from) / 2;
  const later = new Date(end.getTime() + half);
  const to = parameters.has("to") && later < model.now() ? later : null;
  return el("a", { class: "button quiet", href: between(parameters, new Date(from.getTime() - half), to), "data-action": "wider" }, say("history.wider"));
}

// MARK: - Table

function header() {
  const names = ["picture", "time", "severity", "kind", "where", "measured", "length", "state"];
  return el("thead", {}, el("tr", {}, names.map((name) => el("th", { scope: "col" }, say(`history.${name}`)))));
}

function row(event, parameters) {
  const conditions = conditionsOf(parameters).toString();
  const open = `#/events/${event.id}${conditions ? `?${conditions}` : ""}`;
  const cells = [
    ["picture", describe.thumbnail(event)],
    ["time", el("a", { href: open }, moment(new Date(event.began_at)))],
    ["severity", describe.severityMark(event)],
    ["kind", el("span", {}, describe.what(event), event.detail && el("span", { class: "note" }, describe.detail(event, 120)))],
    ["where", el("span", {}, el("strong", {}, event.camera_name), el("br"), describe.zoneName(event))],
    ["measured", el("span", {}, describe.measured(event), el("br"), el("span", { class: "dim" }, describe.threshold(event)))],
    ["length", event.ended_at ? describe.length(event) : el("span", { class: "going" }, say("alert.ongoing"))],
    ["state", el("span", {}, describe.stateMark(event), describe.holdMark(event), event.note && el("span", { class: "note" }, event.note))],
  ];
  const line = el(
    "tr",
    { "data-event": event.id, "data-severity": describe.severity(event) },
    cells.map(([name, content]) => el("td", { "data-cell": name }, content)),
  );
  line.addEventListener("click", (click) => {
    if (!click.target.closest("a") && getSelection().isCollapsed) location.hash = open;
  });
  return line;
}
