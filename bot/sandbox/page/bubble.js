// One message as a bubble, with what hangs under it.

import { avatar, both, clock, duration, h, icon, ink } from "./dom.js";
import { richText } from "./richtext.js";

const SERVICE = {
  joined: (names) => both(`${names} 加入了群`, "joined"),
  left: (names) => both(`${names} 退出了群`, "left"),
  removed: (names) => both(`${names} 被移出了群`, "was removed"),
  pinned: (names) => both(`置顶了「${names}」`, "pinned"),
  upgraded: () => both("群已升级为超级群", "The group became a supergroup"),
  other: () => both("群有变动", "The group changed"),
};
const KINDS = { photo: "图片 Photo", voice: "语音 Voice", video: "视频 Video", document: "文件 File", audio: "音频 Audio", location: "位置 Place", contact: "名片 Contact" };

// A message in one line.
export function summary(message) {
  return message.text || KINDS[message.kind] || "…";
}

// `hands` is what one can do with a message: reply, edit, remove, press, open, command, show.
// They are told the number of the message, for by then it may have been edited.
export function bubble(message, { mine, inGroup, follows, hands }) {
  if (message.service) {
    const { what, names } = message.service;
    return h("div", { class: "service", "data-message-id": message.id }, h("span", {}, SERVICE[what](names.join("、"))));
  }
  const side = mine ? "mine" : "theirs";
  const head = inGroup && !mine && !follows;
  return h(
    "article",
    {
      class: `message ${side} ${follows ? "follows" : ""} ${message.buttons.length ? "has-buttons" : ""}`,
      "data-testid": "message",
      "data-message-id": message.id,
      "aria-label": `${message.who.name} ${clock(message.at)}`,
    },
    inGroup && !mine ? (head ? avatar(message.who.name, message.who.id) : h("span", { class: "avatar-room" })) : null,
    h("div", { class: "column" }, [
      h("div", { class: "bubble" }, [
        head ? senderName(message) : null,
        message.forwarded ? h("p", { class: "forwarded" }, both(`转发自 ${message.forwarded}`, "forwarded")) : null,
        message.reply ? quote(message.reply, hands) : null,
        message.media ? media(message, hands) : null,
        message.text ? h("div", { class: "words" }, richText(message.text, message.entities, hands)) : null,
        h("div", { class: "foot" }, [
          reactions(message),
          message.edited ? h("span", { class: "edited" }, both("已编辑", "edited")) : null,
          h("time", {}, clock(message.at)),
        ]),
      ]),
      buttons(message, hands),
    ]),
    actions(message, mine, hands),
  );
}

function senderName(message) {
  const tag = message.who.bot ? h("span", { class: "bot-tag" }, "机器人") : null;
  return h("p", { class: "sender", style: `--ink: ${ink(message.who.id)}` }, message.who.name, tag);
}

function quote(reply, hands) {
  return h(
    "button",
    { type: "button", class: "quote", "data-shows": reply.id, onclick: () => hands.show(reply.id), "aria-label": `回复 ${reply.name} In reply to` },
    h("b", {}, reply.name),
    h("span", {}, summary(reply)),
  );
}

function reactions(message) {
  if (!message.reactions.length) return null;
  const each = message.reactions.map(({ emoji, count }) => h("span", { class: "reaction" }, emoji, count > 1 ? ` ${count}` : ""));
  return h("span", { class: "reactions" }, each);
}

function buttons(message, hands) {
  if (!message.buttons.length) return null;
  const rows = message.buttons.map((row, r) =>
    h("div", { class: "button-row" }, row.map((button, c) =>
      h(
        "button",
        {
          type: "button",
          class: button.url ? "key key-link" : "key",
          "data-url": button.url,
          onclick: (event) => hands.press(message.id, r, c, button, event.currentTarget),
        },
        button.text,
      ),
    )),
  );
  return h("div", { class: "buttons", role: "group", "aria-label": "按钮 Buttons" }, rows);
}

function actions(message, mine, hands) {
  const action = (name, label, act) =>
    h("button", { type: "button", class: "action", "aria-label": label, title: label, onclick: () => act(message.id) }, icon(name));
  return h("div", { class: "actions" }, [
    action("reply", "回复 Reply", hands.reply),
    mine && message.kind === "text" ? action("edit", "修改 Edit", hands.edit) : null,
    mine ? action("remove", "删除 Delete", hands.remove) : null,
  ]);
}

function media(message, hands) {
  const what = message.media;
  switch (what.kind) {
    case "photo":
      return photo(what, hands);
    case "voice":
      return voice(what);
    case "video":
      return h("video", { class: "video", src: what.url, controls: true, preload: "none", width: 240, "aria-label": "视频 Video" });
    case "location":
      return card("place", both("位置", "Place"), `${what.latitude}, ${what.longitude}`);
    case "contact":
      return card("person", what.first_name, what.phone_number);
    default:
      return h("a", { class: "card", href: what.url, download: what.name || "file" }, icon("file"),
        h("span", {}, h("b", {}, what.name || KINDS[what.kind]), h("small", {}, size(what.size))));
  }
}

function photo(what, hands) {
  const shape = `aspect-ratio: ${what.width || 4} / ${what.height || 3}`;
  return h(
    "button",
    { type: "button", class: "photo", style: shape, "aria-label": "看大图 Enlarge", onclick: () => hands.enlarge(what.url) },
    h("img", { src: what.url, alt: "图片 Photo", loading: "lazy" }),
  );
}

function card(name, title, detail) {
  return h("div", { class: "card" }, icon(name), h("span", {}, h("b", {}, title), h("small", {}, detail)));
}

function size(bytes) {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

function voice(what) {
  const bars = Array.from({ length: 18 }, (_, i) => 28 + 60 * Math.abs(Math.sin(i * 1.7 + (what.size % 7))));
  const wave = h("span", { class: "wave", "aria-hidden": "true" }, bars.map((height) => h("i", { style: `height: ${Math.round(height)}%` })));
  const time = h("span", { class: "voice-time" }, duration(what.duration));
  const play = h("button", { type: "button", class: "play", "aria-label": "播放语音 Play" }, icon("play"));
  let sound = null;
  play.addEventListener("click", async () => {
    sound ??= listened(new Audio(what.url), play, wave);
    if (sound.paused) await sound.play().catch(() => undefined);
    else sound.pause();
  });
  return h("div", { class: "voice" }, play, wave, time);
}

function listened(sound, play, wave) {
  const state = () => {
    play.replaceChildren(icon(sound.paused ? "play" : "pause"));
    play.setAttribute("aria-label", sound.paused ? "播放语音 Play" : "暂停 Pause");
  };
  sound.addEventListener("play", state);
  sound.addEventListener("pause", state);
  sound.addEventListener("ended", state);
  sound.addEventListener("timeupdate", () => {
    const played = sound.duration ? sound.currentTime / sound.duration : 0;
    [...wave.children].forEach((bar, i) => bar.classList.toggle("played", i / wave.children.length < played));
  });
  return sound;
}
