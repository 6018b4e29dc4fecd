"""The table of states and moves in the documentation is what the code does."""

from moves_table import DOCUMENT, table, written

from models.requests.moves import MOVES, WHO, Move, Status


def test_the_table_in_the_documentation_is_up_to_date():
    """A move that is added, or goes elsewhere, is in it by one command."""
    text = DOCUMENT.read_text("utf-8")
    assert text == written(text), "docs/requests.md is stale: run  python tests/moves_table.py"


def test_the_table_has_every_state_every_move_and_who_may():
    """Nothing that can happen is missing."""
    text = table()
    for word in (*Status, *(move for _, move in MOVES)):
        assert f"`{word}`" in text
    assert WHO.keys() >= {move for _, move in MOVES}


def test_the_table_tells_what_a_move_really_brings():
    """Some that are known by heart: the reading of the code is not blind."""
    lines = {line.split("`")[1]: line for line in table().splitlines() if line.startswith("| `")}
    assert "`request-claimed`" in lines[Move.CLAIM]
    assert "`request-passed-on`" in lines[Move.HAND_UP]
    assert "`request-disputed`" in lines[Move.DISPUTE]
    assert "`responsible-now`" in lines[Move.TAKE_OVER]
    assert "open → claimed" in lines[Move.CLAIM]
    assert "首次联系 · 办结" in lines[Move.CLAIM]
    assert (
        "still: 办结" in lines[Move.GRANT_PARK]
        or "still: 首次联系 · 办结" in lines[Move.GRANT_PARK]
    )
    assert "as before" in lines[Move.OFFER]
