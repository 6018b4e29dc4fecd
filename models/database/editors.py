"""Tortoise's schema editors, put right where they go wrong.

* An index on a relation (`indexes = (("course", "standing"),)`) is one on its column,
  `course_id`; Tortoise resolves that for models and forgets it for migrations.
* On SQLite, SQL is cut where SQLite says and not at every semicolon; an index that went with
  the rebuilding of its table need not be dropped again; and a unique constraint that stands
  inside its table goes by rebuilding it, for SQLite drops no such index.
* On PostgreSQL, the tables are those of the connection's schema and not of "public".
"""

from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.migrations.schema_editor.asyncpg import AsyncpgSchemaEditor
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_editor.sqlite import SqliteSchemaEditor


class _Columns(BaseSchemaEditor):
    def _get_index_sql(self, model: Any, field_names: Any, *args: Any, **named: Any) -> str:
        columns = self._resolve_fields_to_columns(model, field_names)
        return super()._get_index_sql(model, columns, *args, **named)

    def _generate_index_name(self, prefix: str, model: Any, field_names: Any) -> str:
        columns = self._resolve_fields_to_columns(model, field_names)
        return super()._generate_index_name(prefix, model, columns)


class SqliteEditor(_Columns, SqliteSchemaEditor):
    def _drop_index_sql(self, model: Any, index_name: str) -> str:
        return f'DROP INDEX IF EXISTS "{index_name}"'

    async def _run_sql(self, sql: str) -> None:
        await self.client.execute_script(sql)

    async def remove_constraint(self, model: Any, constraint: Any) -> None:
        if await self._stands_in_the_table(model, constraint):
            # those of its kind that are to stay are made again with the forgotten indexes
            await self._remake_table(model)
        else:
            await super().remove_constraint(model, constraint)

    async def _stands_in_the_table(self, model: Any, constraint: Any) -> bool:
        if not hasattr(constraint, "fields"):
            return False
        columns = self._resolve_fields_to_columns(model, constraint.fields)
        names = await self._get_unique_constraint_names_from_db(model._meta.db_table, columns)
        return any(name.startswith("sqlite_autoindex_") for name in names)


class PostgresEditor(_Columns, AsyncpgSchemaEditor):
    async def _get_unique_constraint_names_from_db(
        self, table_name: str, column_names: list[str], schema: str | None = None
    ) -> list[str]:
        if schema is None:
            (row,) = await self.client.execute_query_dict("SELECT current_schema() AS name")
            schema = row["name"]
        return await super()._get_unique_constraint_names_from_db(table_name, column_names, schema)


def editor(client: BaseDBAsyncClient, *, atomic: bool) -> BaseSchemaEditor:
    """The editor for the connection. `atomic`: it runs inside a transaction already."""
    kind = SqliteEditor if client.capabilities.dialect == "sqlite" else PostgresEditor
    return kind(client, atomic=atomic)
