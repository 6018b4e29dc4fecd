"""Canned answers over HTTP."""


async def test_what_can_not_be_filled_in_is_refused(zhao):
    """A blank that nothing is known for would stand there empty."""
    made = await zhao.post("/canned-answers", json={"text_zh": "{phone} 请回电", "text_en": "x"})
    assert (made.status_code, made.json()["facts"]["field"]) == (422, "text_zh")
    made = await zhao.post("/canned-answers", json={"text_zh": "{number} 已办", "text_en": "x"})
    assert made.status_code == 201


async def test_those_of_a_category_and_a_state_are_listed(zhao):
    """And what is put away is offered no more."""
    (category, *_) = await zhao.listed("/categories", code="noise")
    body = {"text_zh": "我去提醒", "text_en": "I will tell them", "status": "claimed"}
    answer = await zhao.made("/canned-answers", category_id=category["id"], **body)
    assert await zhao.listed("/canned-answers", category_id=category["id"], status="claimed")
    assert (await zhao.delete(f"/canned-answers/{answer['id']}")).status_code in (200, 204)
    assert not await zhao.listed("/canned-answers", category_id=category["id"])


async def test_what_nobody_could_read_is_refused(zhao):
    """Blanks alone, and characters that turn the words around them or obey a terminal."""
    for text in (" ", "\x1e", "\u202e已办", "已办\x07"):
        answer = await zhao.post("/canned-answers", json={"text_zh": text, "text_en": "done"})
        assert answer.status_code == 400, text
        assert answer.json()["errors"][0]["pointer"] == "/text_zh"
