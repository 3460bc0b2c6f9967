// The frame of the page: header, views by address, keys, theme, language.
import { closeSheet, openSheet, reasonOf, toast } from "./act.js";
import { alertsView } from "./alerts.js";
import { refreshAges, what, where } from "./describe.js";
import { el, replace, setText } from "./dom.js";
import { clock, day, language, say, timeZoneName } from "./language.js";
import { later } from "./later.js";
import { loginView } from "./login.js";
import { model } from "./model.js";
import { session } from "./session.js";
import { settings } from "./settings.js";
import { sound } from "./sound.js";
import { wallKeys, wallView } from "./wall.js";

const themes = ["auto", "dark", "light"];
let view = null;
let header = null;

// MARK: - Header

function buildHeader() {
  const link = (name, key) =>
    el("a", { href: `#/${name}`, "data-view": name }, say(`nav.${name}`), name === "alerts" && el("span", { class: "badge", hidden: true }), el("kbd", {}, key));
  header = {
    badge: null,
    link: el("span", { class: "link", role: "status" }),
    time: el("time", { class: "clock" }),
    date: el("span", { class: "date dim" }),
  };
  const isIn = session.who !== null;
  const nav = el("nav", { "aria-label": say("nav.label"), hidden: !isIn }, ...(session.may("watch") ? [link("wall", "w"), link("alerts", "p"), link("map", "l"), link("sites", "i"), link("history", "h")] : []), session.may("correspond") && link("tasks", "e"), session.may("analyse") && link("analysis", "g"), session.may("administer") && link("setup", "c"), session.may("administer") && link("deliveries", "x"));
  header.badge = nav.querySelector(".badge") ?? el("span");
  replace(
    document.getElementById("bar"),
    el("a", { class: "brand", href: "#/wall" }, el("img", { src: "/page/icon.svg", alt: "", width: 32, height: 32 }), el("span", {}, "Pantau")),
    nav,
    el("span", { class: "spring" }),
    header.link,
    el("div", { class: "now" }, header.time, header.date),
    el("button", { type: "button", class: "quiet", id: "language", lang: language() === "id" ? "en" : "id", onclick: switchLanguage }, say("language.switch")),
    el("button", { type: "button", class: "quiet", id: "theme", onclick: switchTheme }),
    el("button", { type: "button", class: "quiet", id: "keys", title: say("keys.open"), "aria-label": say("keys.open"), onclick: showKeys }, "?"),
    session.isAnonymous && operatorField(),
    session.who?.kind === "person" && personField(),
  );
  header.link.hidden = !session.may("watch");
  showTheme();
  setText(document.getElementById("skip"), say("app.skip"));
  document.documentElement.lang = language();
  showLink();
  showAlertCount();
  tick();
}

/// Who is logged in, and the way out.
function personField() {
  return el(
    "div",
    { class: "person" },
    el("span", { class: "who", title: say("session.role", { role: say(`role.${session.who.role}`) }) },
      el("strong", {}, session.who.name), el("span", { class: "dim" }, say(`role.${session.who.role}`))),
    el("button", { type: "button", class: "quiet", id: "logout", onclick: logOut }, say("session.leave")),
  );
}

async function logOut() {
  try {
    await session.logOut();
  } catch (error) {
    toast(say("failed", { reason: reasonOf(error) }), true);
  }
}

function operatorField() {
  const input = el("input", {
    id: "operator", type: "text", maxLength: 64, autocomplete: "name",
    value: settings.get("operator") ?? "", placeholder: say("operator.placeholder"), "aria-label": say("operator.label"),
  });
  input.addEventListener("input", () => settings.set("operator", input.value));
  input.addEventListener("focus", () => { input.value = settings.get("operator") ?? ""; });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === "Escape") input.blur();
  });
  return input;
}

function showLink() {
  const state = model.link;
  header.link.dataset.link = state;
  setText(header.link, say(`link.${state}`));
  const notice = document.getElementById("notice");
  notice.hidden = state !== "down";
  setText(notice, state === "down" ? say("link.notice") : "");
}

function showAlertCount() {
  const count = model.newAlertCount;
  header.badge.hidden = count === 0;
  setText(header.badge, String(count));
  const title = view?.title ? `${view.title} – Pantau` : "Pantau";
  document.title = count > 0 ? `(${count}) ${title}` : title;
}

function tick() {
  const now = model.now();
  setText(header.time, clock(now));
  setText(header.date, `${day(now)} ${timeZoneName(now)}`);
  refreshAges();
}

// MARK: - Language, theme, help

function switchLanguage() {
  settings.set("language", language() === "id" ? "en" : "id");
  buildHeader();
  if (view) showView();
}

function switchTheme() {
  const current = settings.get("theme") ?? "auto";
  settings.set("theme", themes[(themes.indexOf(current) + 1) % themes.length]);
  applyTheme();
  showTheme();
}

function showTheme() {
  const name = settings.get("theme") ?? "auto";
  const button = document.getElementById("theme");
  const marks = { auto: "◐", dark: "●", light: "○" };
  replace(button, el("span", { "aria-hidden": "true" }, marks[name]), el("span", { class: "theme-name" }, say(`theme.${name}`)));
  button.setAttribute("aria-label", say(`theme.${name}`));
}

function applyTheme() {
  document.documentElement.dataset.theme = settings.get("theme") ?? "auto";
}

