"""Pictures: nothing leaves but what they show."""

import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from models.pictures import LONGEST_SIDE, NotAPicture, made_anew

ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825


def photo(kind="JPEG", size=(40, 20), **how):
    """A picture with a camera's maker, a place and a direction in it."""
    image = Image.new("RGB", size, "red")
    exif = Image.Exif()
    exif[MAKE] = "MARKER-PHONE"
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[29] = "MARKER-2026"
    out = io.BytesIO()
    image.save(out, kind, exif=exif, **how)
    return out.getvalue()


def bomb(width, height):
    """A PNG of a few bytes that says it is that large."""

    def chunk(name, body):
        check = struct.pack(">I", zlib.crc32(name + body))
        return struct.pack(">I", len(body)) + name + body + check

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1_000)
    chunks = chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_where_and_by_whom_it_was_taken_is_gone(kind):
    """EXIF goes, whatever the picture was kept as; it stands upright all the same."""
    before = photo(kind)
    assert b"MARKER" in before or kind == "PNG"
    after = made_anew(before)
    with Image.open(io.BytesIO(after)) as picture:
        assert picture.format == "JPEG"
        assert picture.size == (20, 40), "turned as the camera meant it"
        assert not dict(picture.getexif())
    for left in (b"MARKER", b"Exif", b"GPS"):
        assert left not in after


def test_what_was_hung_behind_or_written_beside_it_is_gone():
    """Comments, profiles, and bytes after the end."""
    after = made_anew(photo(comment=b"MARKER-COMMENT", icc_profile=b"MARKER-ICC") + b"MARKER-TAIL")
    assert b"MARKER" not in after


def test_it_is_made_no_larger_than_it_has_to_be():
    """A camera's picture fits a screen."""
    with Image.open(io.BytesIO(made_anew(photo(size=(6_000, 3_000))))) as picture:
        assert max(picture.size) == LONGEST_SIDE


@pytest.mark.parametrize("size", [(20_000, 20_000), (65_535, 65_535), (1_000_000, 100)])
def test_what_would_unfold_into_too_much_is_refused_unread(size):
    """A decompression bomb: a few bytes that say they are gigabytes."""
    content = bomb(*size)
    assert len(content) < 200
    with pytest.raises(NotAPicture):
        made_anew(content)


@given(st.binary(max_size=200))
def test_what_is_no_picture_is_refused(content):
    """Whatever the bytes are."""
    with pytest.raises(NotAPicture):
        made_anew(content)


def test_half_a_picture_is_refused():
    """It was cut off on the way."""
    with pytest.raises(NotAPicture):
        made_anew(photo(size=(400, 200))[:300])
