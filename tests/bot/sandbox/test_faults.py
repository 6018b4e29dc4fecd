"""Faults: the trouble that was asked for, on the calls it was asked for, and no other."""

from bot.sandbox.world import faults


def send(world, account, person, text="x"):
    return world.answer(account.token, "sendMessage", {"chat_id": person.id, "text": text})


def test_a_fault_strikes_as_often_as_asked(world, account, wang):
    """Then the line is fine again."""
    world.faults.add(faults.flood(7), method="sendMessage", times=2)
    first, second, third = (send(world, account, wang) for _ in range(3))
    assert first.body["parameters"] == second.body["parameters"] == {"retry_after": 7}
    assert (first.status, third.status) == (429, 200)


def test_a_fault_strikes_only_its_method(world, account, wang):
    """Others pass."""
    world.faults.add(faults.server_error(), method="editMessageText", times=None)
    assert send(world, account, wang).status == 200
    assert world.answer(account.token, "editMessageText").status == 500
    world.faults.clear()
    assert world.answer(account.token, "editMessageText").status == 400


def test_a_fault_may_look_at_the_call(world, account, wang, li):
    """One person's messages, for instance."""
    li.starts(account)
    world.faults.add(
        faults.server_error(), times=None, when=lambda _m, values: values["chat_id"] == li.id
    )
    assert send(world, account, wang).status == 200
    assert send(world, account, li).status == 500


def test_a_cut_before_does_nothing_and_a_cut_after_does_it(world, account, wang):
    """The bot cannot tell them apart; the person can."""
    world.faults.add(faults.cut_before())
    assert send(world, account, wang, "一").cut
    world.faults.add(faults.cut_after())
    assert send(world, account, wang, "二").cut
    assert [message.text for message in wang.chat_with(account).messages] == ["/start", "二"]


def test_a_slow_call_is_done_at_once_and_answered_late(world, account, wang):
    """The delay is the carrier's to keep."""
    world.faults.add(faults.slow(5))
    answer = send(world, account, wang)
    assert (answer.status, answer.delay) == (200, 5)


def test_calls_that_do_not_go_over_the_wire_meet_no_fault(world, account, api, wang):
    """Tests of the world itself need no line."""
    world.faults.add(faults.server_error(), times=None)
    assert api("sendMessage", chat_id=wang.id, text="x")
