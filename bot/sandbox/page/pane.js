// One pane: one chat as one person sees it.

import { act } from "./api.js";
import { avatar, both, day, glide, h, icon, renew, renewChildren } from "./dom.js";
import { bubble } from "./bubble.js";
import { Composer } from "./composer.js";

const TOAST_MS = 4500;
const BUSY_MS = 12000;
const TYPING_MS = 5000;

export class Pane {
  constructor(setting, world, { noticed }) {
    this.setting = setting;
    this.world = world;
    this.key = setting.key;
    this.chatKey = setting.chat;
    this.who = setting.who;
    this.noticed = noticed;
    this.unread = 0;
    this.active = true;
    this.stuck = true;
    this.top = 0;
    this.composer = new Composer(this);
    this.waiting = new Map();
    this.shown = new Map();
    this.build();
    this.redraw();
  }

  get chat() {
    return this.world.chats[this.chatKey];
  }

  get inGroup() {
    return this.chat.type !== "private";
  }

  get where() {
    return { who: String(this.who), chat: this.chatKey };
  }

  // --- the parts

  build() {
    this.log = h("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": `${this.setting.title} 的消息 Messages`, tabindex: "0" });
    this.log.addEventListener("scroll", () => this.scrolled(), { passive: true });
    // what opens below (a keyboard, a reply) must not hide the newest message
    new ResizeObserver(() => this.stuck && this.toBottom()).observe(this.log);
    this.pill = h("button", { type: "button", class: "pill", hidden: true, onclick: () => this.toBottom(glide()) });
    this.keyboard = h("div", { class: "keyboard", role: "group", "aria-label": "菜单按钮 Menu buttons" });
    this.toasts = h("div", { class: "toasts", "aria-live": "assertive" });
    this.state = h("p", { class: "pane-state" });
    this.pinned = h("button", { type: "button", class: "pinned", hidden: true, onclick: () => this.show(this.chat.pinned?.id) });
    this.element = h(
      "section",
      { class: "pane", id: `pane-${this.key}`, "data-testid": `pane-${this.key}`, "aria-label": this.setting.title },
      this.head(),
      this.chips(),
      this.pinned,
      h("div", { class: "stretch" }, this.log, this.pill, this.toasts),
      this.composer.aside,
      this.keyboard,
      this.composer.form,
    );
  }

  head() {
    const badge = h("span", { class: "badge", hidden: true });
    this.badge = badge;
    this.block = h("button", { type: "button", class: "quiet", onclick: () => this.toggleBlock() });
    return h(
      "header",
      { class: "pane-head" },
      avatar(this.setting.title, this.inGroup ? this.chat.id : this.who),
      h("div", { class: "pane-names" }, h("h2", { title: this.setting.title }, this.setting.title), this.state),
      badge,
      this.inGroup ? h("span", { class: "tag" }, "群") : this.block,
    );
  }

  chips() {
    this.chipButtons = this.setting.people.length > 1
      ? this.setting.people.map((id) => this.chip(this.world.people[id]))
      : [];
    return h("div", { class: "chips", role: "group", "aria-label": "以谁的身份 Acting as", hidden: !this.chipButtons.length },
      h("span", { class: "chips-label", "aria-hidden": "true" }, "我是"), this.chipButtons);
  }

  chip(person) {
    const choose = () => {
      this.who = person.id;
      this.redraw();
    };
    return h("button", { type: "button", class: "chip", "data-testid": `as-${person.key}`, "data-person": person.id, onclick: choose }, person.name);
  }

  // --- showing

  redraw() {
    const nodes = [];
    let last = null;
    this.shown = new Map();
    for (const message of this.sorted()) {
      nodes.push(...this.newDay(message, last));
      const node = this.draw(message, last);
      this.shown.set(message.id, node);
      nodes.push(node);
      last = message;
    }
    this.log.replaceChildren(...nodes, ...this.emptiness());
    this.drawFrame();
    this.toBottom();
  }

  sorted() {
    return Object.values(this.chat.messages).sort((a, b) => a.id - b.id);
  }

  newDay(message, previous) {
    if (previous && day(previous.at) === day(message.at)) return [];
    return [h("div", { class: "service" }, h("span", {}, day(message.at)))];
  }

  draw(message, previous) {
    const near = previous && !previous.service && previous.who.id === message.who.id && message.at - previous.at < 300;
    return bubble(message, {
      mine: message.who.id === this.who,
      inGroup: this.inGroup,
      follows: Boolean(near),
      hands: this.hands(),
    });
  }

  emptiness() {
    if (this.inGroup || this.chat.started) return [];
    const start = h("button", { type: "button", class: "start", onclick: () => this.open({ bot: String(this.chat.bot.id), start: "" }) }, both("开始", "Start"));
    return [h("div", { class: "empty" }, h("p", {}, both(`还没有和「${this.chat.bot.name}」说过话`, "No messages yet")), start)];
  }

  drawFrame() {
    for (const chip of this.chipButtons) chip.setAttribute("aria-pressed", String(Number(chip.dataset.person) === this.who));
    const rows = this.chat.keyboards[String(this.who)] ?? [];
    renewChildren(this.keyboard, rows.map((row) => h("div", { class: "button-row" }, row.map((text) =>
      h("button", { type: "button", class: "menu-key", onclick: () => this.do("press", { ...this.where, text }) }, text)))));
    this.keyboard.hidden = !rows.length;
    renewChildren(this.block, [h("span", {}, this.chat.blocked ? both("解除屏蔽", "Unblock") : both("屏蔽", "Block"))]);
    this.composer.draw({ name: this.world.people[this.who].name, blocked: this.chat.blocked });
    this.pinned.hidden = !this.chat.pinned;
    if (this.chat.pinned) renewChildren(this.pinned, [h("b", {}, "置顶"), h("span", {}, this.chat.pinned.text || "…")]);
    this.drawState();
  }

  drawState() {
    const members = this.inGroup ? `${this.chat.members.length} 人` : `与「${this.chat.bot.name}」私聊`;
    this.state.classList.toggle("typing", Boolean(this.typing));
    this.state.textContent = this.typing ? "正在输入…" : [this.setting.subtitle, this.setting.subtitle && !this.inGroup ? "" : members].filter(Boolean).join(" · ");
  }

  // --- news

  changed(news) {
    if (this.chat.moved_to && this.world.chats[this.chat.moved_to]) {
      this.chatKey = this.chat.moved_to;
      this.redraw();
      return;
    }
    let fresh = 0;
    for (const id of news.deleted) this.shown.get(id)?.remove();
    for (const message of Object.values(news.messages)) fresh += this.place(message) ? 1 : 0;
    if (this.chat.started) this.log.querySelector(".empty")?.remove();
    this.drawFrame();
    if (fresh) this.arrived(fresh);
    else if (this.stuck) this.toBottom();
  }

  // Put a message into the log or renew it; true when it is new and from somebody else.
  place(message) {
    const old = this.shown.get(message.id);
    const all = this.sorted();
    const at = all.findIndex((each) => each.id === message.id);
    const node = this.draw(message, all[at - 1]);
    if (old) {
      this.shown.set(message.id, renew(old, node));
      return false;
    }
    this.shown.set(message.id, node);
    node.classList.add("fresh");
    this.log.append(...this.newDay(message, all[at - 1]), node);
    if (message.who.bot) this.setTyping(false);
    if (message.who.id !== this.who) return true;
    this.toBottom(glide());
    return false;
  }

  arrived(count) {
    const looking = this.active && this.stuck && document.visibilityState === "visible";
    if (looking) {
      this.toBottom(glide());
      return;
    }
    this.unread += count;
    this.drawUnread();
  }

  passing(event) {
    if (event.kind === "action") this.setTyping(true);
    if (event.kind === "answered" && this.setting.people.includes(event.who)) this.answered(event);
  }

  setTyping(on) {
    clearTimeout(this.typing);
    this.typing = on ? setTimeout(() => this.setTyping(false), TYPING_MS) : null;
    this.drawState();
  }

  // --- reading

  // The log sticks to its end until somebody scrolls up; gliding there is not yet being there.
  scrolled() {
    const { scrollTop } = this.log;
    this.stuck = this.atBottom() || (this.stuck && scrollTop >= this.top);
    this.top = scrollTop;
    if (this.stuck) this.read();
  }

  atBottom() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 80;
  }

  toBottom(behavior = "instant") {
    this.stuck = true;
    this.log.scrollTo({ top: this.log.scrollHeight, behavior });
    this.read();
  }

  read() {
    if (!this.unread || !this.active) return;
    this.unread = 0;
    this.drawUnread();
  }

  drawUnread() {
    this.pill.hidden = !this.unread || !this.active;
    this.pill.replaceChildren(icon("down"), `${this.unread} 条新消息`);
    this.badge.hidden = !this.unread;
    this.badge.textContent = String(this.unread);
    this.noticed(this);
  }

  setActive(active) {
    this.active = active;
    if (active) requestAnimationFrame(() => this.toBottom());
  }

  // --- doing

  async do(name, fields) {
    try {
      return await act(name, fields);
    } catch (problem) {
      this.refused(problem);
      return null;
    }
  }

  refused(problem) {
    this.toast(`没有成功 Not done: ${problem.message}`, false);
  }

  async open(fields, who = this.who) {
    const opened = await this.do("open", { who: String(who), ...fields });
    if (opened) this.turnToPrivate(who);
  }

  // What a link opens is in the private chat with the bot.
  turnToPrivate(who) {
    if (!this.world.turnTo(who)) this.toast("已在私聊里打开，这一页没有放那个聊天 Opened in a chat that is not on this page", false);
  }

  hands() {
    this.gestures ??= {
      reply: (id) => this.composer.startReply(this.chat.messages[id]),
      edit: (id) => this.composer.startEdit(this.chat.messages[id]),
      remove: (message) => this.do("delete", { ...this.where, message }),
      press: (id, row, column, button, element) => this.press(id, row, column, button, element),
      open: (url) => this.open({ link: url }),
      isDeep: (url) => this.world.isDeep(url),
      command: (words) => this.do("say", { ...this.where, text: words }),
      show: (id) => this.show(id),
      enlarge: (url) => this.world.enlarge(url),
    };
    return this.gestures;
  }

  show(id) {
    const node = this.shown.get(id);
    node?.scrollIntoView({ block: "center", behavior: glide() });
    node?.classList.add("pointed");
    setTimeout(() => node?.classList.remove("pointed"), 1600);
  }

  async press(message, row, column, button, element) {
    if (button.url && !button.deep) {
      window.open(button.url, "_blank", "noopener,noreferrer");
      return;
    }
    element.setAttribute("aria-busy", "true");
    const calm = () => element.removeAttribute("aria-busy");
    const pressed = await this.do("press", { ...this.where, message, row, column, text: button.text });
    if (!pressed?.press) {
      calm();
      if (pressed?.opened) this.turnToPrivate(this.who);
      return;
    }
    if (this.early?.press === pressed.press) {
      calm();
      this.early = null;
      return;
    }
    this.waiting.set(pressed.press, calm);
    setTimeout(calm, BUSY_MS);
  }

  answered(event) {
    const calm = this.waiting.get(event.press);
    if (calm) calm();
    else this.early = event;
    this.waiting.delete(event.press);
    if (event.text) this.toast(event.text, event.alert);
    if (event.url && this.world.isDeep(event.url)) this.open({ link: event.url }, event.who);
  }

  toast(text, alert) {
    const close = () => node.remove();
    const node = alert
      ? h("div", { class: "toast alert", role: "alertdialog", "aria-label": "提示 Notice", "data-testid": "toast" },
          h("p", {}, text), h("button", { type: "button", class: "key", onclick: close }, both("知道了", "OK")))
      : h("div", { class: "toast", role: "status", "data-testid": "toast" }, text);
    this.toasts.replaceChildren(node);
    if (alert) node.querySelector("button").focus();
    else setTimeout(close, TOAST_MS);
  }

  toggleBlock() {
    return this.do("block", { who: String(this.who), bot: String(this.chat.bot.id), blocked: !this.chat.blocked });
  }
}
