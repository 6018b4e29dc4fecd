"""What is stored about a person: everything, in words and values that they can read."""

from datetime import datetime
from typing import Any

from tortoise.expressions import Q

from models import addresses
from models.accounts import Account
from models.courses import Attendance, Enrolment, OpeningReminder, Proposal, Subscription
from models.courses.wished import Wish
from models.journal import JournalEntry
from models.requests import Attachment, Callback, Entry, ResidentRequest
from models.residents import Resident


async def stored(account: Account) -> dict[str, Any]:
    """Everything that is stored about the person of an account, as JSON can hold it."""
    resident = await Resident.get_or_none(id=account.resident_id) if account.resident_id else None
    whose = Q(account_id=account.id)
    own = Q(id=account.id)
    if resident:
        whose |= Q(resident_id=resident.id)
        own |= Q(resident_id=resident.id)
    requests = ResidentRequest.filter(whose).select_related("category", "grid")
    return {
        "resident": await _resident(resident) if resident else None,
        "accounts": [_account(one) for one in await Account.filter(own).order_by("id")],
        "requests": [await _request(one) for one in await requests.order_by("id")],
        "classes": await _classes(resident) if resident else [],
        "proposals": await _proposals(resident) if resident else [],
        "wishes": await _wishes(resident) if resident else [],
        "openings": await _openings(resident) if resident else [],
        "calendars": await _calendars(resident) if resident else [],
    }


async def _resident(resident: Resident) -> dict[str, Any]:
    home = await addresses.home_of(resident.household_id)
    return {
        "name": resident.name,
        "phone": resident.phone,
        "home": home.words(room=True) if home else resident.home_words,
        "note": resident.note,
        "since": _at(resident.created_at),
    }


def _account(account: Account) -> dict[str, Any]:
    return {
        "app": account.transport,
        "number": account.external_id,
        "name": account.name,
        "language": account.locale,
        "since": _at(account.created_at),
    }


async def _request(request: ResidentRequest) -> dict[str, Any]:
    entries = Entry.filter(request_id=request.id, internal=False).select_related("member")
    seen = JournalEntry.filter(act="contact-revealed", subject=f"request:{request.id}")
    return {
        "number": request.number,
        "category": request.category.name_zh,
        "text": request.text,
        "place": request.place_words,
        "status": request.status,
        "grid": request.grid.name,
        "filed_at": _at(request.filed_at),
        "closed_at": _at(request.closed_at),
        "timeline": [await _entry(one) for one in await entries.order_by("id")],
        "callbacks": [
            {
                "at": _at(one.at),
                "solved": one.solved,
                "contacted": one.contacted,
                "satisfaction": one.satisfaction,
            }
            for one in await Callback.filter(request_id=request.id).order_by("id")
        ],
        "contact_shown_to_staff_at": [
            _at(one.at) for one in await seen.order_by("id") if "reporter" not in one.facts
        ],
    }


async def _entry(entry: Entry) -> dict[str, Any]:
    held = await Attachment.filter(entry_id=entry.id).order_by("id")
    return {
        "at": _at(entry.at),
        "by": entry.member.name if entry.member else "",
        "move": entry.move or "",
        "text": entry.text,
        "files": [one.paper for one in held],
    }


async def _classes(resident: Resident) -> list[dict[str, Any]]:
    mine = Enrolment.filter(resident_id=resident.id).select_related("course")
    return [
        {
            "class": one.course.title,
            "for": one.name,
            "standing": one.standing,
            "attendances": [
                {"at": _at(each.lesson.starts_at), "mark": each.mark}
                for each in await Attendance.filter(enrolment_id=one.id).select_related("lesson")
            ],
        }
        for one in await mine.order_by("id")
    ]


async def _proposals(resident: Resident) -> list[dict[str, Any]]:
    mine = await Proposal.filter(resident_id=resident.id).order_by("id")
    return [{"title": p.title, "times": p.times, "audience": p.audience} for p in mine]


async def _wishes(resident: Resident) -> list[dict[str, Any]]:
    mine = Wish.filter(resident_id=resident.id).order_by("id").select_related("course")
    return [{"class": w.course.title, "kind": w.kind, "times": w.times} for w in await mine]


async def _openings(resident: Resident) -> list[dict[str, Any]]:
    mine = OpeningReminder.filter(resident_id=resident.id).order_by("id").select_related("course")
    return [{"class": row.course.title, "remind_at": _at(row.due_at)} for row in await mine]


async def _calendars(resident: Resident) -> list[str]:
    mine = await Subscription.filter(resident_id=resident.id).order_by("id")
    return [f"calendar {one.id}" for one in mine]


def _at(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""
