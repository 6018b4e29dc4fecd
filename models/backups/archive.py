"""The file of a backup: a zip that any machine can open, with a manifest of what must be in it.

`manifest.json` says when and by which version it was made, which migrations had been applied,
how many rows each table has, and the size and SHA-256 of every other part.
"""

import hashlib
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

import msgspec

from models.database.copies import sync

MANIFEST = "manifest.json"
FORMAT = 1

_PIECE = 2**20
# a database packs to a quarter at the lowest of levels, and hardly better at the highest
_LEVEL = 1
_TORN = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError)

Tell = Callable[[str, int, int], object]
"""Hears the step ("copy", "pack", "check", …), how much of it is done, and of how much."""


class Part(msgspec.Struct, frozen=True):
    """A part of the archive; its size in bytes."""

    name: str
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup holds. Everything committed before `taken_at` is in it.

    `columns` and `sequences` (the last number of each table) are needed on PostgreSQL only; a
    SQLite database has them inside.
    """

    format: int = FORMAT
    version: str
    dialect: str
    taken_at: datetime
    migrations: list[str]
    rows: dict[str, int]
    columns: dict[str, list[str]] = {}
    sequences: dict[str, int] = {}
    parts: list[Part] = []


@dataclass(eq=False)
class BackupDamaged(Exception):
    """It is not what its manifest says; nothing of it is used."""

    file: Path
    reason: str

    def __str__(self) -> str:
        return f"{self.file} is no whole backup: {self.reason}"


class Packing:
    """An archive that is being written; only its owner may read it."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.parts: list[Part] = []
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        self._file = os.fdopen(descriptor, "w+b")
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL)

    @contextmanager
    def part(self, name: str) -> Iterator[Callable[[bytes], None]]:
        """A part to be written piece by piece."""
        digest, size = hashlib.sha256(), 0
        with self._zip.open(name, "w", force_zip64=True) as out:

            def write(piece: bytes) -> None:
                nonlocal size
                digest.update(piece)
                size += len(piece)
                out.write(piece)

            yield write
        self.parts.append(Part(name, size, digest.hexdigest()))

    def add(self, name: str, source: Path, tell: Tell) -> None:
        """A file as a part."""
        total, done = source.stat().st_size, 0
        with source.open("rb") as read, self.part(name) as write:
            while piece := read.read(_PIECE):
                write(piece)
                done += len(piece)
                tell("pack", done, total)

    def finish(self, manifest: Manifest) -> Manifest:
        """Write what is in it, and see that it is on the disk."""
        whole = msgspec.structs.replace(manifest, parts=self.parts)
        self._zip.writestr(MANIFEST, msgspec.json.format(msgspec.json.encode(whole), indent=2))
        self.close()
        return whole

    def close(self) -> None:
        """Let go of the file; it is whole only if it was finished."""
        if self._file.closed:
            return
        self._zip.close()
        self._file.close()
        sync(self.file)


def read_manifest(file: Path) -> Manifest:
    """What a backup says of itself. Raises `BackupDamaged`, and `OSError` when it is not there."""
    with _opened(file) as archive:
        return _manifest(file, archive)


def check(file: Path, tell: Tell) -> Manifest:
    """Read everything, and compare it with the manifest. Raises `BackupDamaged`."""
    with _opened(file) as archive:
        manifest = _manifest(file, archive)
        total, done = sum(part.size for part in manifest.parts), 0
        for part in manifest.parts:
            digest, size = hashlib.sha256(), 0
            for piece in _pieces(archive, part.name):
                digest.update(piece)
                size += len(piece)
                tell("check", done + size, total)
            if (size, digest.hexdigest()) != (part.size, part.sha256):
                raise BackupDamaged(file, f"{part.name} is not what was written")
            done += size
    return manifest


def extract(file: Path, name: str, to: Path, tell: Tell) -> None:
    """Write a part to a file that only its owner may read."""
    with _opened(file) as archive:
        total, done = archive.getinfo(name).file_size, 0
        descriptor = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            for piece in _pieces(archive, name):
                out.write(piece)
                done += len(piece)
                tell("unpack", done, total)
    sync(to)


def pieces(file: Path, name: str) -> Iterator[bytes]:
    """A part, piece by piece."""
    with _opened(file) as archive:
        yield from _pieces(archive, name)


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(name) as part:
        while piece := part.read(_PIECE):
            yield piece


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except _TORN as exc:
        raise BackupDamaged(file, str(exc) or type(exc).__name__) from exc


def _manifest(file: Path, archive: zipfile.ZipFile) -> Manifest:
    try:
        manifest = msgspec.json.decode(archive.read(MANIFEST), type=Manifest)
    except msgspec.MsgspecError as exc:
        raise BackupDamaged(file, f"its manifest can't be read: {exc}") from exc
    if manifest.format != FORMAT:
        raise BackupDamaged(file, f"it has format {manifest.format}, this version reads {FORMAT}")
    if any(_leads_out(part.name) for part in manifest.parts):
        raise BackupDamaged(file, "a part has a name that leads out of it")
    return manifest


def _leads_out(name: str) -> bool:
    path = PurePosixPath(name)
    return path.is_absolute() or ".." in path.parts


def silent(step: str, done: int, total: int) -> None:
    """For whoever does not want to hear."""
