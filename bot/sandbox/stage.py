"""The stage: which chats the page shows, and as whom one acts in them.

Stage(panes=[
    Pane("wang", who=wang, chat=bot, subtitle="碧海蓝天 3 栋"),
    Pane("grid", who=chen, chat=group, others=[lin]),
])
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.sandbox.world import BotAccount, Chat, Person, World


@dataclass(frozen=True)
class Pane:
    """One chat as one person sees it; in a group one can also act as the `others`."""

    key: str
    who: Person
    chat: Chat | BotAccount
    title: str = ""
    subtitle: str = ""
    others: Sequence[Person] = ()


@dataclass(frozen=True)
class Link:
    """A link in the head of the page; `copy` is a text, a token perhaps, to take along."""

    title: str
    href: str
    copy: str = ""


@dataclass(frozen=True)
class Stage:
    """What the page shows. Without panes it shows whatever there is.

    Moments are shown in `timezone`, a name such as Asia/Shanghai; without it in the viewer's own.
    """

    title: str = "邻格 Lingrid"
    timezone: str = ""
    panes: Sequence[Pane] = ()
    links: Sequence[Link] = field(default_factory=tuple)


def panes_of(world: World, stage: Stage) -> Sequence[Pane]:
    """The panes of the stage, or one for every chat that is in use."""
    return stage.panes or [*_private_panes(world), *_group_panes(world)]


def _private_panes(world: World) -> list[Pane]:
    used = [(world.people[p], world.bots[b]) for p, b in world.private]
    waiting = [person for person in world.people.values() if person not in [p for p, _ in used]]
    bots = list(world.bots.values())[:1]
    pairs = used + [(person, bot) for person in waiting for bot in bots]
    return [Pane(f"{who.key}-{bot.username}", who, bot) for who, bot in pairs]


def _group_panes(world: World) -> list[Pane]:
    panes = []
    for group in world.groups.values():
        people = [m.user for m in group.members.values() if isinstance(m.user, Person)]
        if people and group.migrated_to is None:
            panes.append(Pane(f"group{abs(group.id)}", people[0], group, others=people[1:]))
    return panes
