"""What is known of a request. Which message shows it, and where, is the outbox's to remember."""

from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.models import Model

from models.accounts import Account
from models.addresses import Building, Estate, Household
from models.categories import Category
from models.chats import Chat
from models.database import JsonField, UtcDatetimeField
from models.database.kept import Kept
from models.grids import Grid, Level
from models.members import Member
from models.requests.moves import Move, Status
from models.residents import Resident


class Outcome(StrEnum):
    """How a request ended."""

    CONFIRMED = "confirmed"
    NO_VALID_CALLBACK = "no_valid_callback"  # done and silent; never "satisfied"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    MERGED = "merged"  # what becomes of it is what becomes of another


class Source(StrEnum):
    """来源: how a request came."""

    CHAT = "chat"
    PHONE = "phone"
    WALK_IN = "walk_in"
    ON_BEHALF = "on_behalf"  # 代办: in the chat, for somebody else
    GROUP = "group"  # said in a group, raised with its author's consent
    OPEN311 = "open311"  # another system's, on behalf of whoever reported it there


class Answerer(StrEnum):
    """Who is called back where one filed for another."""

    FILER = "filer"
    BENEFICIARY = "beneficiary"


class Satisfaction(StrEnum):
    """满意 · 基本满意 · 不满意."""

    SATISFIED = "satisfied"
    BASICALLY = "basically"
    DISSATISFIED = "dissatisfied"


class Cause(StrEnum):
    """Why a callback is not valid: nobody was reached, or whoever was may not judge."""

    NO_ANSWER = "no_answer"  # 无人接听
    OFF = "off"  # 停机、关机
    WRONG_NUMBER = "wrong_number"  # 号码有误
    REFUSED = "refused"  # 拒访
    STAFF = "staff"  # whoever asked for it is staff
    HOUSEHOLD = "household"  # or lives with whoever handled it


class Proof(StrEnum):
    """How a handler shows that it was done, where the category wants a photo of it."""

    MISSING = "missing"  # asked for, and not there yet
    PHOTO = "photo"
    REASON = "reason"  # there is none, and this is why


class Paper(StrEnum):
    """What kind of file an attachment is."""

    PHOTO = "photo"
    VOICE = "voice"
    VIDEO = "video"
    DOCUMENT = "document"
    VIDEO_NOTE = "video_note"
    AUDIO = "audio"
    PICTURE = "picture"  # an image that was sent as a file: it still tells where it was taken
    LOCATION = "location"  # its source is "latitude,longitude"


class ClockKind(StrEnum):
    """What is timed of a request."""

    CLAIM = "claim"  # 签收
    CONTACT = "contact"  # 首次联系
    SOLVE = "solve"  # 办结


