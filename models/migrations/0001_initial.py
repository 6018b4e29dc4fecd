from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from models.chats import ChatKind
from models.courses.tables import CourseStatus, LessonStatus, Mark, Relation, Standing
from models.database.fields import JsonField, UtcDatetimeField
from models.inbox import Handling
from models.journal import Via
from models.members import Role
from models.outbox import Priority, Sending, What
from models.requests.moves import Move, Status
from models.requests.tables import Outcome, Paper, Satisfaction


class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name="Conversation",
            fields=[
                (
                    "key",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=120),
                ),
                ("step", fields.CharField(default="", max_length=60)),
                ("memory", JsonField(default=dict)),
            ],
            options={
                "table": "conversations",
                "app": "models",
                "pk_attr": "key",
                "table_description": "`key` names bot, chat and person; `step` what is being asked; `memory` what is known.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Counter",
            fields=[
                (
                    "name",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("value", fields.IntField(default=0)),
            ],
            options={
                "table": "counters",
                "app": "models",
                "pk_attr": "name",
                "table_description": "The last number given out under a name.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Incoming",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("transport", fields.CharField(max_length=20)),
                ("bot", fields.CharField(max_length=40)),
                ("update_id", fields.BigIntField()),
                ("lane", fields.CharField(max_length=80)),
                ("payload", fields.TextField(unique=False)),
                ("received_at", UtcDatetimeField()),
                (
                    "handling",
                    fields.CharEnumField(
                        default=Handling.WAITING,
                        description="WAITING: waiting\nDONE: done\nSET_ASIDE: set_aside",
                        enum_type=Handling,
                        max_length=10,
                    ),
                ),
                ("attempts", fields.SmallIntField(default=0)),
                ("due_at", UtcDatetimeField()),
                ("error", fields.CharField(default="", max_length=200)),
            ],
            options={
                "table": "inbox",
                "app": "models",
                "unique_together": (("transport", "bot", "update_id"),),
                "indexes": [Index(fields=["handling", "id"])],
                "pk_attr": "id",
                "table_description": "An update as it came. `payload` is its JSON; emptied when done.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="JournalEntry",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("at", UtcDatetimeField(db_index=True)),
                ("actor", fields.CharField(max_length=40)),
                (
                    "via",
                    fields.CharEnumField(
                        description="CHAT: chat\nOFFICE: office\nCLOCK: clock\nLOAD: load",
                        enum_type=Via,
                        max_length=10,
                    ),
                ),
                ("act", fields.CharField(max_length=40)),
                ("subject", fields.CharField(db_index=True, max_length=40)),
                ("facts", JsonField(default=dict)),
            ],
            options={
                "table": "journal",
                "app": "models",
                "pk_attr": "id",
                "table_description": "One act.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Level",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("code", fields.CharField(unique=True, max_length=20)),
                ("name_zh", fields.CharField(max_length=40)),
                ("name_en", fields.CharField(max_length=40)),
                ("rank", fields.SmallIntField(unique=True)),
                ("version", fields.IntField(default=1)),
            ],
            options={
                "table": "levels",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A kind of grid: 街道, 社区, 网格, 微网格.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Category",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("code", fields.CharField(unique=True, max_length=60)),
                (
                    "parent",
                    fields.ForeignKeyField(
                        "models.Category",
                        source_field="parent_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="children",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("name_zh", fields.CharField(max_length=40)),
                ("name_en", fields.CharField(max_length=60)),
                ("keywords", JsonField(default=list)),
                ("claim_hours", fields.FloatField()),
                ("contact_hours", fields.FloatField()),
                ("solve_hours", fields.FloatField()),
                ("urgent", fields.BooleanField(default=False)),
                ("confidential", fields.BooleanField(default=False)),
                ("photo", fields.BooleanField(default=False)),
                (
                    "level",
                    fields.ForeignKeyField(
                        "models.Level",
                        source_field="level_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="categories",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("archived_at", UtcDatetimeField(null=True)),
                ("version", fields.IntField(default=1)),
            ],
            options={
                "table": "categories",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A category; `level` is the lowest level that handles it, any when there is none.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Grid",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("code", fields.CharField(unique=True, max_length=40)),
                ("name", fields.CharField(max_length=80)),
                (
                    "level",
                    fields.ForeignKeyField(
                        "models.Level",
                        source_field="level_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="grids",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "parent",
                    fields.ForeignKeyField(
                        "models.Grid",
                        source_field="parent_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="children",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("path", fields.CharField(default="", db_index=True, max_length=200)),
                ("archived_at", UtcDatetimeField(null=True)),
                ("version", fields.IntField(default=1)),
            ],
            options={
                "table": "grids",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A node of the tree.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Estate",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("name", fields.CharField(unique=True, max_length=80)),
                ("aliases", JsonField(default=list)),
                (
                    "grid",
                    fields.ForeignKeyField(
                        "models.Grid",
                        source_field="grid_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="estates",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("changed_at", UtcDatetimeField()),
                ("archived_at", UtcDatetimeField(null=True)),
                ("version", fields.IntField(default=1)),
            ],
            options={
                "table": "estates",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A residential estate.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Building",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("name", fields.CharField(max_length=40)),
                (
                    "estate",
                    fields.ForeignKeyField(
                        "models.Estate",
                        source_field="estate_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="buildings",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "grid",
                    fields.ForeignKeyField(
                        "models.Grid",
                        source_field="grid_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="buildings",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("changed_at", UtcDatetimeField()),
                ("archived_at", UtcDatetimeField(null=True)),
                ("version", fields.IntField(default=1)),
            ],
            options={
                "table": "buildings",
                "app": "models",
                "unique_together": (("estate", "name"),),
                "pk_attr": "id",
                "table_description": "A building of an estate; `grid` only where it differs from the estate's.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Household",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "building",
                    fields.ForeignKeyField(
                        "models.Building",
                        source_field="building_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="households",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("unit", fields.CharField(default="", max_length=20)),
                ("room", fields.CharField(default="", max_length=20)),
                ("archived_at", UtcDatetimeField(null=True)),
                ("version", fields.IntField(default=1)),
            ],
            options={
                "table": "households",
                "app": "models",
                "unique_together": (("building", "unit", "room"),),
                "pk_attr": "id",
                "table_description": "A home: a unit and a room of a building; both may be unknown.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Member",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("name", fields.CharField(max_length=80)),
                ("phone", fields.CharField(default="", max_length=40)),
                ("archived_at", UtcDatetimeField(null=True)),
                ("version", fields.IntField(default=1)),
            ],
            options={
                "table": "members",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A member of staff.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ApiToken",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("name", fields.CharField(max_length=80)),
                ("digest", fields.CharField(unique=True, max_length=64)),
                (
                    "member",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="member_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="tokens",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("created_at", UtcDatetimeField()),
                ("expires_at", UtcDatetimeField()),
                ("last_used_at", UtcDatetimeField(null=True)),
                ("revoked_at", UtcDatetimeField(null=True)),
            ],
            options={
                "table": "tokens",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A bearer token of the office.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("digest", fields.CharField(unique=True, max_length=64)),
                (
                    "member",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="member_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="invitations",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("expires_at", UtcDatetimeField()),
                ("used_at", UtcDatetimeField(null=True)),
            ],
            options={
                "table": "invitations",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A link with which one account becomes a member, once. Only its digest is kept.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Post",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "member",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="member_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="posts",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "grid",
                    fields.ForeignKeyField(
                        "models.Grid",
                        source_field="grid_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="posts",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "role",
                    fields.CharEnumField(
                        description="LEAD: lead\nMEMBER: member\nHEAD: head\nDESK: desk",
                        enum_type=Role,
                        max_length=10,
                    ),
                ),
                ("version", fields.IntField(default=1)),
            ],
            options={
                "table": "posts",
                "app": "models",
                "unique_together": (("member", "grid", "role"),),
                "pk_attr": "id",
                "table_description": "A role held at a grid.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Resident",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("name", fields.CharField(max_length=80)),
                ("phone", fields.CharField(default="", max_length=40)),
                (
                    "household",
                    fields.ForeignKeyField(
                        "models.Household",
                        source_field="household_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="residents",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("home_words", fields.CharField(default="", max_length=200)),
                ("note", fields.TextField(default="", unique=False)),
                ("created_at", UtcDatetimeField()),
                ("archived_at", UtcDatetimeField(null=True)),
                ("version", fields.IntField(default=1)),
            ],
            options={
                "table": "residents",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A person. `home_words` is where they say they live, in their own words.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Term",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("name", fields.CharField(unique=True, max_length=80)),
                ("starts_on", fields.DateField()),
                ("through", fields.DateField()),
                ("version", fields.IntField(default=1)),
            ],
            options={
                "table": "terms",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A term 学期: from one day through another.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Course",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("title", fields.CharField(max_length=80)),
                ("description", fields.TextField(default="", unique=False)),
                (
                    "term",
                    fields.ForeignKeyField(
                        "models.Term",
                        source_field="term_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="courses",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "grid",
                    fields.ForeignKeyField(
                        "models.Grid",
                        source_field="grid_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="courses",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("teacher", fields.CharField(default="", max_length=80)),
                (
                    "monitor",
                    fields.ForeignKeyField(
                        "models.Resident",
                        source_field="monitor_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="monitored",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("venue", fields.CharField(default="", max_length=120)),
                ("audience", fields.CharField(default="", max_length=120)),
                ("seats", fields.IntField()),
                ("approval", fields.BooleanField(default=False)),
                ("sign_up_from", UtcDatetimeField(null=True)),
                ("sign_up_until", UtcDatetimeField(null=True)),
                (
                    "status",
                    fields.CharEnumField(
                        default=CourseStatus.DRAFT,
                        description="DRAFT: draft\nPUBLISHED: published\nCLOSED: closed",
                        enum_type=CourseStatus,
                        max_length=10,
                    ),
                ),
                ("created_at", UtcDatetimeField()),
                ("version", fields.IntField(default=1)),
            ],
            options={
                "table": "courses",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A course in a term, owned by a grid.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="BindingCode",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("digest", fields.CharField(unique=True, max_length=64)),
                (
                    "grid",
                    fields.ForeignKeyField(
                        "models.Grid",
                        source_field="grid_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="binding_codes",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "course",
                    fields.ForeignKeyField(
                        "models.Course",
                        source_field="course_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="binding_codes",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("expires_at", UtcDatetimeField()),
                ("used_at", UtcDatetimeField(null=True)),
            ],
            options={
                "table": "binding_codes",
                "app": "models",
                "pk_attr": "id",
                "table_description": "What the office hands out so that a group can be bound, once.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Chat",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("transport", fields.CharField(default="telegram", max_length=20)),
                ("external_id", fields.CharField(max_length=80)),
                (
                    "kind",
                    fields.CharEnumField(
                        description="PRIVATE: private\nGROUP: group",
                        enum_type=ChatKind,
                        max_length=10,
                    ),
                ),
                ("title", fields.CharField(default="", max_length=255)),
                ("locale", fields.CharField(default="zh", max_length=10)),
                (
                    "grid",
                    fields.OneToOneField(
                        "models.Grid",
                        source_field="grid_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="chat",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                (
                    "course",
                    fields.ForeignKeyField(
                        "models.Course",
                        source_field="course_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="chats",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("unreachable_since", UtcDatetimeField(null=True)),
                ("version", fields.IntField(default=1)),
            ],
            options={
                "table": "chats",
                "app": "models",
                "unique_together": (("transport", "external_id"),),
                "pk_attr": "id",
                "table_description": "A place to speak.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Account",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("transport", fields.CharField(default="telegram", max_length=20)),
                ("external_id", fields.CharField(max_length=80)),
                ("name", fields.CharField(default="", max_length=255)),
                ("locale", fields.CharField(default="zh", max_length=10)),
                (
                    "chat",
                    fields.ForeignKeyField(
                        "models.Chat",
                        source_field="chat_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="accounts",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                (
                    "resident",
                    fields.ForeignKeyField(
                        "models.Resident",
                        source_field="resident_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="accounts",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                (
                    "member",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="member_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="accounts",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("created_at", UtcDatetimeField()),
                ("version", fields.IntField(default=1)),
            ],
            options={
                "table": "accounts",
                "app": "models",
                "unique_together": (("transport", "external_id"),),
                "pk_attr": "id",
                "table_description": "A person in a chat app; `external_id` is their number there.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Card",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "chat",
                    fields.ForeignKeyField(
                        "models.Chat",
                        source_field="chat_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="cards",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("kind", fields.CharField(max_length=20)),
                ("subject", fields.CharField(db_index=True, max_length=40)),
                ("wanted", fields.IntField(default=0)),
                ("shown", fields.IntField(default=0)),
                ("message_id", fields.BigIntField(null=True)),
            ],
            options={
                "table": "cards",
                "app": "models",
                "unique_together": (("chat", "kind", "subject"),),
                "pk_attr": "id",
                "table_description": 'The message that shows one thing (`subject`, "request:17") in one chat.',
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Enrolment",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "course",
                    fields.ForeignKeyField(
                        "models.Course",
                        source_field="course_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="enrolments",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "resident",
                    fields.ForeignKeyField(
                        "models.Resident",
                        source_field="resident_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="enrolments",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "relation",
                    fields.CharEnumField(
                        default=Relation.SELF,
                        description="SELF: self\nFAMILY: family\nPARENT_CHILD: parent_child",
                        enum_type=Relation,
                        max_length=12,
                    ),
                ),
                ("name", fields.CharField(max_length=80)),
                ("seats", fields.SmallIntField(default=1)),
                (
                    "standing",
                    fields.CharEnumField(
                        description="APPLIED: applied\nSEATED: seated\nWAITING: waiting\nOFFERED: offered\nLEFT: left\nREFUSED: refused\nLAPSED: lapsed",
                        enum_type=Standing,
                        max_length=10,
                    ),
                ),
                ("offer_until", UtcDatetimeField(null=True)),
                ("arrived_at", UtcDatetimeField()),
                ("left_at", UtcDatetimeField(null=True)),
                ("version", fields.IntField(default=1)),
            ],
            options={
                "table": "enrolments",
                "app": "models",
                "indexes": [
                    Index(fields=["course", "standing"]),
                    Index(fields=["standing", "offer_until"]),
                ],
                "pk_attr": "id",
                "table_description": "A wish for a seat, or two. Order of arrival is the order of ids.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Lesson",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "course",
                    fields.ForeignKeyField(
                        "models.Course",
                        source_field="course_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="lessons",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("starts_at", UtcDatetimeField(db_index=True)),
                ("ends_at", UtcDatetimeField()),
                ("venue", fields.CharField(default="", max_length=120)),
                (
                    "status",
                    fields.CharEnumField(
                        default=LessonStatus.PLANNED,
                        description="PLANNED: planned\nCANCELLED: cancelled",
                        enum_type=LessonStatus,
                        max_length=10,
                    ),
                ),
                ("note", fields.CharField(default="", max_length=200)),
                ("version", fields.IntField(default=1)),
            ],
            options={
                "table": "lessons",
                "app": "models",
                "pk_attr": "id",
                "table_description": "One meeting of a course. `venue` only where it differs from the course's.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Attendance",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                (
                    "lesson",
                    fields.ForeignKeyField(
                        "models.Lesson",
                        source_field="lesson_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="attendances",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "enrolment",
                    fields.ForeignKeyField(
                        "models.Enrolment",
                        source_field="enrolment_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="attendances",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "mark",
                    fields.CharEnumField(
                        description="PRESENT: present\nLEAVE: leave\nABSENT: absent",
                        enum_type=Mark,
                        max_length=10,
                    ),
                ),
                ("marked_at", UtcDatetimeField()),
                ("version", fields.IntField(default=1)),
            ],
            options={
                "table": "attendances",
                "app": "models",
                "unique_together": (("lesson", "enrolment"),),
                "pk_attr": "id",
                "table_description": "What the roll says of one enrolment in one lesson.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Outgoing",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                (
                    "chat",
                    fields.ForeignKeyField(
                        "models.Chat",
                        source_field="chat_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="outgoing",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("lane", fields.CharField(max_length=20)),
                (
                    "what",
                    fields.CharEnumField(
                        description="CALL: call\nNOTICE: notice\nCARD: card",
                        enum_type=What,
                        max_length=10,
                    ),
                ),
                ("kind", fields.CharField(max_length=60)),
                ("facts", JsonField(default=dict)),
                (
                    "card",
                    fields.ForeignKeyField(
                        "models.Card",
                        source_field="card_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="outgoing",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("subject", fields.CharField(default="", max_length=40)),
                (
                    "priority",
                    fields.IntEnumField(
                        default=Priority.NOTICE,
                        description="INTERACTIVE: 0\nNOTICE: 1\nBROADCAST: 2",
                        enum_type=Priority,
                        generated=False,
                    ),
                ),
                (
                    "sending",
                    fields.CharEnumField(
                        default=Sending.DUE,
                        description="DUE: due\nSENDING: sending\nSENT: sent\nUNCERTAIN: uncertain\nDEAD: dead\nEXPIRED: expired",
                        enum_type=Sending,
                        max_length=10,
                    ),
                ),
                ("attempts", fields.SmallIntField(default=0)),
                ("due_at", UtcDatetimeField()),
                ("expires_at", UtcDatetimeField(null=True)),
                ("repeated", fields.BooleanField(default=False)),
                ("error", fields.CharField(default="", max_length=200)),
                ("created_at", UtcDatetimeField()),
                ("sent_at", UtcDatetimeField(null=True)),
            ],
            options={
                "table": "outbox",
                "app": "models",
                "indexes": [
                    Index(fields=["sending", "due_at"]),
                    Index(fields=["lane", "sending", "id"]),
                    Index(fields=["card", "sending"]),
                ],
                "pk_attr": "id",
                "table_description": "One thing to send. `repeated` marks what may have arrived once already.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Posted",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                (
                    "chat",
                    fields.ForeignKeyField(
                        "models.Chat",
                        source_field="chat_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="posted",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("message_id", fields.BigIntField()),
                ("subject", fields.CharField(max_length=40)),
            ],
            options={
                "table": "posted",
                "app": "models",
                "unique_together": (("chat", "message_id"),),
                "pk_attr": "id",
                "table_description": "Which thing a message in a chat is about, so that a reply to it finds its way.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ResidentRequest",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("number", fields.CharField(unique=True, max_length=20)),
                (
                    "status",
                    fields.CharEnumField(
                        default=Status.OPEN,
                        description="OPEN: open\nCLAIMED: claimed\nWAITING: waiting\nDONE: done\nCLOSED: closed\nWITHDRAWN: withdrawn\nDECLINED: declined",
                        enum_type=Status,
                        max_length=12,
                    ),
                ),
                (
                    "category",
                    fields.ForeignKeyField(
                        "models.Category",
                        source_field="category_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="requests",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("text", fields.TextField(unique=False)),
                (
                    "grid",
                    fields.ForeignKeyField(
                        "models.Grid",
                        source_field="grid_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="requests",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "first_grid",
                    fields.ForeignKeyField(
                        "models.Grid",
                        source_field="first_grid_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="first_requests",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "estate",
                    fields.ForeignKeyField(
                        "models.Estate",
                        source_field="estate_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="requests",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "building",
                    fields.ForeignKeyField(
                        "models.Building",
                        source_field="building_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="requests",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "household",
                    fields.ForeignKeyField(
                        "models.Household",
                        source_field="household_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="requests",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("place_words", fields.CharField(default="", max_length=200)),
                (
                    "account",
                    fields.ForeignKeyField(
                        "models.Account",
                        source_field="account_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="requests",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                (
                    "resident",
                    fields.ForeignKeyField(
                        "models.Resident",
                        source_field="resident_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="requests",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "claimer",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="claimer_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="claimed",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "lead",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="lead_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="led",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("urgent", fields.BooleanField(default=False)),
                ("returns", fields.SmallIntField(default=0)),
                ("result", fields.TextField(default="", unique=False)),
                (
                    "outcome",
                    fields.CharEnumField(
                        null=True,
                        description="CONFIRMED: confirmed\nNO_VALID_CALLBACK: no_valid_callback\nWITHDRAWN: withdrawn\nDECLINED: declined",
                        enum_type=Outcome,
                        max_length=20,
                    ),
                ),
                (
                    "settled_at_level",
                    fields.ForeignKeyField(
                        "models.Level",
                        source_field="settled_at_level_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="settled",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("filed_at", UtcDatetimeField(db_index=True)),
                ("claimed_at", UtcDatetimeField(null=True)),
                ("done_at", UtcDatetimeField(null=True)),
                ("closed_at", UtcDatetimeField(null=True)),
                ("version", fields.IntField(default=1)),
            ],
            options={
                "table": "requests",
                "app": "models",
                "indexes": [
                    Index(fields=["status", "grid"]),
                    Index(fields=["account", "status"]),
                    Index(fields=["resident", "status"]),
                ],
                "pk_attr": "id",
                "table_description": "A request. `grid` is responsible now; `lead` is whoever claimed it first 首接负责.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Callback",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "request",
                    fields.ForeignKeyField(
                        "models.ResidentRequest",
                        source_field="request_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="callbacks",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("at", UtcDatetimeField()),
                ("contacted", fields.BooleanField(null=True)),
                ("solved", fields.BooleanField(null=True)),
                (
                    "satisfaction",
                    fields.CharEnumField(
                        null=True,
                        description="SATISFIED: satisfied\nBASICALLY: basically\nDISSATISFIED: dissatisfied",
                        enum_type=Satisfaction,
                        max_length=12,
                    ),
                ),
                (
                    "by_member",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="by_member_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="callbacks",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={
                "table": "request_callbacks",
                "app": "models",
                "pk_attr": "id",
                "table_description": "What the resident said when asked: contacted? solved? satisfied? Three things apart.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                (
                    "request",
                    fields.ForeignKeyField(
                        "models.ResidentRequest",
                        source_field="request_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="entries",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("at", UtcDatetimeField()),
                (
                    "move",
                    fields.CharEnumField(
                        null=True,
                        description="CLAIM: claim\nRELEASE: release\nASK: ask\nANSWER: answer\nRETURN: return\nHAND_UP: hand_up\nASSIGN: assign\nFINISH: finish\nCONFIRM: confirm\nDISPUTE: dispute\nWITHDRAW: withdraw\nDECLINE: decline\nCLOSE: close",
                        enum_type=Move,
                        max_length=10,
                    ),
                ),
                (
                    "member",
                    fields.ForeignKeyField(
                        "models.Member",
                        source_field="member_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="entries",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "grid",
                    fields.ForeignKeyField(
                        "models.Grid",
                        source_field="grid_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="entries",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("text", fields.TextField(default="", unique=False)),
                ("internal", fields.BooleanField(default=False)),
            ],
            options={
                "table": "request_entries",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A line of a request's timeline: a move, or something said about it.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                (
                    "entry",
                    fields.ForeignKeyField(
                        "models.Entry",
                        source_field="entry_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="attachments",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "paper",
                    fields.CharEnumField(
                        description="PHOTO: photo\nVOICE: voice\nVIDEO: video\nDOCUMENT: document",
                        enum_type=Paper,
                        max_length=10,
                    ),
                ),
                ("source", fields.CharField(max_length=300)),
            ],
            options={
                "table": "request_attachments",
                "app": "models",
                "pk_attr": "id",
                "table_description": "A photo, a voice message or another file that belongs to a line of the timeline.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="TimetableSlot",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "course",
                    fields.ForeignKeyField(
                        "models.Course",
                        source_field="course_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="slots",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("weekday", fields.SmallIntField()),
                ("starts", fields.CharField(max_length=5)),
                ("minutes", fields.SmallIntField(default=90)),
            ],
            options={
                "table": "timetable_slots",
                "app": "models",
                "unique_together": (("course", "weekday", "starts"),),
                "pk_attr": "id",
                "table_description": "When a course is held every week. `weekday` is ISO: 1 is Monday.",
            },
            bases=["Model"],
        ),
    ]
