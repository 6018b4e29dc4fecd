"""Pictures: made anew before anybody else sees them.

A photo carries more than what it shows: where it was taken, when, and by whose phone. What is sent
as a photo the chat platform strips itself; an image sent as a file it passes on as it is, and what
the office serves comes out of here as well. A picture is decoded and encoded again, so that
nothing but its points is left; one that is no picture, or would unfold into too many points, is
refused before it is unfolded.
"""

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

from models.errors import RuleBroken

MOST_POINTS = 50_000_000
"""More than any phone's camera takes; ten thousand times ten thousand is refused unread."""

LONGEST_SIDE = 2_560
"""Points of the longer side that are left: what the chat platform leaves of a photo, too."""

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")


@dataclass(eq=False)
class NotAPicture(RuleBroken):
    """It can't be read as a picture, or is made to be too large for whoever opens it."""


def made_anew(content: bytes) -> bytes:
    """A picture as JPEG, upright, without anything that was written beside its points.

    Raises `NotAPicture`.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
                if opened.width * opened.height > MOST_POINTS:
                    raise NotAPicture
                upright = ImageOps.exif_transpose(opened)
                plain = _without_transparency(upright)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise NotAPicture from error
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=85, exif=b"", icc_profile=None, comment=b"")
    return out.getvalue()


def _without_transparency(image: Image.Image) -> Image.Image:
    if image.mode not in ("RGBA", "LA", "PA") and "transparency" not in image.info:
        return image.convert("RGB")
    seen = image.convert("RGBA")
    paper = Image.new("RGB", seen.size, "white")
    paper.paste(seen, mask=seen.getchannel("A"))
    return paper