class ResidentRequest(Kept):
    """A request. `grid` is responsible now; `lead` is whoever claimed it first 首接负责.

    `account` filed it, `resident` is who it is for: mostly one person, and where they are two,
    `callback_by` is called back. `joined` counts the reporters beside them. It was merged into
    `merged_into`; it is a part of `parent`, at one of its places. `hinted` is whether the lead was
    told that the like of it comes again and again.

    `follows` is the request that this one takes up again. When the resident is called back next
    stands in `callback_at`, and how often they have been asked in `callbacks_asked`.

    Its clocks stand in `clocks`; when each is due as well in a column of its own, empty while it
    does not run. `due_at` is the earliest of these, `next_at` when time next does something to it.
    """

    id = fields.IntField(primary_key=True)
    number = fields.CharField(max_length=20, unique=True)
    status = fields.CharEnumField(Status, max_length=12, default=Status.OPEN)
    category: fields.ForeignKeyRelation[Category] = fields.ForeignKeyField(
        "models.Category", related_name="requests", on_delete=fields.RESTRICT
    )
    category_id: int
    text = fields.TextField()
    grid: fields.ForeignKeyRelation[Grid] = fields.ForeignKeyField(
        "models.Grid", related_name="requests", on_delete=fields.RESTRICT
    )
    grid_id: int
    first_grid: fields.ForeignKeyRelation[Grid] = fields.ForeignKeyField(
        "models.Grid", related_name="first_requests", on_delete=fields.RESTRICT
    )
    first_grid_id: int
    estate: fields.ForeignKeyNullableRelation[Estate] = fields.ForeignKeyField(
        "models.Estate", related_name="requests", null=True, on_delete=fields.RESTRICT
    )
    estate_id: int | None
    building: fields.ForeignKeyNullableRelation[Building] = fields.ForeignKeyField(
        "models.Building", related_name="requests", null=True, on_delete=fields.RESTRICT
    )
    building_id: int | None
    household: fields.ForeignKeyNullableRelation[Household] = fields.ForeignKeyField(
        "models.Household", related_name="requests", null=True, on_delete=fields.RESTRICT
    )
    household_id: int | None
    place_words = fields.CharField(max_length=200, default="")
    account: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "models.Account", related_name="requests", null=True, on_delete=fields.SET_NULL
    )
    account_id: int | None
    resident: fields.ForeignKeyNullableRelation[Resident] = fields.ForeignKeyField(
        "models.Resident", related_name="requests", null=True, on_delete=fields.RESTRICT
    )
    resident_id: int | None
    claimer: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="claimed", null=True, on_delete=fields.RESTRICT
    )
    claimer_id: int | None
    lead: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="led", null=True, on_delete=fields.RESTRICT
    )
    lead_id: int | None
    urgent = fields.BooleanField(default=False)
    returns = fields.SmallIntField(default=0)
    follows: fields.ForeignKeyNullableRelation["ResidentRequest"] = fields.ForeignKeyField(
        "models.ResidentRequest", related_name="followed_by", null=True, on_delete=fields.SET_NULL
    )
    follows_id: int | None
    merged_into: fields.ForeignKeyNullableRelation["ResidentRequest"] = fields.ForeignKeyField(
        "models.ResidentRequest", related_name="merged", null=True, on_delete=fields.RESTRICT
    )
    merged_into_id: int | None
    parent: fields.ForeignKeyNullableRelation["ResidentRequest"] = fields.ForeignKeyField(
        "models.ResidentRequest", related_name="parts", null=True, on_delete=fields.RESTRICT
    )
    parent_id: int | None
    source = fields.CharEnumField(
        Source, max_length=10, default=Source.CHAT, db_default=Source.CHAT.value
    )
    callback_by = fields.CharEnumField(Answerer, max_length=12, null=True)
    joined = fields.IntField(default=0, db_default=0)
    hinted = fields.BooleanField(default=False, db_default=False)
    result = fields.TextField(default="")
    proof = fields.CharEnumField(Proof, max_length=10, null=True)
    callback_at = UtcDatetimeField(null=True, db_index=True)
    callbacks_asked = fields.SmallIntField(default=0, db_default=0)
    outcome = fields.CharEnumField(Outcome, max_length=20, null=True)
    settled_at_level: fields.ForeignKeyNullableRelation[Level] = fields.ForeignKeyField(
        "models.Level", related_name="settled", null=True, on_delete=fields.RESTRICT
    )
    settled_at_level_id: int | None
    filed_at = UtcDatetimeField(db_index=True)
    claimed_at = UtcDatetimeField(null=True)
    done_at = UtcDatetimeField(null=True)
    closed_at = UtcDatetimeField(null=True)
    contacted_at = UtcDatetimeField(null=True)
    review_at = UtcDatetimeField(null=True)  # of what is parked
    clocks: Any = JsonField(null=True)
    claim_due_at = UtcDatetimeField(null=True)
    contact_due_at = UtcDatetimeField(null=True)
    solve_due_at = UtcDatetimeField(null=True)
    due_at = UtcDatetimeField(null=True, db_index=True)
    next_at = UtcDatetimeField(null=True, db_index=True)
    reckon_again = fields.BooleanField(default=False, db_default=False)
    version = fields.IntField(default=1)

    line: "Entry | None" = None
    """The line of the timeline that is being written."""

    class Meta(Model.Meta):
        table = "requests"
        indexes = (
            ("status", "grid"),
            ("account", "status"),
            ("resident", "status"),
            ("estate", "filed_at"),
            ("merged_into",),
            ("parent",),
        )

    @property
    def subject(self) -> str:
        """How cards and messages name it."""
        return f"request:{self.id}"


class Reporter(Kept):
    """Somebody else to whom a request matters: they joined it, or theirs was merged into it.

    `of` is the request that was theirs. `spoke` is whether they have said anything about it: only
    then do they read what staff say in answer. Whoever has `left` is told nothing any more.
    """

    id = fields.IntField(primary_key=True)
    request: fields.ForeignKeyRelation[ResidentRequest] = fields.ForeignKeyField(
        "models.ResidentRequest", related_name="reporters", on_delete=fields.RESTRICT
    )
    request_id: int
    account: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "models.Account", related_name="reported", null=True, on_delete=fields.SET_NULL
    )
    account_id: int | None
    resident: fields.ForeignKeyNullableRelation[Resident] = fields.ForeignKeyField(
        "models.Resident", related_name="reported", null=True, on_delete=fields.RESTRICT
    )
    resident_id: int | None
    of: fields.ForeignKeyNullableRelation[ResidentRequest] = fields.ForeignKeyField(
        "models.ResidentRequest", related_name="reporters_of", null=True, on_delete=fields.RESTRICT
    )
    of_id: int | None
    joined_at = UtcDatetimeField()
    spoke = fields.BooleanField(default=False)
    left_at = UtcDatetimeField(null=True)

    class Meta(Model.Meta):
        table = "request_reporters"
        indexes = (("request",), ("account",), ("resident",))


