"""Formatted text: parsed as the platform parses it, refused where the platform refuses."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.world import Refused
from bot.sandbox.world.html import read_html
from bot.sandbox.world.utf16 import piece, units


def entity(kind, offset, length, **more):
    return {"offset": offset, "length": length, "type": kind, **more}


HTML = [
    ("<b>电</b>梯", "电梯", [entity("bold", 0, 1)]),
    ("<strong>a</strong><em>b</em>", "ab", [entity("bold", 0, 1), entity("italic", 1, 1)]),
    ("<i>a<u>b</u></i>", "ab", [entity("italic", 0, 2), entity("underline", 1, 1)]),
    ("<ins>a</ins> <s>b</s>", "a b", [entity("underline", 0, 1), entity("strikethrough", 2, 1)]),
    ("<del>a</del>", "a", [entity("strikethrough", 0, 1)]),
    ("<tg-spoiler>a</tg-spoiler>", "a", [entity("spoiler", 0, 1)]),
    ('<span class="tg-spoiler">a</span>', "a", [entity("spoiler", 0, 1)]),
    ("😀<b>a</b>", "😀a", [entity("bold", 2, 1)]),
    ("<code>a</code>", "a", [entity("code", 0, 1)]),
    ("<pre>a</pre>", "a", [entity("pre", 0, 1)]),
    (
        '<pre><code class="language-python">a</code></pre>',
        "a",
        [entity("pre", 0, 1, language="python")],
    ),
    ("<blockquote>a</blockquote>", "a", [entity("blockquote", 0, 1)]),
    (
        "<blockquote expandable>a</blockquote>",
        "a",
        [entity("expandable_blockquote", 0, 1)],
    ),
    (
        '<a href="https://example.org/?a=1&amp;b=2">去</a>',
        "去",
        [entity("text_link", 0, 1, url="https://example.org/?a=1&b=2")],
    ),
    ("<a href='example.org'>去</a>", "去", [entity("text_link", 0, 1, url="http://example.org/")]),
    ('<a href="tg://user?id=5">王</a>', "王", [entity("text_mention", 0, 1, user={"id": 5})]),
    (
        '<tg-emoji emoji-id="53">👍</tg-emoji>',
        "👍",
        [entity("custom_emoji", 0, 2, custom_emoji_id="53")],
    ),
    ("3 &lt; 5 &amp;&quot;&#30005;&#x68af; &nbsp;", '3 < 5 &"电梯 &nbsp;', []),
    ("<b></b>a", "a", []),
    ("  <b> a </b>  ", "a", [entity("bold", 0, 1)]),
]


@pytest.mark.parametrize(("source", "text", "entities"), HTML)
def test_html_becomes_text_and_entities(api, wang, source, text, entities):
    """Tags are taken out; where they were is counted in UTF-16 units."""
    sent = api("sendMessage", chat_id=wang.id, text=source, parse_mode="HTML")
    assert sent["text"] == text
    assert sent.get("entities", []) == entities


UNPARSABLE_HTML = [
    ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
    ("a</b>", "Unexpected end tag at byte offset 1"),
    ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
    ("电<div>a</div>", 'Unsupported start tag "div" at byte offset 3'),
    ("3 <5", "Unclosed start tag at byte offset 2"),
    ("3 < 5 > 4", 'Unsupported start tag "" at byte offset 2'),
    ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ("<b>a</b", "Unclosed end tag at byte offset 4"),
    ('<a href="x>a</a>', "Unclosed start tag at byte offset 0"),
]


@pytest.mark.parametrize(("source", "why"), UNPARSABLE_HTML)
def test_html_that_cannot_be_parsed_is_refused_with_the_place(api, wang, refused, source, why):
    """The same text is fine without a parse mode."""
    with refused(f"can't parse entities: {why}"):
        api("sendMessage", chat_id=wang.id, text=source, parse_mode="HTML")
    assert api("sendMessage", chat_id=wang.id, text=source)["text"] == source


MARKDOWN = [
    ("*a* _b_", "a b", [entity("bold", 0, 1), entity("italic", 2, 1)]),
    ("__a__ ~b~", "a b", [entity("underline", 0, 1), entity("strikethrough", 2, 1)]),
    ("||a|| `b_`", "a b_", [entity("spoiler", 0, 1), entity("code", 2, 2)]),
    (
        "[去](https://example.org/\\))",
        "去",
        [entity("text_link", 0, 1, url="https://example.org/)")],
    ),
    ("```python\na_b```", "a_b", [entity("pre", 0, 3, language="python")]),
    (">a\n>b\nc", "a\nb\nc", [entity("blockquote", 0, 3)]),
    ("*a _b_*", "a b", [entity("bold", 0, 3), entity("italic", 2, 1)]),
    ("1\\.5 \\*", "1.5 *", []),
]


@pytest.mark.parametrize(("source", "text", "entities"), MARKDOWN)
def test_markdown_becomes_text_and_entities(api, wang, source, text, entities):
    """MarkdownV2, the other way to write the same."""
    sent = api("sendMessage", chat_id=wang.id, text=source, parse_mode="MarkdownV2")
    assert sent["text"] == text
    assert sent.get("entities", []) == entities


UNPARSABLE_MARKDOWN = [
    ("1.5", "Character '.' is reserved and must be escaped with the preceding '\\'"),
    ("*a", "Can't find end of Bold entity at byte offset 0"),
    ("电_a", "Can't find end of Italic entity at byte offset 3"),
    ("[a](b", "Can't find end of a URL at byte offset 4"),
]


@pytest.mark.parametrize(("source", "why"), UNPARSABLE_MARKDOWN)
def test_markdown_that_cannot_be_parsed_is_refused(api, wang, refused, source, why):
    """Every mark that is not meant has to be escaped."""
    with refused(f"can't parse entities: {why}"):
        api("sendMessage", chat_id=wang.id, text=source, parse_mode="MarkdownV2")


def test_the_legacy_markdown_is_refused_by_name(api, wang, refused):
    """Better a clear line than another meaning."""
    with refused("the sandbox does not model parse_mode Markdown; use HTML or MarkdownV2"):
        api("sendMessage", chat_id=wang.id, text="*a*", parse_mode="Markdown")
    with refused("unsupported parse_mode"):
        api("sendMessage", chat_id=wang.id, text="*a*", parse_mode="BBCode")


def test_links_commands_and_the_like_are_found_in_the_text(api, wang):
    """Nobody has to mark them, and inside code they are none."""
    text = "/my 见 https://example.org/a 或 a@example.org @lingrid_bot #通知 <code>/no</code>"
    sent = api("sendMessage", chat_id=wang.id, text=text, parse_mode="HTML")
    found = {
        one["type"]: piece(sent["text"], one["offset"], one["length"]) for one in sent["entities"]
    }
    assert found == {
        "bot_command": "/my",
        "url": "https://example.org/a",
        "email": "a@example.org",
        "mention": "@lingrid_bot",
        "hashtag": "#通知",
        "code": "/no",
    }


def test_a_bot_may_give_entities_itself(api, wang):
    """Those that are out of bounds, or that the platform finds itself, fall away."""
    given_ = [entity("bold", 0, 2), entity("italic", 3, 9), entity("url", 0, 1)]
    sent = api("sendMessage", chat_id=wang.id, text="电梯坏了", entities=given_)
    assert sent["entities"] == [entity("bold", 0, 2)]


@given(st.lists(st.sampled_from(["<b>", "</b>", "<i>", "</i>", "电", "😀", "&lt;", " ", "x"])))
def test_parsed_html_never_marks_more_than_there_is(parts):
    """Whatever is written: it is refused, or every entity lies within the text."""
    with suppress(Refused):
        text, entities = read_html("".join(parts))
        assert all(0 <= e["offset"] < e["offset"] + e["length"] <= units(text) for e in entities)
