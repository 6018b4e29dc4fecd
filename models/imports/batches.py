"""Batches: what one import wrote, so that it can be taken back as a whole.

A batch is undone when nothing has happened since to anything it wrote: no request, no sign-up, no
correction. Else it is refused with the reason, and stays. Posts and courses have told people
already and are not taken back by a batch.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import to_builtins
from tortoise.models import Model

from models import journal
from models.access import Sight
from models.addresses import Building, Estate, Household
from models.database import add_row, writing
from models.errors import InUse
from models.imports.run import Fate, Run
from models.imports.tables import ImportBatch, ImportRow
from models.journal import Actor, word_of
from models.members import Member, Post
from models.residents import Resident

AT_ONCE = 500


TABLES: dict[str, type[Model]] = {
    word_of(table): table for table in (Estate, Building, Household, Resident, Member)
}
"""What can be taken back, in the order in which it is written."""


async def keep(run: Run, sight: Sight | None) -> ImportBatch | None:
    """Note what a load wrote, when somebody in the office sent it."""
    if sight is None or not run.written:
        return None
    tallies = {
        sheet: {str(fate): rows for fate, rows in tally.items() if rows and fate is not Fate.BAD}
        for sheet, tally in run.report.tallies.items()
    }
    batch = await ImportBatch.create(
        at=run.now,
        member_id=sight.member.id,
        name=run.workbook.name[:120],
        digest=run.workbook.digest,
        rows=tallies,
    )
    for written in run.written:
        row: Any = written.row
        add_row(
            ImportRow,
            batch_id=batch.id,
            word=word_of(type(row)),
            row=row.pk,
            version=row.version,
            before=to_builtins(written.before) if written.before is not None else None,
        )
    run.report.batch = batch.id
    return batch


async def undo(batch: ImportBatch, actor: Actor, *, now: datetime) -> ImportBatch:
    """Take a batch back. Raises `InUse` with what has happened since."""
    async with writing():
        present = await ImportBatch.select_for_update().get(id=batch.id)
        if present.undone_at:
            raise InUse(what="import", by="undo")
        rows = await ImportRow.filter(batch_id=batch.id)
        for row in rows:
            if row.word not in TABLES or row.before == {}:
                raise InUse(what="import", by=f"{row.word}s")
        for word, table in reversed(TABLES.items()):
            await _take_back(table, [row for row in rows if row.word == word])
        present.undone_at = now
        await present.save(update_fields=["undone_at"])
        await journal.write(actor, "import-undone", present, now=now, rows=len(rows))
    return present


async def _take_back(table: type[Model], rows: Sequence[ImportRow]) -> None:
    versions = {row.row: row.version for row in rows}
    new = [row.row for row in rows if row.before is None]
    for at in range(0, len(rows), AT_ONCE):
        ids = [row.row for row in rows[at : at + AT_ONCE]]
        found: Any = await table.filter(id__in=ids)
        if len(found) < len(ids) or any(one.version != versions[one.id] for one in found):
            raise InUse(what=word_of(table), by="changes")
    for at in range(0, len(new), AT_ONCE):
        some = new[at : at + AT_ONCE]
        if table is Member:
            await Post.filter(member_id__in=some).delete()
        await _must_be_unused(table, some)
        await table.filter(id__in=some).delete()
    for row in rows:
        if row.before:
            await table.filter(id=row.row).update(**row.before, version=row.version + 1)


async def _must_be_unused(table: type[Model], ids: Sequence[int]) -> None:
    """Whatever refers to a row uses it; what the batch itself wrote is gone by now."""
    for name in table._meta.backward_fk_fields:
        backward: Any = table._meta.fields_map[name]
        users = backward.related_model.filter(**{f"{backward.relation_field}__in": ids})
        if await users.exists():
            raise InUse(what=word_of(table), by=backward.related_model._meta.db_table)
