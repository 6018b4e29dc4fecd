"""Members in the chat: joining by the link that the office gave out."""

from bot.chat.keyboards import Words
from bot.chat.routes import Routes
from bot.chat.turn import Turn
from models import members
from models.members import Post


async def join(turn: Turn, token: str) -> None:
    """Become the member an invitation is for."""
    member = await members.join(turn.account, token, turn.actor, now=turn.now)
    posts = await Post.filter(member_id=member.id).select_related("grid")
    held = "、".join(f"{p.grid.name} {turn.say.plain(f'role-{p.role}')}" for p in posts)
    await turn.send(Words(turn.say("member-joined", name=member.name, posts=held or "—")))


def routes() -> Routes:
    """What members' words answer."""
    return Routes(starts={"inv": join})
