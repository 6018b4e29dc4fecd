// Building elements: text is always text, never HTML.

export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (name === "style") element.style.cssText = value; // the policy forbids the attribute
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

// Make `old` look like `fresh`, and leave alone whatever looks the same already: a finger or the
// focus may be on it. What can be pressed is kept or replaced as a whole, with what it does.
export function renew(old, fresh) {
  if (old.isEqualNode(fresh) || stillBusy(old, fresh)) return old;
  if (old.nodeName !== fresh.nodeName || !(old instanceof Element) || old.matches("button, a, video")) {
    old.replaceWith(fresh);
    return fresh;
  }
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) {
    if (name === "style") old.style.cssText = value;
    else if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  renewChildren(old, [...fresh.childNodes]);
  return old;
}

// A button that was pressed and says the same goes on waiting for its answer.
function stillBusy(old, fresh) {
  return old instanceof Element && old.matches("button[aria-busy]") && old.textContent === fresh.textContent;
}

export function renewChildren(parent, fresh) {
  const old = [...parent.childNodes];
  fresh.forEach((node, i) => (i < old.length ? renew(old[i], node) : parent.append(node)));
  for (const surplus of old.slice(fresh.length)) surplus.remove();
}

// A label in both languages, Chinese first.
export function both(zh, en) {
  return [zh, " ", h("span", { lang: "en", class: "en" }, en)];
}

const INKS = ["#8a3b12", "#1d6550", "#5b3d8c", "#1b5a8a", "#8c2350", "#5d5710"];

export function ink(id) {
  return INKS[Math.abs(Number(id)) % INKS.length];
}

export function avatar(name, id) {
  const letter = Array.from(name.trim())[0] ?? "·";
  return h("span", { class: "avatar", style: `--ink: ${ink(id)}`, "aria-hidden": "true" }, letter);
}

const ICONS = {
  attach: "M21 11.5 12.2 20a5.5 5.5 0 0 1-7.8-7.8l8.9-8.6a3.7 3.7 0 0 1 5.2 5.2l-8.6 8.4a1.8 1.8 0 0 1-2.6-2.6l7.8-7.6",
  voice: "M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3M5.5 11a6.5 6.5 0 0 0 13 0M12 17.5V21",
  send: "M4 12 20 4l-5 16-3.5-6.5z",
  reply: "M9 7 4 12l5 5M4.5 12H14a6 6 0 0 1 6 6v1",
  edit: "m4 20 .8-4L15.5 5.3a1.8 1.8 0 0 1 2.5 0l.7.7a1.8 1.8 0 0 1 0 2.5L8 19.2z",
  remove: "M5 7h14M10 7V4.5h4V7M7 7l1 12.5h8L17 7",
  play: "M8 5.5v13l11-6.5z",
  pause: "M8 5v14M16 5v14",
  down: "M12 5v14M6 13l6 6 6-6",
  close: "M6 6l12 12M18 6 6 18",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  place: "M12 21s7-6.2 7-11.5A7 7 0 0 0 5 9.5C5 14.8 12 21 12 21M12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4.5 20a7.5 7.5 0 0 1 15 0",
};

export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", ICONS[name]);
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(path);
  return svg;
}

// How to scroll for somebody who may have asked for little motion.
export function glide() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
}

// Moments are shown in the community's time, as the bot tells them; else in the viewer's own.
const shown = {};

export function keepTime(timeZone) {
  const options = timeZone ? { timeZone } : {};
  shown.clock = new Intl.DateTimeFormat("zh-CN", { ...options, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  shown.day = new Intl.DateTimeFormat("zh-CN", { ...options, month: "long", day: "numeric" });
}

export function clock(seconds) {
  return shown.clock.format(seconds * 1000);
}

export function day(seconds) {
  return shown.day.format(seconds * 1000);
}

export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds ?? 0));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
