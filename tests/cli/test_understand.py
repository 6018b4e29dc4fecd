"""`lingrid understand`: what a first message would be taken for, from the shell."""

import json


def answers(said):
    assert said.code == 0, said.err
    return [json.loads(line) for line in said.out.splitlines()]


def test_each_text_is_a_line_of_json_without_any_database(shell):
    """The invented community stands in where there is none; no token and no server is needed."""
    asked = ("碧海蓝天3栋2单元501漏水", "下周三下午的书法课还有吗", "谢谢")
    request, question, thanks = answers(shell("understand", *asked, "--now", "2026-11-18T10:00"))
    assert [one["intent"] for one in (request, question, thanks)] == ["request", "class", "chat"]
    [place] = request["addresses"]
    assert (place["estate"], place["building"], place["room"]) == ("碧海蓝天", "3", "501")
    assert (question["course"]["title"], question["wanted"]) == ("书法", "which")
    assert question["at"] == "2026-11-25T12:00:00+08:00"


def test_a_file_has_one_message_a_line(shell, tmp_path):
    """Blank lines are none."""
    (tmp_path / "messages.txt").write_text("电梯坏了\n\n着火了快来人\n", encoding="utf-8")
    lift, fire = answers(shell("understand", "--file", "messages.txt"))
    assert lift["categories"][0]["code"] == "facility.lift"
    assert (lift["urgent"], fire["urgent"]) == (False, True)


def test_a_file_from_windows_and_a_dictated_one_are_read_line_by_line(shell, tmp_path):
    """No mark at the beginning and no separator inside belongs to a message."""
    (tmp_path / "messages.txt").write_bytes("\ufeff电梯坏了\r\n灯不亮\u2028三栋\r\n".encode())
    lift, lamp = answers(shell("understand", "--file", "messages.txt"))
    assert lift["text"] == "电梯坏了"
    assert lamp["addresses"][0]["building"] == "3"


def test_what_can_t_be_understood_is_said_in_one_line(shell):
    """No text, no such file, no such moment."""
    for wrong in ((), ("--file", "nowhere.txt"), ("电梯坏了", "--now", "tomorrow")):
        said = shell("understand", *wrong)
        assert said.code == 1
        assert said.err.count("\n") == 1
