"""Whoever is shown what is personal leaves a line in the journal; nobody else does."""

from models.journal import JournalEntry


async def reads():
    """The entries that say so, the oldest first."""
    return await JournalEntry.filter(act="personal-read").order_by("id")


async def test_an_answer_that_shows_personal_fields_leaves_one_entry(community, zhao):
    """However many rows it has: which fields of which, and nothing of what stood in them."""
    items = await zhao.listed("/residents")
    (entry,) = await reads()
    assert entry.actor == f"member:{community.members['赵'].id}"
    assert entry.subject == f"member:{community.members['赵'].id}"
    shown = [item["id"] for item in items if item["phone"]]
    assert (entry.facts["of"], entry.facts["fields"]["phone"]) == ("resident", shown)
    assert entry.personal is None


async def test_an_answer_about_one_is_written_down_with_the_one(community, zhao):
    """So that it is found by whoever asks who has looked at a person."""
    await zhao.get(f"/residents/{community.wang.id}")
    (entry,) = await zhao.listed("/journal", subject=f"resident:{community.wang.id}", act=READ)
    assert entry["facts"]["fields"]["phone"] == [community.wang.id]


READ = "personal-read"


async def test_who_is_shown_stars_has_read_nothing(community, office, zhao):
    """The twin: the same list, by somebody who may not read them."""
    member = community.members["赵"].id
    given = await zhao.made("/tokens", name="x", member_id=member, scopes=["read"])
    watcher = office.call(secret=given["secret"])
    items = await watcher.listed("/residents")
    assert all("*" in item["phone"] for item in items if item["phone"])
    assert await reads() == []


async def test_a_list_in_which_nothing_is_personal_writes_nothing(zhao, things):
    """Not a row anywhere: a read stays a read."""
    before = await JournalEntry.all().count()
    for word in ("requests", "grids", "courses", "enrolments", "categories", "journal"):
        await zhao.listed(f"/{word}")
    assert await JournalEntry.all().count() == before
