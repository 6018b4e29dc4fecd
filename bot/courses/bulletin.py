"""课程简报: what a term of classes came to, for staff who ask in their group or in private.

It speaks of the grid that the group is bound to, and in private of the grid of a member's post.
An earlier term is named after the command: /bulletin 2026年春季学期.
"""

from bot.chat.keyboards import Words, bare
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from models.calendar import local
from models.courses import Course, Term, bulletin
from models.grids import Grid
from models.members import Post, must_hold


async def tell(turn: Turn, argument: str = "") -> None:
    """What the term came to."""
    grid = await _grid(turn)
    if grid is None:
        await turn.send(Words(turn.say("bulletin-nowhere")))
        return
    await must_hold(turn.member, grid)
    term = await _term(turn, argument)
    if term is None:
        terms = "、".join(term.name for term in (await bulletin.terms_with_courses(grid))[:8])
        await turn.send(Words(turn.say("bulletin-no-term", terms=terms)))
        return
    told = await bulletin.of_term(term, grid, now=turn.now)
    words = bulletin.sentence(told, turn.say.locale)
    await turn.send(Words(turn.say("bulletin", words=words)))


async def _grid(turn: Turn) -> Grid | None:
    """Of which grid is asked: the group's, that of its class, or the topmost post's."""
    if turn.chat.grid_id:
        return await Grid.get(id=turn.chat.grid_id)
    if turn.chat.course_id:
        return await Grid.get(id=(await Course.get(id=turn.chat.course_id)).grid_id)
    if turn.in_group:
        return None
    posts = await Post.filter(member_id=turn.member.id).select_related("grid")
    return min((post.grid for post in posts), key=lambda grid: len(grid.path), default=None)


async def _term(turn: Turn, named: str) -> Term | None:
    if not bare(named):
        return await bulletin.term_on(local(turn.now).date())
    terms = await Term.all().order_by("-starts_on", "-id")
    return next((term for term in terms if bare(named) in bare(term.name)), None)


async def asks(turn: Turn) -> bool:
    """The words for it, typed by staff; to everybody else they are words as any others."""
    said = turn.text.strip()
    for word in turn.say.plain("bulletin-words").split("/"):
        if said.casefold().startswith(word) and len(said) <= len(word) + 24:
            break
    else:
        return False
    if turn.account.member is None:
        return False
    await tell(turn, said[len(word) :])
    return True


def routes() -> Routes:
    """What the bulletin answers."""
    return Routes(
        commands={"bulletin": tell},
        group_commands={"bulletin": tell},
        free_text=[asks],
        group_free_text=[asks],
    )
