"""The code of a lesson, for whoever takes the roll: a picture in private, the way to a screen.

The picture is made as it leaves, so that a message that was late shows what is good now.
"""

from typing import Any

from bot.chat.keyboards import Choice, Words, data
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.courses.cards import in_fact
from bot.texts import Say
from models import clock, courses, outbox
from models.chats import Chat
from models.courses import Lesson, codes
from models.courses.codes import LessonCode
from models.errors import NotFound


async def send(turn: Turn, id: int) -> None:
    """二维码签到: the picture goes to whoever takes the roll, and never into a group.

    Whoever sees it in a group signs in from home.
    """
    lesson = await Lesson.filter(id=id).select_related("course").first()
    if lesson is None:
        raise NotFound(what="lesson")
    account, course = turn.account, lesson.course
    await courses.must_take_roll(course, account.resident, account.member)
    codes.must_be_on(lesson, course, now=turn.now)
    own = turn.chat if not turn.in_group else account.chat
    if own is None or own.unreachable_since:
        await turn.toast(turn.say.plain("code-write-first"), alert=True)
        return
    news = LessonCode(course.title, lesson.id, in_fact(lesson))
    await outbox.tell(own, news, now=turn.now, expires_at=lesson.ends_at)
    await turn.toast(turn.say.plain("code-sent"))


async def shown(facts: dict[str, Any], chat: Chat) -> Words:
    """The QR code and the digits as they are at this moment."""
    say, now = Say(chat.locale), clock.now()
    lesson = await Lesson.get(id=facts["lesson"]).select_related("course")
    known = {"title": facts["title"], "starts": facts["starts"]}
    if not codes.is_on(lesson, now=now):
        return Words(say("lesson-code", **known, digits="", until="", screen=""))
    code = await codes.of_lesson(lesson, lesson.course, now=now)
    html = say(
        "lesson-code",
        **known,
        digits=code.digits,
        until=courses.moment(code.until),
        screen=await codes.screen_of(lesson) or "",
    )
    renew = [Choice(say.plain("button-code-again"), data("code", lesson.id))]
    return Words(html, renew, picture=codes.as_png(code.link) if code.link else None)


def routes() -> Routes:
    """What codes answer."""
    return Routes(presses={"code": send}, notices={"lesson-code": shown})
