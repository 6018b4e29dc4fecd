"""A camera: pictures that tell more than they show."""

import io

from PIL import Image

PHONE = b"MARKER-PHONE"
"""What stands in a picture beside what it shows: whose phone took it."""

SIZE = (60, 40)


def camera_photo(kind: str = "JPEG") -> bytes:
    """A picture that tells whose phone took it."""
    exif = Image.Exif()
    exif[0x010F] = PHONE.decode()
    out = io.BytesIO()
    Image.new("RGB", SIZE, "red").save(out, kind, exif=exif)
    return out.getvalue()
