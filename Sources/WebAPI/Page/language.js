// The language of the page and how it writes times and numbers.
import { words } from "./words.js";
import { settings } from "./settings.js";

export function language() {
  const chosen = settings.get("language");
  if (chosen === "id" || chosen === "en") return chosen;
  const wanted = navigator.languages ?? [navigator.language];
  for (const tag of wanted) {
    const name = tag.toLowerCase().split("-")[0];
    if (name === "id" || name === "ms" || name === "in") return "id";
    if (name === "en") return "en";
  }
  return "en";
}

/// The phrase of a key; `{name}` stands for a value.
export function say(key, values = {}) {
  const phrase = words[language()][key];
  // A word that is new to the page (a later server) is shown as it is.
  if (phrase === undefined) return key.slice(key.indexOf(".") + 1);
  return phrase.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

function locale() {
  return language() === "id" ? "id-ID" : "en-GB";
}

const formats = new Map();

function formatter(name, make) {
  const key = `${locale()} ${name}`;
  if (!formats.has(key)) formats.set(key, make(locale()));
  return formats.get(key);
}

const clockParts = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };

function parts(format, date) {
  return Object.fromEntries(format.formatToParts(date).map((part) => [part.type, part.value]));
}

/// `14:03:22`, in both languages: a colon is read fastest from afar.
export function clock(date) {
  const format = formatter("clock", (name) => new Intl.DateTimeFormat(name, clockParts));
  const { hour, minute, second } = parts(format, date);
  return `${hour}:${minute}:${second}`;
}

export function day(date) {
  const options = { weekday: "short", day: "numeric", month: "short", year: "numeric" };
  return formatter("day", (name) => new Intl.DateTimeFormat(name, options)).format(date);
}

/// `22 Nov 14:03:22`.
export function moment(date) {
  const options = { day: "2-digit", month: "short" };
  const format = formatter("moment", (name) => new Intl.DateTimeFormat(name, options));
  return `${format.format(date)} ${clock(date)}`;
}

/// As exact as a step needs (milliseconds): `22 Nov`, `22 Nov 14:00`, `14:03:20`.
export function dayAndTime(date, step) {
  if (step >= 86_400_000) {
    const options = { day: "2-digit", month: "short", year: "2-digit" };
    return formatter("date", (name) => new Intl.DateTimeFormat(name, options)).format(date);
  }
  return step < 60_000 ? moment(date) : moment(date).slice(0, -3);
}

export function timeZoneName(date) {
  const options = { timeZoneName: "short" };
  const format = formatter("zone", (name) => new Intl.DateTimeFormat(name, options));
  return parts(format, date).timeZoneName ?? "";
}

export function number(value, digits) {
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return formatter(`number ${digits}`, (name) => new Intl.NumberFormat(name, options)).format(value);
}

/// A span in words that fit a card: `12 s`, `3 min`, `2 h 5 min`, `4 days`.
export function span(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return say("age.seconds", { n: whole });
  if (whole < 3600) return say("age.minutes", { n: Math.floor(whole / 60) });
  if (whole < 86400) {
    return say("age.hours", { n: Math.floor(whole / 3600), m: Math.floor((whole % 3600) / 60) });
  }
  return say("age.days", { n: Math.floor(whole / 86400) });
}
