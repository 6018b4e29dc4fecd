"""Exports over HTTP: ledgers as files, streamed as they are read, narrowed as their lists are.

Masked unless the desk asks otherwise and says why; then only what belongs to that desk is in
the file.
"""

from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import quote

from litestar import Request
from litestar.di import Provide
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromQuery, QueryParameter
from litestar.response import Stream
from tortoise.expressions import Q

from api import (
    accounts,
    addresses,
    announcements,
    calendar,
    canned,
    categories,
    chats,
    courses,
    grids,
    inbox,
    journal,
    members,
    outbox,
    requests,
    residents,
    tokens,
    webhooks,
)
from api.access import Seen
from api.fields import Wanted
from api.problems import BadRequest, FieldError
from api.routes import get
from models import clock, exports
from models.access import Sight
from models.calendar import local
from models.errors import NotAllowed
from models.exports import LEDGERS, Form, Ledger
from models.spreadsheets.plan import Plan
from models.spreadsheets.writing import MEDIA_TYPES

Reason = Annotated[
    str | None,
    QueryParameter(
        description="Why nothing is to be masked; stands in the journal.",
        min_length=2,
        max_length=200,
        pattern=r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]*(?!\n)$",
    ),
]


async def all_wanted() -> Q:
    """Of a list that has no filters."""
    return Q()


NARROWED: dict[str, Callable[..., Any]] = {
    "requests": requests.looking.requests_wanted,
    "extensions": requests.shared.shared_wanted,
    "parkings": requests.shared.shared_wanted,
    "whistles": requests.shared.calls_wanted,
    "levels": grids.levels_wanted,
    "grids": grids.grids_wanted,
    "estates": addresses.estates_wanted,
    "buildings": addresses.buildings_wanted,
    "households": addresses.households_wanted,
    "categories": categories.categories_wanted,
    "calendar": calendar.days_wanted,
    "residents": residents.residents_wanted,
    "members": members.members_wanted,
    "posts": members.posts_wanted,
    "terms": courses.offered.terms_wanted,
    "venues": courses.venues.venues_wanted,
    "teachers": courses.venues.teachers_wanted,
    "certificates": courses.venues.certificates_wanted,
    "courses": courses.offered.courses_wanted,
    "lessons": courses.lessons.lessons_wanted,
    "enrolments": courses.enrolments.enrolments_wanted,
    "leaves": courses.leaves.leaves_wanted,
    "attendances": courses.roll.attendances_wanted,
    "wishes": courses.wishes.wishes_wanted,
    "proposals": courses.proposals.proposals_wanted,
    "accounts": accounts.accounts_wanted,
    "chats": chats.chats_wanted,
    "tokens": tokens.tokens_wanted,
    "canned-answers": canned.answers_wanted,
    "announcements": announcements.announcements_wanted,
    "imports": all_wanted,
    "inbox": inbox.incoming_wanted,
    "outbox": outbox.outgoing_wanted,
    "webhooks": all_wanted,
    "journal": journal.entries_wanted,
    "webhook-deliveries": webhooks.deliveries_wanted,
}
"""By what the list of each ledger is narrowed."""

_OWN = ("masked", "reason")


def _route(ledger: Ledger, form: Form) -> Any:
    async def export(
        request: Request[Any, Any, Any],
        sight: Seen,
        where: Wanted,
        masked: FromQuery[bool] = True,
        reason: Reason = None,
    ) -> Stream:
        asked = {n: v for n, v in request.query_params.multi_items() if n not in _OWN}
        why = _why(masked, reason)
        wanted = exports.Wanted(ledger, form, _within(sight, why), where, asked, why)
        now = clock.now()
        plan = await exports.planned(wanted, now=now)
        await exports.begin(wanted, now=now)
        return _file(plan, ledger, f"{local(now):%Y%m%d}")

    media_type = MEDIA_TYPES[form]
    return get(
        f"/exports/{ledger.name}.{form}",
        may=ledger.may,
        operation_id=f"export_{ledger.name.replace('-', '_')}_{form}",
        summary=f"{ledger.title}: {ledger.name} as {form}",
        description="Phone and identity numbers are masked. `masked=false` with a `reason` is for "
        "the desk. The filters are those of the list.",
        tags=["exports"],
        dependencies={"where": Provide(NARROWED[ledger.name])},
        responses={
            200: ResponseSpec(
                bytes, description="The file.", media_type=media_type, generate_examples=False
            )
        },
    )(export)


def _why(masked: bool, reason: str | None) -> str:
    """The reason, where one is needed."""
    said = (reason or "").strip()
    if not masked and len(said) < 2:
        unsaid = FieldError("?reason", "Say why it is not to be masked")
        raise BadRequest("reason-wanted", [unsaid], status=422)
    return "" if masked else said


def _within(sight: Sight, why: str) -> Sight:
    """What is left of the sight where nothing is masked, if that is asked for."""
    within = sight.with_permission("export:unmasked") if why else sight
    if within is None:
        raise NotAllowed(what="export:unmasked")
    return within


def _file(plan: Plan, ledger: Ledger, day: str) -> Stream:
    """A download with a Chinese name (RFC 5987), and a plain one for old clients."""
    name = quote(f"{ledger.title}-{day}.{plan.form}")
    plain = f"{ledger.name}-{day}.{plan.form}"
    shown = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{name}"
    return Stream(
        exports.pieces(plan),
        media_type=MEDIA_TYPES[plan.form],
        headers={"Content-Disposition": shown},
    )


def routes() -> list[Any]:
    """Three files for every ledger."""
    return [_route(ledger, form) for ledger in LEDGERS.values() for form in Form]
