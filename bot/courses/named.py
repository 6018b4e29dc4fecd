"""What a poster says to type: "报名 12" opens the course of that number."""

import re

from bot.chat.keyboards import bare
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from bot.courses import resident
from models.courses import Course, CourseStatus


async def says_number(turn: Turn) -> bool:
    """The word on the poster with a number; where there is no such course, it is other talk."""
    said = bare(turn.text)
    for word in turn.say.plain("course-number-words").split("/"):
        number = re.fullmatch(rf"{re.escape(bare(word))}([0-9]{{1,9}})", said)
        if number is None or turn.files:
            continue
        open_ = Course.filter(id=int(number[1])).exclude(status=CourseStatus.DRAFT)
        if await open_.exists():
            await resident.show(turn, int(number[1]))
            return True
    return False


def routes() -> Routes:
    """What a poster leads to."""
    return Routes(free_text=[says_number])
