// Formatted text: entities (UTF-16 offsets, as JavaScript counts) become elements.

import { h } from "./dom.js";

const TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};
const SAFE = /^(https?|mailto|tg|tel):/i;

export function richText(text, entities, links) {
  const fragment = document.createDocumentFragment();
  fragment.append(...pieces(text, 0, text.length, entities, links));
  return fragment;
}

function pieces(text, from, to, entities, links) {
  const found = [];
  let at = from;
  let rest = entities.filter((entity) => entity.offset < to && entity.offset + entity.length > from);
  while (rest.length) {
    const [outer, ...others] = rest;
    const start = Math.max(outer.offset, at);
    const end = Math.min(outer.offset + outer.length, to);
    if (start > at) found.push(text.slice(at, start));
    if (end > start) {
      const inner = others.filter((entity) => entity.offset < end);
      found.push(wrapped(outer, text.slice(start, end), pieces(text, start, end, inner, links), links));
      at = end;
    }
    rest = others.filter((entity) => entity.offset + entity.length > at);
  }
  if (at < to) found.push(text.slice(at, to));
  return found;
}

function wrapped(entity, words, children, links) {
  if (TAGS[entity.type]) return h(TAGS[entity.type], {}, children);
  switch (entity.type) {
    case "spoiler":
      return spoiler(children);
    case "text_link":
      return link(entity.url, children, links);
    case "url":
      return link(/^https?:/i.test(words) ? words : `https://${words}`, children, links);
    case "email":
      return link(`mailto:${words}`, children, links);
    case "bot_command":
      return h("button", { type: "button", class: "inline-link", onclick: () => links.command(words) }, children);
    case "mention":
    case "hashtag":
    case "text_mention":
      return h("span", { class: "mention" }, children);
    default:
      return h("span", {}, children);
  }
}

function spoiler(children) {
  const show = (event) => event.currentTarget.classList.add("shown");
  return h("button", { type: "button", class: "spoiler", "aria-label": "点开遮住的字 Reveal", onclick: show }, children);
}

function link(url, children, links) {
  if (!SAFE.test(url)) return h("span", {}, children);
  if (links.isDeep(url)) {
    return h("button", { type: "button", class: "inline-link", "data-url": url, onclick: () => links.open(url) }, children);
  }
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, children);
}