class Consent(Kept):
    """Somebody's words in a group that staff want to make a request of, if they agree.

    The words are kept until there is an answer, or it is too late for one, and no longer. `said` is
    empty until then.
    """

    id = fields.IntField(primary_key=True)
    chat: fields.ForeignKeyRelation[Chat] = fields.ForeignKeyField(
        "models.Chat", related_name="consents", on_delete=fields.CASCADE
    )
    chat_id: int
    message_id = fields.BigIntField()
    author: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField(
        "models.Account", related_name="consents", on_delete=fields.CASCADE
    )
    author_id: int
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="consents", on_delete=fields.CASCADE
    )
    member_id: int
    text = fields.TextField(default="")
    files: Any = JsonField(default=list)
    asked_at = UtcDatetimeField(db_index=True)
    said = fields.BooleanField(null=True)
    answered_at = UtcDatetimeField(null=True)
    request: fields.ForeignKeyNullableRelation[ResidentRequest] = fields.ForeignKeyField(
        "models.ResidentRequest", related_name="consents", null=True, on_delete=fields.RESTRICT
    )
    request_id: int | None

    class Meta(Model.Meta):
        table = "request_consents"
        unique_together = (("chat", "message_id"),)


class Entry(Kept):
    """A line of a request's timeline: a move, or something said about it.

    `move` is empty for what was only said. Internal notes are never shown to the resident, and the
    words of a `reporter` beside the first to no other. What it said before stands in its versions;
    of what was taken back only these are left.
    """

    id = fields.BigIntField(primary_key=True)
    request: fields.ForeignKeyRelation[ResidentRequest] = fields.ForeignKeyField(
        "models.ResidentRequest", related_name="entries", on_delete=fields.RESTRICT
    )
    request_id: int
    at = UtcDatetimeField()
    move = fields.CharEnumField(Move, max_length=10, null=True)
    member: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="entries", null=True, on_delete=fields.RESTRICT
    )
    member_id: int | None
    grid: fields.ForeignKeyNullableRelation[Grid] = fields.ForeignKeyField(
        "models.Grid", related_name="entries", null=True, on_delete=fields.RESTRICT
    )
    grid_id: int | None
    reporter: fields.ForeignKeyNullableRelation[Reporter] = fields.ForeignKeyField(
        "models.Reporter", related_name="entries", null=True, on_delete=fields.RESTRICT
    )
    reporter_id: int | None
    text = fields.TextField(default="")
    internal = fields.BooleanField(default=False)
    changed_at = UtcDatetimeField(null=True)
    withdrawn_at = UtcDatetimeField(null=True)

    class Meta(Model.Meta):
        table = "request_entries"
        indexes = (("request", "id"),)

    @property
    def words(self) -> str:
        """How its copies in chats are remembered."""
        return f"entry:{self.id}"


class Version(Kept):
    """What a line of the timeline said before it was changed, or taken back, at that moment."""

    id = fields.BigIntField(primary_key=True)
    entry: fields.ForeignKeyRelation[Entry] = fields.ForeignKeyField(
        "models.Entry", related_name="versions", on_delete=fields.CASCADE
    )
    entry_id: int
    at = UtcDatetimeField()
    text = fields.TextField(default="")

    class Meta(Model.Meta):
        table = "request_versions"
        indexes = (("entry", "id"),)


class Attachment(Kept):
    """A photo, a voice message or another file that belongs to a line of the timeline.

    `source` tells the chat app that holds it where it is; only that app's transport reads it.
    """

    id = fields.BigIntField(primary_key=True)
    entry: fields.ForeignKeyRelation[Entry] = fields.ForeignKeyField(
        "models.Entry", related_name="attachments", on_delete=fields.RESTRICT
    )
    entry_id: int
    paper = fields.CharEnumField(Paper, max_length=10)
    source = fields.CharField(max_length=300)

    class Meta(Model.Meta):
        table = "request_attachments"
        indexes = (("entry",),)


class Correction(Kept):
    """What staff corrected in a request, beside the line of the timeline that says so.

    Where the category was wrong, `guessed` is what the guesser makes of the request's words, and
    `after` what it should have made of them: what a learner has to read. `urgent` is what it is
    since then, empty when that was not touched.
    """

    id = fields.IntField(primary_key=True)
    entry: fields.ForeignKeyRelation[Entry] = fields.ForeignKeyField(
        "models.Entry", related_name="corrections", on_delete=fields.RESTRICT
    )
    entry_id: int
    guessed = fields.CharField(max_length=60, default="")
    before: fields.ForeignKeyNullableRelation[Category] = fields.ForeignKeyField(
        "models.Category", related_name="corrected_from", null=True, on_delete=fields.RESTRICT
    )
    before_id: int | None
    after: fields.ForeignKeyNullableRelation[Category] = fields.ForeignKeyField(
        "models.Category", related_name="corrected_to", null=True, on_delete=fields.RESTRICT
    )
    after_id: int | None
    urgent = fields.BooleanField(null=True)

    class Meta(Model.Meta):
        table = "request_corrections"


