"""Versions of a small program, each with its tables and the migrations so far."""

import importlib
import sys
import uuid
from pathlib import Path

from models.database.detecting import make_migration

_HEAD = """
from tortoise import fields
from tortoise.models import Model
"""

_MIGRATION = """
from tortoise import migrations
from tortoise.migrations import operations as ops

{code}

class Migration(migrations.Migration):
    dependencies = [("models", "{after}")]
    {options}
    operations = [ops.RunPython({function})]
"""


class Releases:
    """Writes modules of tables and migrations into a directory of its own."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.migrations = f"migrations_{uuid.uuid4().hex}"
        self.tables = ""
        self.names: list[str] = []
        (directory / self.migrations).mkdir()
        (directory / self.migrations / "__init__.py").touch()
        sys.path.append(str(directory))
        importlib.invalidate_caches()

    def close(self) -> None:
        sys.path.remove(str(self.directory))

    @property
    def options(self) -> dict[str, object]:
        """What `migrate` and the others have to be told."""
        return {"modules": [self.tables], "migrations": self.migrations}

    async def with_tables(self, source: str) -> None:
        """A release with these tables, and the migration that leads to them."""
        self.tables = f"tables_{uuid.uuid4().hex}"
        (self.directory / f"{self.tables}.py").write_text(_HEAD + source, encoding="utf-8")
        importlib.invalidate_caches()
        for path in await make_migration("tables", **self.options):  # type: ignore[arg-type]
            self.names.append(path.stem)

    def with_code(self, code: str, *, options: str = "") -> str:
        """A release with a migration that runs `async def run(apps, editor)`. Returns its name."""
        name = f"{len(self.names) + 1:04}_code"
        source = _MIGRATION.format(code=code, after=self.names[-1], options=options, function="run")
        (self.directory / self.migrations / f"{name}.py").write_text(source, encoding="utf-8")
        importlib.invalidate_caches()
        self.names.append(name)
        return name


FIRST = """
class Grid(Model):
    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=20, unique=True)
    name = fields.CharField(max_length=20, db_index=True)

    class Meta:
        table = "grid"
        unique_together = (("name", "code"),)


class Post(Model):
    id = fields.IntField(primary_key=True)
    grid = fields.ForeignKeyField("models.Grid", related_name="posts", on_delete=fields.CASCADE)
    role = fields.CharField(max_length=20)

    class Meta:
        table = "post"
"""

# longer names: on SQLite the table that the posts refer to is made anew
SECOND = FIRST.replace(
    "name = fields.CharField(max_length=20", "name = fields.CharField(max_length=80"
)
