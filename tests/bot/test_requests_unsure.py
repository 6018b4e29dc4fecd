"""Two categories that are nearly as likely are both a press away; one that is sure is alone."""

from models.requests import ResidentRequest

HOME = "碧海蓝天3栋2单元501"


async def test_two_that_are_nearly_as_likely_are_both_offered(given):
    """A complaint that may be about staff is never decided by the guess alone."""
    wang = await given.resident("王秀英", home=HOME)
    await wang.says("物业跟居委会的主任串通好了乱收费")
    assert wang.shows("监督投诉")
    assert wang.shows("物业服务")
    await wang.presses("物业服务")
    await wang.presses("提交")
    request = await ResidentRequest.get().select_related("category")
    assert request.category.code.startswith("property")


async def test_one_that_is_sure_is_alone(given):
    """An elder has five buttons to read, not seven."""
    wang = await given.resident("王秀英", home=HOME)
    await wang.says("电梯坏了")
    assert wang.shows("电梯故障")
    labels = [label for row in wang.screen.messages[-1].buttons for label in row]
    assert sum("·" in label for label in labels) == 0