function showKeys() {
  const rows = [
    ["w", "wall"], ["p", "alerts"], ["l", "map"], ["i", "sites"], ["h", "history"], ...(session.may("correspond") ? [["e", "tasks"]] : []), ...(session.may("analyse") ? [["g", "analysis"]] : []), ...(session.may("administer") ? [["c", "setup"], ["x", "deliveries"]] : []), ["j / k", "move"], ["a", "acknowledge"],
    ["r", "resolve"], ["n", "note"], ["s", "assign"], ["o", "pass"], ["u", "suspend"], ["m", "mute"], ["Enter", "enter"], ["v", "video"], ["z", "zones"], ["d", "density"],
    ...wallKeys, ["1…9", "choose"], ["Esc", "escape"], ["?", "help"],
  ];
  openSheet(
    el("h2", {}, say("keys.title")),
    el("dl", { class: "keys" }, rows.flatMap(([key, name]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, say(`keys.${name}`))])),
    el("div", { class: "row end" }, el("button", { type: "button", class: "primary", onclick: closeSheet }, say("close"))),
  );
}

// MARK: - Views

function makeView() {
  if (!session.who) return ["login", loginView(enter)];
  const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
  const [name, rawArgument] = path.split("/");
  let argument = rawArgument;
  try {
    argument = rawArgument && decodeURIComponent(rawArgument);
  } catch {
    // Kept as it stands: there will be no such thing, and the view says so.
  }
  const conditions = new URLSearchParams(query);
  const isAnalyst = session.may("analyse");
  // An agency sees its tasks, and nothing else.
  if ((name === "tasks" && session.may("correspond")) || !session.may("watch")) {
    const isOne = name === "tasks" && argument;
    return ["tasks", later(() => import("./tasks.js"), (it) => (isOne ? it.taskView(argument) : it.tasksView(conditions)))];
  }
  if (name === "history") return ["history", later(() => import("./history.js"), (it) => it.historyView(conditions))];
  if (name === "events" && argument) return ["history", later(() => import("./event.js"), (it) => it.eventView(argument, conditions))];
  if (name === "analysis" && isAnalyst) return ["analysis", later(() => import("./analysis.js"), (it) => it.analysisView(conditions))];
  if (name === "report" && isAnalyst) return ["analysis", later(() => import("./report.js"), (it) => it.reportView(conditions))];
  if (name === "map") return ["map", later(() => import("./map.js"), (it) => it.mapView())];
  if (name === "sites") return ["sites", later(() => import("./sites.js"), (it) => it.sitesView(argument || null, conditions))];
  if (name === "setup" && session.may("administer")) return ["setup", later(() => import("./setup.js"), (it) => it.setupView(argument || null))];
  if (name === "deliveries" && session.may("administer")) return ["deliveries", later(() => import("./deliveries.js"), (it) => it.deliveriesView())];
  if (name === "setup") return ["wall", wallView(null, new URLSearchParams())];
  if (name === "alerts") return ["alerts", alertsView()];
  return ["wall", wallView(argument || null, conditions)];
}

function showView() {
  const focused = document.activeElement?.id;
  view?.unmount();
  const [name, made] = makeView();
  view = made;
  replace(document.getElementById("main"), view.element);
  for (const link of document.querySelectorAll("nav a")) {
    if (link.dataset.view === name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  // A filter that was changed keeps the focus.
  if (focused) document.getElementById(focused)?.focus();
  if (view.focus && !document.getElementById("main").contains(document.activeElement)) view.focus();
  scrollTo(0, 0);
  refreshAges();
  showAlertCount();
}

// MARK: - Keys

const places = { w: "#/wall", p: "#/alerts", l: "#/map", i: "#/sites", h: "#/history", e: "#/tasks", g: "#/analysis", c: "#/setup", x: "#/deliveries" };

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest("input, select, textarea, video, dialog[open]")) return;
  let isHandled = true;
  if (!session.who) return;
  if (event.key === "g" && !session.may("analyse")) return;
  if (event.key === "e" && !session.may("correspond")) return;
  if (event.key === "x" && !session.may("administer")) return;
  if (event.key in places) location.hash = places[event.key];
  else if (event.key === "?") showKeys();
  else isHandled = view?.key(event) ?? false;
  if (isHandled) event.preventDefault();
}

// MARK: - Start

/// What somebody who may watch sees, at the address at which he came.
function enter() {
  buildHeader();
  showView();
  if (session.may("watch")) model.start();
}

function leave() {
  model.stop();
  closeSheet();
  buildHeader();
  showView();
}

async function begin() {
  for (;;) {
    try {
      if (await session.load()) enter();
      else leave();
      return;
    } catch {
      header.link.hidden = false;
      header.link.dataset.link = "down";
      setText(header.link, say("link.down"));
      await new Promise((again) => setTimeout(again, 2000));
    }
  }
}

applyTheme();
buildHeader();
addEventListener("hashchange", () => {
  if (view) showView();
});
session.addEventListener("ended", () => {
  // Several requests are refused at once.
  if (document.querySelector(".login") === null) leave();
});
addEventListener("keydown", onKey);
model.addEventListener("link", showLink);
model.addEventListener("alerts", showAlertCount);
document.addEventListener("titled", showAlertCount);
model.addEventListener("arrived", ({ detail }) => {
  sound.alert(detail.alert.severity);
  const text = say("alert.arrived", { what: what(detail), where: where(detail) });
  // For screen readers; the card itself is what others see.
  const spoken = el("p", { class: "spoken" }, text);
  document.getElementById("toasts").append(spoken);
  setTimeout(() => spoken.remove(), 5000);
});
setInterval(tick, 1000);
begin();
