"""The settings, or one line that says which of them is wrong."""

from pydantic import ValidationError

from cli.failures import Failure
from models.settings import Settings


def settings() -> Settings:
    """What the operator has set. Raises `Failure` with the name of what can't be."""
    try:
        return Settings()
    except ValidationError as exc:
        wrong = exc.errors(include_url=False, include_input=False)[0]
        name = "_".join(["LINGRID", *(str(part).upper() for part in wrong["loc"])])
        raise Failure(f"{name}: {wrong['msg']}") from exc
