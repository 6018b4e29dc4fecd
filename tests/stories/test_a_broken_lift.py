"""A broken lift, from the first word to the rating."""

from models.requests import Entry, Outcome, ResidentRequest, Satisfaction, Status


async def test_a_lift_is_reported_claimed_asked_about_finished_disputed_finished_and_rated(given):
    """The whole way of a request, through the chat alone."""
    wang = await given.resident("王秀英", home="碧海蓝天3栋2单元501")
    chen = await given.staff("陈姐", given.micro, given.micro_group)

    await wang.says("电梯坏了两天了，老人下不了楼")
    assert wang.shows("公共设施 · 电梯故障")
    assert wang.shows("碧海蓝天3栋2单元501")
    await wang.presses("提交")
    assert wang.shows("待接单")

    card = given.micro_group.find("电梯坏了两天了")
    assert "碧海蓝天3栋" in card.text
    assert "501" not in card.text, "a room number never stands in a group"
    assert "王秀英" not in card.text
    await chen.presses("我来办", at=given.micro_group)
    assert "陈姐" in card.text, "the card changes; nothing new is posted"
    assert wang.shows("陈姐 已接单")
    assert chen.shows("2单元501")
    assert chen.shows("13800138000")

    await chen.presses("问居民", at=given.micro_group)
    await chen.replies(given.micro_group.find("请回复这条消息"), "是左边还是右边的电梯？")
    assert wang.shows("是左边还是右边的电梯？")
    await wang.says("左边那部")
    assert given.micro_group.shows("左边那部")
    assert (await ResidentRequest.get()).status is Status.CLAIMED

    await chen.presses("办结", at=given.micro_group)
    await chen.sends_photo(
        "已换主板", at=given.micro_group, reply_to=given.micro_group.find("写一句怎么办的")
    )
    assert wang.screen.messages[-1].kind == "photo" or wang.shows("已换主板")
    await wang.presses("没办好")
    await wang.says("又停了")
    assert given.micro_group.shows("又停了")
    assert (await ResidentRequest.get()).status is Status.CLAIMED

    await chen.presses("办结", at=given.micro_group)
    await chen.replies(given.micro_group.find("写一句怎么办的"), "厂家来修好了")
    await wang.presses("办好了")
    await wang.presses("满意")

    request = await ResidentRequest.get().prefetch_related("callbacks", "settled_at_level")
    assert request.status is Status.CLOSED
    assert request.outcome is Outcome.CONFIRMED
    assert request.settled_at_level.code == "micro_grid"
    assert [(c.solved, c.satisfaction) for c in request.callbacks] == [
        (False, None),
        (True, Satisfaction.SATISFIED),
    ]
    moves = [entry.move for entry in await Entry.filter(request_id=request.id).order_by("id")]
    assert moves == [None, "claim", "ask", "answer", "finish", "dispute", "finish", "confirm"]
    assert given.micro_group.count(f"诉求 {request.number}") == 1, "one card per thing per chat"
