"""The categories that come with the product are complete, sensible and checked when read."""

from copy import deepcopy

import pytest

from models.categories.defaults import DEFAULTS, LEVELS, DefaultsWrong, entries

FIRST_LEVEL = {
    "facility": "公共设施",
    "utilities": "水电气",
    "parking": "停车秩序",
    "sanitation": "环境卫生",
    "noise": "噪音扰民",
    "safety": "安全隐患",
    "dispute": "邻里纠纷",
    "property": "物业服务",
    "elder": "为老服务",
    "care": "困难帮扶",
    "paperwork": "证明办理",
    "policy": "政策咨询",
    "illegal_building": "违章搭建",
    "pets": "宠物管理",
    "suggestion": "意见建议",
    "supervision": "监督投诉",
    "other": "其他",
}
BY_CODE = {entry.code: entry for entry in DEFAULTS}


def test_the_first_level_is_the_one_of_the_design():
    """Codes and names are what other parts, and people, rely on."""
    assert {e.code: e.zh for e in DEFAULTS if e.parent is None} == FIRST_LEVEL


def test_each_but_two_has_a_second_level_of_two_to_six():
    """More than six buttons nobody reads."""
    for code in FIRST_LEVEL.keys() - {"suggestion", "other"}:
        assert 2 <= sum(entry.parent == code for entry in DEFAULTS) <= 6, code


def test_parents_come_before_their_children_and_names_are_told_apart():
    """So that they can be written row by row, and chosen by name."""
    codes = [entry.code for entry in DEFAULTS]
    for entry in DEFAULTS:
        assert entry.parent is None or codes.index(entry.parent) < codes.index(entry.code)
        assert entry.zh
        assert entry.en
    for names in ([e.zh for e in DEFAULTS], [e.en for e in DEFAULTS], codes):
        assert len(names) == len(set(names))


def test_names_fit_on_a_button_and_into_the_register():
    """Chinese ones on a phone held by someone who has set large print."""
    assert all(len(entry.zh) <= 10 and len(entry.en) <= 60 for entry in DEFAULTS)


def test_clocks_run_from_claim_to_contact_to_solve():
    """Urgent ones must be claimed within half an hour and solved within a day."""
    for entry in DEFAULTS:
        assert 0 < entry.claim_hours <= entry.contact_hours <= entry.solve_hours
        if entry.urgent:
            assert entry.claim_hours <= 0.5
            assert entry.solve_hours <= 24
    light = BY_CODE["facility.light"]
    assert (light.claim_hours, light.contact_hours, light.solve_hours) == (2, 24, 72)


def test_what_must_not_wait_is_urgent():
    """Gas, fire, and what one can fall into or be shocked by; nothing else."""
    urgent = {entry.code for entry in DEFAULTS if entry.urgent}
    assert urgent == {"utilities.gas", "safety.fire", "safety.ground"}


def test_complaints_about_officials_are_confidential_in_both_levels():
    """And nothing else is."""
    confidential = {entry.code for entry in DEFAULTS if entry.confidential}
    assert confidential == {e.code for e in DEFAULTS if e.code.startswith("supervision")}


def test_what_only_the_community_can_settle_starts_there():
    """Papers, policy and complaints about officials never wait in a micro-grid."""
    for entry in DEFAULTS:
        assert entry.handled_at in LEVELS
        if entry.code.split(".")[0] in {"paperwork", "policy", "supervision"}:
            assert entry.handled_at == "community"
    assert BY_CODE["facility.lift"].handled_at == "micro_grid"


GOOD = {
    "clocks": {"routine": {"claim": 2, "contact": 24, "solve": 72}},
    "noise": {"zh": "噪音", "en": "Noise", "photo": True, "night": {"zh": "夜间", "en": "Night"}},
    "other": {"zh": "其他", "en": "Other"},
}


def test_a_child_inherits_what_it_does_not_say():
    """Here: that a photo is wanted."""
    noise, night, other = entries(GOOD)
    assert (noise.photo, night.photo, other.photo) == (True, True, False)
    assert (night.code, night.parent) == ("noise.night", "noise")


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        ("noise.zh", "", "noise: zh is missing"),
        ("noise.night.en", None, "noise.night: en is missing"),
        ("noise.colour", "red", "noise: colour is not a word for a category"),
        ("noise.photo", "yes", "noise: photo is true or false"),
        ("noise.clock", "soon", "noise: there is no clock 'soon'"),
        ("noise.level", "galaxy", "noise: there is no level 'galaxy'"),
        ("noise.keywords", "吵", "noise: keywords is a list of words"),
        ("noise.keywords", ["吵+"], "noise: keyword '吵+' has an empty part"),
        ("noise.keywords", ["吵", "吵"], "noise: keyword '吵' stands there twice"),
        (
            "clocks.routine.claim",
            0,
            "clock routine: needs claim, contact and solve in hours above 0",
        ),
        (
            "clocks.routine.claim",
            30,
            "clock routine: claim, contact and solve must follow each other",
        ),
        ("noise.night.deep", {"zh": "x"}, "noise.night: deep is not a word for a category"),
        ("title", "x", "title: not a category"),
        ("other", None, "other: is missing, though every message must belong somewhere"),
    ],
)
def test_a_mistake_in_the_file_is_named(path, value, fault):
    """The same file, with one thing wrong."""
    with pytest.raises(DefaultsWrong) as refused:
        entries(spoilt(path, value))
    assert set(refused.value.faults) == {fault}


def spoilt(path: str, value: object) -> dict:
    """The good document with another value at a path; None takes it out."""
    document: dict = deepcopy(GOOD)
    *parents, last = path.split(".")
    inner = document
    for name in parents:
        inner = inner[name]
    inner[last] = value
    if value is None:
        del inner[last]
    return document


def test_all_mistakes_are_named_at_once():
    """Nobody wants to start five times."""
    with pytest.raises(DefaultsWrong) as refused:
        entries({"clocks": {}, "noise": {"zh": "噪音"}})
    assert len(refused.value.faults) == 3
