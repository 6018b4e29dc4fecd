// Where one writes: the field, what it replies to or changes, and what is attached.

import { sendFile } from "./api.js";
import { summary } from "./bubble.js";
import { h, icon } from "./dom.js";
import { SECONDS, sampleVoice } from "./voice.js";

// `pane` is asked where one is and as whom, and does what is written.
export class Composer {
  constructor(pane) {
    this.pane = pane;
    this.replyTo = null;
    this.editing = null;
    this.build();
  }

  build() {
    this.aside = h("div", { class: "reply-bar", hidden: true });
    this.input = h("textarea", { class: "composer-text", rows: "1", "data-testid": "composer", placeholder: "写消息…", autocomplete: "off" });
    this.input.addEventListener("input", () => this.grow());
    this.input.addEventListener("keydown", (event) => this.typed(event));
    const file = h("input", { type: "file", hidden: true, tabindex: "-1", "aria-hidden": "true", "data-testid": "file" });
    file.addEventListener("change", () => this.attach(file));
    const tool = (name, label, doing, testid) =>
      h("button", { type: "button", class: "tool", title: label, "aria-label": label, "data-testid": testid, onclick: doing }, icon(name));
    this.form = h(
      "form",
      { class: "composer", onsubmit: (event) => this.submit(event) },
      h("div", { class: "field" },
        tool("attach", "发图片或文件 Attach", () => file.click(), "attach"),
        file,
        this.input,
        tool("voice", "发一段示例语音 Send a sample voice", () => this.sendVoice(), "voice"),
      ),
      h("button", { type: "submit", class: "send", title: "发送 Send", "aria-label": "发送 Send", "data-testid": "send" }, icon("send")),
    );
  }

  draw({ name, blocked }) {
    this.input.disabled = blocked;
    this.input.placeholder = blocked ? "已屏蔽" : "写消息…";
    this.input.setAttribute("aria-label", `以${name}的身份发消息 Message`);
  }

  typed(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit(event);
    }
    if (event.key === "Escape") this.endAside();
  }

  grow() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 140)}px`;
  }

  startReply(message) {
    this.replyTo = message;
    this.editing = null;
    this.drawAside(`回复 ${message.who.name}`, summary(message));
  }

  startEdit(message) {
    this.editing = message;
    this.replyTo = null;
    this.input.value = message.text;
    this.grow();
    this.drawAside("修改消息", message.text);
  }

  drawAside(title, words) {
    this.aside.hidden = false;
    this.aside.replaceChildren(
      h("div", { class: "reply-words" }, h("b", {}, title), h("span", {}, words)),
      h("button", { type: "button", class: "tool", "aria-label": "取消 Cancel", onclick: () => this.endAside() }, icon("close")),
    );
    this.input.focus();
  }

  endAside() {
    if (this.editing) this.input.value = "";
    this.replyTo = this.editing = null;
    this.aside.hidden = true;
  }

  async submit(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (!text) return;
    const saying = this.editing
      ? this.pane.do("edit", { ...this.pane.where, message: this.editing.id, text })
      : this.pane.do("say", { ...this.pane.where, text, reply_to: this.replyTo?.id });
    this.empty();
    if (!(await saying)) this.putBack(text);
  }

  // The field is free at once: what is written next must not be wiped by what was sent before.
  empty() {
    this.input.value = "";
    this.endAside();
    this.grow();
  }

  putBack(text) {
    this.input.value ||= text;
    this.grow();
  }

  async attach(input) {
    const [file] = input.files;
    input.value = "";
    if (!file) return;
    const kind = file.type.startsWith("image/") ? "photo" : file.type.startsWith("video/") ? "video" : "document";
    const caption = this.editing ? "" : this.input.value.trim();
    const sending = this.sendFile({ kind, caption }, file, file.name);
    this.empty();
    if (!(await sending)) this.putBack(caption);
  }

  sendVoice() {
    const sending = this.sendFile({ kind: "voice", duration: SECONDS }, sampleVoice(), "voice.wav");
    this.endAside();
    return sending;
  }

  async sendFile(fields, file, name) {
    try {
      return await sendFile({ ...this.pane.where, reply_to: this.replyTo?.id, ...fields }, file, name);
    } catch (problem) {
      this.pane.refused(problem);
      return null;
    }
  }
}
