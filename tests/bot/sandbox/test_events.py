"""Events: numbered without gaps, remembered for a while, told to listeners."""

from bot.sandbox.world.events import REMEMBERED


def test_everything_that_happens_has_a_growing_number(world, account, api, wang, group):
    """People and bots alike."""
    before = world.events.number
    wang.says(account, "电梯坏了")
    api("sendMessage", chat_id=wang.id, text="收到")
    numbers = [event.number for event in world.events.since(before)]
    assert numbers == list(range(before + 1, world.events.number + 1))


def test_a_listener_hears_until_it_stops(world, account, wang):
    """After every event."""
    heard = []
    stop = world.events.listen(lambda: heard.append(world.events.number))
    wang.says(account, "一")
    stop()
    wang.says(account, "二")
    assert heard == [world.events.number - 1]


def test_what_is_no_longer_remembered_is_not_half_told(world, account, wang):
    """Whoever was away too long has to look at everything again."""
    assert world.events.since(0) is not None
    for _ in range(REMEMBERED):
        world.events.note("action")
    assert world.events.since(0) is None
    assert world.events.since(world.events.number) == []
    assert world.events.since(world.events.number + 1) is None
