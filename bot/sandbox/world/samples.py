"""Things to send when a test does not care: a photo and a voice message."""

import io
import math
import struct
import wave
import zlib


def sample_photo(width: int = 320, height: int = 240) -> bytes:
    """A PNG: evening sky over a row of houses."""
    rows = b"".join(b"\0" + _row(y, width, height) for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(rows, 6))
        + _chunk(b"IEND", b"")
    )


def sample_voice(seconds: float = 1.0, rate: int = 8000) -> bytes:
    """A WAV of a soft falling tone."""
    count = int(seconds * rate)
    samples = (
        int(
            6000
            * math.exp(-2 * i / count)
            * math.sin(2 * math.pi * (440 - 120 * i / count) * i / rate)
        )
        for i in range(count)
    )
    held = io.BytesIO()
    with wave.open(held, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return held.getvalue()


def _row(y: int, width: int, height: int) -> bytes:
    return b"".join(_pixel(x / width, y / height) for x in range(width))


def _pixel(x: float, y: float) -> bytes:
    house = int(x * 5)
    roof = 0.45 + 0.12 * ((house * 7) % 3)
    if y < roof:
        return bytes((int(250 - 60 * y), int(214 - 40 * y), int(176 + 30 * y)))
    lit = (x * 5 % 1 * 4 % 1 > 0.45) and (y * 12 % 1 > 0.5) and (house + int(y * 12)) % 3
    return b"\xff\xe3\x9c" if lit else bytes((92 + 10 * (house % 3), 104, 112))


def _chunk(name: bytes, content: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(name + content))
    return struct.pack(">I", len(content)) + name + content + checksum