class Breach(Kept):
    """A clock that ran out: of what, when it was due, and who and where had the request then."""

    id = fields.BigIntField(primary_key=True)
    request: fields.ForeignKeyRelation[ResidentRequest] = fields.ForeignKeyField(
        "models.ResidentRequest", related_name="breaches", on_delete=fields.RESTRICT
    )
    request_id: int
    clock = fields.CharEnumField(ClockKind, max_length=10)
    due_at = UtcDatetimeField(db_index=True)
    noticed_at = UtcDatetimeField()
    category: fields.ForeignKeyRelation[Category] = fields.ForeignKeyField(
        "models.Category", related_name="breaches", on_delete=fields.RESTRICT
    )
    category_id: int
    grid: fields.ForeignKeyRelation[Grid] = fields.ForeignKeyField(
        "models.Grid", related_name="breaches", on_delete=fields.RESTRICT
    )
    grid_id: int
    member: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="breaches", null=True, on_delete=fields.RESTRICT
    )
    member_id: int | None

    class Meta(Model.Meta):
        table = "request_breaches"
        indexes = (("request",),)


class Callback(Kept):
    """What the resident said when asked: contacted? solved? satisfied? Three things apart.

    `by_member` wrote it down, when it was by phone. With a `cause` it is not valid. It is the word
    of whoever asked for it, or of another `reporter`.
    """

    id = fields.IntField(primary_key=True)
    request: fields.ForeignKeyRelation[ResidentRequest] = fields.ForeignKeyField(
        "models.ResidentRequest", related_name="callbacks", on_delete=fields.RESTRICT
    )
    request_id: int
    at = UtcDatetimeField()
    contacted = fields.BooleanField(null=True)
    solved = fields.BooleanField(null=True)
    satisfaction = fields.CharEnumField(Satisfaction, max_length=12, null=True)
    cause = fields.CharEnumField(Cause, max_length=12, null=True)
    by_member: fields.ForeignKeyNullableRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="callbacks", null=True, on_delete=fields.RESTRICT
    )
    by_member_id: int | None
    reporter: fields.ForeignKeyNullableRelation[Reporter] = fields.ForeignKeyField(
        "models.Reporter", related_name="callbacks", null=True, on_delete=fields.RESTRICT
    )
    reporter_id: int | None

    class Meta(Model.Meta):
        table = "request_callbacks"
        indexes = (("request", "id"),)


class SecondCheck(Kept):
    """A callback asked again by somebody of another grid; what they heard is kept apart.

    `at` is empty until they have called.
    """

    id = fields.IntField(primary_key=True)
    request: fields.ForeignKeyRelation[ResidentRequest] = fields.ForeignKeyField(
        "models.ResidentRequest", related_name="checks", on_delete=fields.RESTRICT
    )
    request_id: int
    chosen_at = UtcDatetimeField()
    grid: fields.ForeignKeyRelation[Grid] = fields.ForeignKeyField(
        "models.Grid", related_name="checks", on_delete=fields.RESTRICT
    )
    grid_id: int
    member: fields.ForeignKeyRelation[Member] = fields.ForeignKeyField(
        "models.Member", related_name="checks", on_delete=fields.RESTRICT
    )
    member_id: int
    at = UtcDatetimeField(null=True)
    contacted = fields.BooleanField(null=True)
    solved = fields.BooleanField(null=True)
    satisfaction = fields.CharEnumField(Satisfaction, max_length=12, null=True)
    cause = fields.CharEnumField(Cause, max_length=12, null=True)

    class Meta(Model.Meta):
        table = "request_checks"
        indexes = (("request",),)


class Morning(Kept):
    """The last day on which a grid's group was told what waits for it."""

    id = fields.IntField(primary_key=True)
    grid: fields.OneToOneRelation[Grid] = fields.OneToOneField(
        "models.Grid", related_name="morning", on_delete=fields.CASCADE
    )
    grid_id: int
    day = fields.DateField()

    class Meta(Model.Meta):
        table = "request_mornings"


class Counter(Kept):
    """The last number given out under a name."""

    name = fields.CharField(max_length=40, primary_key=True)
    value = fields.IntField(default=0)

    class Meta(Model.Meta):
        table = "counters"
