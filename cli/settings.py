"""The settings, or one line that says which of them is wrong."""

import tomllib

from pydantic import ValidationError

from cli.failures import Failure
from models import policy
from models.settings import Settings


def settings() -> Settings:
    """What the operator has set. Raises `Failure` with the name of what can't be."""
    try:
        chosen = Settings()
        if chosen.policy is not None:
            policy.replace_lines(chosen.policy)
        return chosen
    except (OSError, tomllib.TOMLDecodeError, policy.PolicyWrong) as exc:
        raise Failure(f"LINGRID_POLICY: {exc}") from exc
    except ValidationError as exc:
        wrong = exc.errors(include_url=False, include_input=False)[0]
        name = "_".join(["LINGRID", *(str(part).upper() for part in wrong["loc"])])
        raise Failure(f"{name}: {wrong['msg']}") from exc
