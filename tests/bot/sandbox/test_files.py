"""Files: up, down, and the borders in between."""

import pytest

from bot.sandbox.world import Refused, Upload, sample_photo, sample_voice
from bot.sandbox.world.files import MEGABYTE, picture_size


def padded(size):
    """A picture of exactly that many bytes."""
    picture = sample_photo(8, 8)
    return picture + b"\0" * (size - len(picture))


def up(content, name="a.bin"):
    return {"f": Upload(name, content, "application/octet-stream")}


def test_what_went_up_comes_down(api, world, account, wang):
    """By `getFile` and its path."""
    sent = api("sendDocument", up(b"hello", "说明.txt"), chat_id=wang.id, document="attach://f")
    assert sent["document"]["file_name"] == "说明.txt"
    file = api("getFile", file_id=sent["document"]["file_id"])
    assert file["file_size"] == 5
    assert world.download(account.token, file["file_path"]).content == b"hello"
    with pytest.raises(Refused, match="404 Not Found"):
        world.download(account.token, "documents/other.txt")


def test_what_people_sent_comes_down_too(api, world, account, wang):
    """Photos and voice messages."""
    voice = wang.sends_voice(account).content.media.file
    path = api("getFile", file_id=voice.file_id)["file_path"]
    assert world.download(account.token, path).content == sample_voice(3)


def test_a_photo_has_at_most_10_mb(api, wang, refused):
    """One byte more is refused."""
    most = 10 * MEGABYTE
    assert api("sendPhoto", up(padded(most)), chat_id=wang.id, photo="attach://f")
    why = f"file of size {most + 1} bytes is too big for a photo; the maximum size is {most} bytes"
    with refused(why):
        api("sendPhoto", up(padded(most + 1)), chat_id=wang.id, photo="attach://f")


def test_other_files_have_at_most_50_mb(api, wang):
    """One byte more, and the answer is 413."""
    most = 50 * MEGABYTE
    assert api("sendDocument", up(bytes(most)), chat_id=wang.id, document="attach://f")
    with pytest.raises(Refused, match="413 Request Entity Too Large"):
        api("sendDocument", up(bytes(most + 1)), chat_id=wang.id, document="attach://f")


def test_down_come_at_most_20_mb(api, account, wang, refused):
    """Though people send more."""
    fits = wang.sends_document(account, bytes(20 * MEGABYTE)).content.media.file
    assert api("getFile", file_id=fits.file_id)
    too_big = wang.sends_document(account, bytes(20 * MEGABYTE + 1)).content.media.file
    with refused("file is too big"):
        api("getFile", file_id=too_big.file_id)
    with refused("invalid file_id"):
        api("getFile", file_id="AgAC")


def test_a_photo_is_a_picture(api, wang, refused):
    """Of sensible shape."""
    with refused("IMAGE_PROCESS_FAILED"):
        api("sendPhoto", up(b"not a picture"), chat_id=wang.id, photo="attach://f")
    with refused("PHOTO_INVALID_DIMENSIONS"):
        api("sendPhoto", up(sample_photo(210, 10)), chat_id=wang.id, photo="attach://f")
    assert api("sendPhoto", up(sample_photo(200, 10)), chat_id=wang.id, photo="attach://f")


def test_a_file_can_be_sent_again_as_what_it_was(api, account, wang, refused):
    """By its id, and not as another kind."""
    photo = wang.sends_photo(account).content.media.file
    assert api("sendPhoto", chat_id=wang.id, photo=photo.file_id)["photo"][0]["file_id"]
    with refused("can't use file of type Photo as Document"):
        api("sendDocument", chat_id=wang.id, document=photo.file_id)
    with refused("wrong file identifier/HTTP URL specified"):
        api("sendPhoto", chat_id=wang.id, photo="unknown")
    with refused("wrong file identifier/HTTP URL specified"):
        api("sendPhoto", chat_id=wang.id, photo="attach://missing")
    with refused("there is no photo in the request"):
        api("sendPhoto", chat_id=wang.id)
    with refused("file must be non-empty"):
        api("sendDocument", up(b""), chat_id=wang.id, document="attach://f")


def test_nothing_is_fetched_from_elsewhere(api, wang, refused):
    """The sandbox stays on the machine, and says so."""
    with refused("the sandbox does not model fetching files by URL"):
        api("sendPhoto", chat_id=wang.id, photo="https://example.org/a.png")


def test_the_same_content_has_the_same_unique_id(account, wang):
    """And another id to reach it."""
    first, second = (wang.sends_photo(account).content.media.file for _ in range(2))
    assert first.unique_id == second.unique_id
    assert first.file_id != second.file_id


JPEG = b"\xff\xd8\xff\xe0\x00\x04xx\xff\xc0\x00\x11\x08\x00\x20\x00\x40" + bytes(9)
GIF = b"GIF89a\x40\x00\x20\x00"
VP8X = b"RIFF\0\0\0\0WEBPVP8X" + bytes(8) + (63).to_bytes(3, "little") + (31).to_bytes(3, "little")


@pytest.mark.parametrize("picture", [sample_photo(64, 32), JPEG, GIF, VP8X])
def test_the_size_of_a_picture_is_read_from_it(picture):
    """Of every kind that phones send."""
    assert picture_size(picture) == (64, 32)
    assert picture_size(picture[:6]) == (0, 0)
