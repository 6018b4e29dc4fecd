"""Canned answers: what comes with the product can be said."""

import pytest

from models.canned import BLANKS, defaults, filled, must_be_fillable
from models.categories.defaults import DEFAULTS
from models.requests import Status


@pytest.mark.parametrize("entry", defaults(), ids=lambda entry: entry["zh"][:12])
def test_what_comes_with_the_product_is_whole(entry):
    """In both languages, with blanks that can be filled, for categories and states there are."""
    for language in ("zh", "en"):
        must_be_fillable(entry[language], language)
        said = filled(entry[language], dict.fromkeys(BLANKS, "某某"))
        assert "{" not in said
        assert len(said) <= 500
    assert entry.get("category", "noise") in {category.code for category in DEFAULTS}
    assert entry.get("status", "open") in set(Status)
