"""Moments sort and compare as time does, and JSON stays readable."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tortoise.functions import Max
from village import Household

from models.database import as_moment, as_text, dialect, execute, fetch, writing
from models.database.fields import JsonField, UtcDatetimeField, encode

SHANGHAI = timezone(timedelta(hours=8))

moments = st.datetimes(
    min_value=datetime(1900, 1, 1),  # noqa: DTZ001 - Hypothesis adds the zone
    max_value=datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=st.builds(timezone, st.timedeltas(timedelta(hours=-14), timedelta(hours=14))),
)

in_the_village = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@given(moments)
def test_a_moment_comes_back_as_the_same_moment_in_utc(moment: datetime):
    back = as_moment(as_text(moment))
    assert back == moment
    assert back.tzinfo is UTC


@given(moments, moments)
def test_texts_sort_as_the_moments_do(one: datetime, other: datetime):
    assert (as_text(one) < as_text(other)) == (one < other)
    assert len(as_text(one)) == 32


@pytest.mark.usefixtures("village")
@in_the_village
@given(st.lists(moments, min_size=1, max_size=6, unique=True), moments)
async def test_filters_and_order_are_those_of_time(stored: list[datetime], border: datetime):
    async with writing():
        await Household.all().delete()
        await Household.bulk_create(
            [Household(name=str(number), seen_at=at) for number, at in enumerate(stored)]
        )

    async def seen(**condition: Any) -> list[datetime | None]:
        found = Household.filter(**condition).order_by("seen_at")
        return [house.seen_at for house in await found]

    assert await seen() == sorted(stored)
    assert await seen(seen_at__lte=border) == sorted(at for at in stored if at <= border)
    assert await seen(seen_at__gt=border) == sorted(at for at in stored if at > border)
    assert await seen(seen_at=stored[0]) == [stored[0]]
    assert await seen(seen_at__in=stored[:2]) == sorted(stored[:2])
    assert await seen(seen_at__range=(min(stored), border)) == sorted(
        at for at in stored if min(stored) <= at <= border
    )
    assert await seen(seen_at__not=stored[0]) == sorted(stored[1:])


@pytest.mark.usefixtures("village")
@in_the_village
@given(moments, moments)
async def test_every_way_of_writing_stores_utc(first: datetime, later: datetime):
    async with writing():
        await Household.all().delete()
        house = await Household.create(name="王家", seen_at=first)
        assert await Household.get(seen_at=first) == house
        await Household.filter(id=house.id).update(seen_at=later)
        assert (await Household.get(id=house.id)).seen_at == later
        house.seen_at = first
        await house.save(update_fields=["seen_at"])
        await Household.bulk_update([house], fields=["seen_at"])
        await execute("UPDATE household SET seen_at = ? WHERE seen_at = ?", [later, first])
    (row,) = await fetch("SELECT seen_at FROM household")
    assert as_moment(row["seen_at"]) == later
    if dialect() == "sqlite":
        assert row["seen_at"] == as_text(later)


@pytest.mark.usefixtures("village")
async def test_values_and_aggregates_are_moments_too():
    at = datetime(2026, 3, 1, 9, tzinfo=SHANGHAI)
    async with writing():
        await Household.create(name="王家", seen_at=at)
    assert await Household.all().values("seen_at") == [{"seen_at": at}]
    assert await Household.annotate(last=Max("seen_at")).values_list("last", flat=True) == [at]
    assert (await Household.get(name="王家")).seen_at == at


@pytest.mark.usefixtures("village")
async def test_a_moment_without_a_zone_is_refused_on_every_way_in():
    naive = datetime(2026, 3, 1)  # noqa: DTZ001 - naive on purpose
    async with writing():
        for attempt in (
            lambda: Household.create(name="王家", seen_at=naive),
            lambda: Household.filter(seen_at__lte=naive).count(),
            lambda: Household.all().update(seen_at=naive),
        ):
            with pytest.raises(ValueError, match="time zone"):
                await attempt()
    assert await Household.all().count() == 0


@pytest.mark.usefixtures("village")
async def test_facts_are_stored_as_chinese_and_come_back_equal():
    facts = {"地址": "碧海蓝天3栋", "emoji": "🏠", "n": [1, 2.5, None, True], "quote": '"; --'}
    async with writing():
        await Household.create(name="王家", facts=facts)
    assert (await Household.get(name="王家")).facts == facts
    (row,) = await fetch("SELECT facts FROM household")
    assert "碧海蓝天" in row["facts"]


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(2**63), 2**63 - 1)
        | st.text(st.characters(exclude_categories=["Cs"])),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=10,
    )
)
def test_json_read_back_equals_what_was_written(value: Any):
    assert JsonField[Any]().decoder(encode(value)) == value


@pytest.mark.parametrize("field", [UtcDatetimeField(null=True), JsonField[Any](default=dict)])
def test_migrations_name_the_fields_without_their_inner_workings(field: Any):
    path, arguments, keywords = field.deconstruct()
    assert path == f"models.database.fields.{type(field).__name__}"
    assert arguments == []
    assert keywords.keys() <= {"null", "default"}
