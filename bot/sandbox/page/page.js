// The page: takes the world, shows the panes, and follows what happens.

import { follow, get } from "./api.js";
import { avatar, both, h, keepTime } from "./dom.js";
import { whenLifted } from "./finger.js";
import { Pane } from "./pane.js";

const element = (id) => document.getElementById(id);
const narrow = matchMedia("(max-width: 720px)");

const world = { chats: {}, people: {}, bots: [], isDeep, enlarge, turnTo };
let panes = [];
let chosen = "";

function isDeep(url) {
  const match = /^(?:https?:\/\/)?t\.me\/(\w+)\?start=[\w-]*$/i.exec(url);
  return Boolean(match) && world.bots.some((bot) => bot.username.toLowerCase() === match[1].toLowerCase());
}

// Bring somebody's private chat forward, if it is on the page.
function turnTo(person) {
  const pane = panes.find((each) => !each.inGroup && each.who === person);
  if (!pane) return false;
  choose(pane.key);
  pane.element.scrollIntoView({ block: "nearest", inline: "nearest" });
  return true;
}

function enlarge(url) {
  element("viewer-picture").src = url;
  element("viewer").showModal();
}

async function take() {
  const everything = await get("world");
  world.chats = everything.chats;
  world.people = Object.fromEntries(everything.people.map((person) => [person.id, person]));
  world.bots = everything.bots;
  keepTime(everything.timezone);
  element("title").textContent = everything.title;
  document.title = `${everything.title} · 沙盒 Sandbox`;
  drawLinks(everything.links);
  panes = everything.panes.map((setting) => new Pane(setting, world, { noticed }));
  element("panes").replaceChildren(...panes.map((pane) => pane.element), ...nobody());
  element("panes").style.setProperty("--count", Math.max(1, panes.length));
  element("panes").setAttribute("aria-busy", "false");
  drawTabs();
  choose(panes.some((pane) => pane.key === chosen) ? chosen : panes[0]?.key);
  for (const pane of panes) pane.toBottom();
  return everything.number;
}

function nobody() {
  return panes.length ? [] : [h("p", { class: "empty" }, both("这里还没有人", "Nobody is here yet"))];
}

function drawLinks(links) {
  element("links").replaceChildren(...links.flatMap((link) => [
    h("a", { href: link.href, target: "_blank", rel: "noopener" }, link.title),
    link.copy ? copyButton(link.copy) : null,
  ]).filter(Boolean));
}

function copyButton(text) {
  const copy = async (event) => {
    const button = event.currentTarget;
    await navigator.clipboard.writeText(text).catch(() => window.prompt("复制 Copy", text));
    button.textContent = "已复制";
    setTimeout(() => (button.textContent = "复制令牌"), 1800);
  };
  return h("button", { type: "button", class: "copy", title: text, onclick: copy }, "复制令牌");
}

function drawTabs() {
  element("tabs").replaceChildren(...panes.map((pane) =>
    h(
      "button",
      {
        type: "button",
        role: "tab",
        class: "tab",
        id: `tab-${pane.key}`,
        "data-testid": `tab-${pane.key}`,
        "aria-controls": `pane-${pane.key}`,
        onclick: () => choose(pane.key),
        onkeydown: (event) => neighbour(event, pane.key),
      },
      avatar(pane.setting.title, pane.inGroup ? pane.chat.id : pane.who),
      h("span", { class: "tab-name" }, pane.setting.title),
      h("span", { class: "badge", hidden: true }),
    ),
  ));
}

function neighbour(event, key) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const at = panes.findIndex((pane) => pane.key === key);
  const next = panes[(at + step + panes.length) % panes.length];
  choose(next.key);
  element(`tab-${next.key}`).focus();
}

// On a phone one pane is shown; on a wide screen all are, and all count as looked at.
function choose(key) {
  chosen = key;
  for (const pane of panes) {
    const active = !narrow.matches || pane.key === chosen;
    const tab = element(`tab-${pane.key}`);
    tab.setAttribute("aria-selected", String(pane.key === chosen));
    tab.tabIndex = pane.key === chosen ? 0 : -1;
    pane.element.classList.toggle("chosen", pane.key === chosen);
    if (pane.active !== active || pane.key === chosen) pane.setActive(active);
    if (pane.key === chosen && narrow.matches) tab.scrollIntoView({ block: "nearest", inline: "center" });
  }
}

function noticed(pane) {
  const badge = element(`tab-${pane.key}`)?.querySelector(".badge");
  if (!badge) return;
  badge.hidden = !pane.unread;
  badge.textContent = String(pane.unread);
  badge.setAttribute("aria-label", `${pane.unread} 条未读 unread`);
}

async function changed(news) {
  if (news.panes.join() !== panes.map((pane) => pane.key).join()) {
    await take();
    return;
  }
  for (const [key, chat] of Object.entries(news.chats)) merge(key, chat);
  for (const pane of panes) {
    const here = news.chats[pane.chatKey];
    if (here) pane.changed(here);
    for (const event of news.passing) if (event.chat === pane.chatKey) pane.passing(event);
  }
}

function merge(key, chat) {
  const messages = { ...world.chats[key]?.messages, ...chat.messages };
  for (const id of chat.deleted) delete messages[id];
  world.chats[key] = { ...chat, messages };
}

narrow.addEventListener("change", () => choose(chosen));
element("viewer").addEventListener("click", () => element("viewer").close());

const lost = (down) => (element("offline").hidden = !down);
follow(await take(), { changed: whenLifted(changed), reset: whenLifted(take), lost });
