"""Files: kept once, named twice (to reach them and to recognise them), limited in size.

Up: 10 MB for a photo, 50 MB for anything else. Down: 20 MB. A `file_id` reaches the file, a
`file_unique_id` is the same for the same content and reaches nothing.
"""

import hashlib
import struct
from dataclasses import dataclass, field

from bot.sandbox.world.refusals import Json, Refused, bad_request, entity_too_large

MEGABYTE = 1024 * 1024
MOST_PHOTO = 10 * MEGABYTE
MOST_UPLOAD = 50 * MEGABYTE
MOST_DOWNLOAD = 20 * MEGABYTE

FOLDERS = {
    "photo": ("photos", "jpg", "AgAC"),
    "voice": ("voice", "oga", "AwAC"),
    "video": ("videos", "mp4", "BAAC"),
    "audio": ("music", "mp3", "CQAC"),
    "video_note": ("video_notes", "mp4", "DQAC"),
    "document": ("documents", "bin", "BQAC"),
}
MIME = {
    "photo": "image/jpeg",
    "voice": "audio/ogg",
    "video": "video/mp4",
    "audio": "audio/mpeg",
    "video_note": "video/mp4",
    "document": "application/octet-stream",
}


@dataclass(frozen=True)
class StoredFile:
    """One file and the kind of message it was first sent as."""

    file_id: str
    unique_id: str
    kind: str
    path: str
    name: str
    mime_type: str
    content: bytes

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.content)

    def as_json(self) -> Json:
        """What every kind of file shares."""
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": self.size,
        }


@dataclass
class FileStore:
    """All the files of the world."""

    by_id: dict[str, StoredFile] = field(default_factory=dict)
    by_path: dict[str, StoredFile] = field(default_factory=dict)
    by_unique_id: dict[str, StoredFile] = field(default_factory=dict)

    def keep(self, kind: str, content: bytes, *, name: str = "", mime_type: str = "") -> StoredFile:
        """Store a file as `kind`; nothing is refused here."""
        folder, extension, prefix = FOLDERS[kind]
        if kind == "document" and "." in name:
            extension = name.rsplit(".", 1)[1]
        number = len(self.by_id)
        digest = hashlib.sha256(kind.encode() + content).hexdigest()
        stored = StoredFile(
            file_id=f"{prefix}AgIAAxkB{number:06d}{digest[:40]}",
            unique_id=f"AQAD{digest[:12]}",
            kind=kind,
            path=f"{folder}/file_{number}.{extension}",
            name=name,
            mime_type=mime_type or MIME[kind],
            content=content,
        )
        self.by_id[stored.file_id] = stored
        self.by_path[stored.path] = stored
        self.by_unique_id[stored.unique_id] = stored
        return stored

    def upload(self, kind: str, content: bytes, *, name: str, mime_type: str) -> StoredFile:
        """Take a bot's upload. Refuses what is empty, too big, or a photo that is none."""
        if not content:
            raise bad_request("file must be non-empty")
        if len(content) > MOST_UPLOAD:
            raise entity_too_large()
        if kind == "photo":
            _check_photo(content)
        return self.keep(kind, content, name=name, mime_type=mime_type)

    def sent_before(self, kind: str, file_id: str) -> StoredFile:
        """The file behind a `file_id` that a bot sends again."""
        stored = self.by_id.get(file_id)
        if stored is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        if stored.kind != kind:
            raise bad_request(
                f"can't use file of type {stored.kind.capitalize()} as {kind.capitalize()}"
            )
        return stored

    def for_download(self, file_id: str) -> StoredFile:
        """The file a bot may fetch."""
        stored = self.by_id.get(file_id)
        if stored is None:
            raise _invalid_id()
        if stored.size > MOST_DOWNLOAD:
            raise bad_request("file is too big")
        return stored


def _invalid_id() -> Refused:
    return bad_request("invalid file_id")


def _check_photo(content: bytes) -> None:
    if len(content) > MOST_PHOTO:
        raise bad_request(
            f"file of size {len(content)} bytes is too big for a photo;"
            f" the maximum size is {MOST_PHOTO} bytes"
        )
    width, height = picture_size(content)
    if not width or not height:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")


def picture_size(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG, GIF, WebP or JPEG; (0, 0) when it is none of them."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content[:6] in {b"GIF87a", b"GIF89a"} and len(content) >= 10:
        width, height = struct.unpack("<HH", content[6:10])
        return width, height
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return _webp_size(content)
    if content.startswith(b"\xff\xd8"):
        return _jpeg_size(content)
    return 0, 0


def _webp_size(content: bytes) -> tuple[int, int]:
    if content[12:16] == b"VP8X" and len(content) >= 30:
        width = int.from_bytes(content[24:27], "little") + 1
        return width, int.from_bytes(content[27:30], "little") + 1
    if content[12:16] == b"VP8L" and len(content) >= 25:
        packed = int.from_bytes(content[21:25], "little")
        return (packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1
    if content[12:16] == b"VP8 " and len(content) >= 30:
        width, height = struct.unpack("<HH", content[26:30])
        return width & 0x3FFF, height & 0x3FFF
    return 0, 0


def _jpeg_size(content: bytes) -> tuple[int, int]:
    """Walk the markers to the first frame header."""
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker in {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB}:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        (length,) = struct.unpack(">H", content[at + 2 : at + 4])
        at += 2 + length
    return 0, 0
