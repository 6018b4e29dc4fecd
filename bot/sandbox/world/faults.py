"""Trouble on the line, on purpose: what a test asks for happens, and nothing else.

A fault is a rule: which calls it strikes, how often, and what then happens. Faults live on the
wire (HTTP server and in-memory session), not in the model: `world.call` never meets one.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.world.refusals import Json, Refused, too_many_requests


@dataclass(frozen=True)
class Trouble:
    """What happens to a call that a fault strikes."""

    refusal: Refused | None = None
    cut: str = ""
    """"before": the line breaks and nothing was done. "after": it was done, no answer comes."""
    delay: float = 0.0


def flood(retry_after: int = 3) -> Trouble:
    """429 with `retry_after` seconds; nothing was done."""
    return Trouble(refusal=too_many_requests(retry_after))


def server_error(code: int = 500, description: str = "Internal Server Error") -> Trouble:
    """A 5xx; nothing was done, though the caller cannot know."""
    return Trouble(refusal=Refused(code, description))


def cut_before() -> Trouble:
    """The connection breaks before anything was done."""
    return Trouble(cut="before")


def cut_after() -> Trouble:
    """It was done, and the connection breaks before the answer."""
    return Trouble(cut="after")


def slow(seconds: float) -> Trouble:
    """It is done at once and answered `seconds` late."""
    return Trouble(delay=seconds)


@dataclass
class Fault:
    """A rule: `trouble` for the calls of `method` ("" = all) that `when` is true of."""

    trouble: Trouble
    method: str = ""
    times: int | None = 1
    """How many calls it strikes; None means every one."""
    when: Callable[[str, Json], bool] = lambda _method, _values: True

    def strikes(self, method: str, values: Json) -> bool:
        """Whether this rule is meant for the call."""
        return (
            self.times != 0
            and self.method.lower() in ("", method.lower())
            and self.when(method, values)
        )


@dataclass
class Faults:
    """The rules in force, asked in the order they were added."""

    rules: list[Fault] = field(default_factory=list)

    def add(
        self,
        trouble: Trouble,
        *,
        method: str = "",
        times: int | None = 1,
        when: Callable[[str, Json], bool] | None = None,
    ) -> Fault:
        """Let `trouble` strike the next `times` matching calls."""
        fault = Fault(trouble, method, times)
        if when is not None:
            fault.when = when
        self.rules.append(fault)
        return fault

    def clear(self) -> None:
        """No more trouble."""
        self.rules.clear()

    def strike(self, method: str, values: Json) -> Trouble | None:
        """The trouble this call meets, used up by one; None when the line is fine."""
        for fault in self.rules:
            if fault.strikes(method, values):
                if fault.times is not None:
                    fault.times -= 1
                return fault.trouble
        return None
