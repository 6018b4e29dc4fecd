"""People: which person of a file is which person the community knows already.

Names repeat, couples share a telephone, and people move. Somebody stays the same person as
long as no more than one of name, telephone and home is another; and who has another name must
at least share a character with the old one, for a home and a telephone may pass from one to
another.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

from models.imports.cells import digits_of


@dataclass(frozen=True, slots=True)
class Person:
    """A person as they are compared; the telephone in digits, the home as anything equal."""

    name: str
    phone: str = ""
    home: Hashable = None


Trait = Callable[[Person], Hashable | None]
"""By what two are held to be the same; None when it can't be said of somebody."""

TRAITS: Sequence[Trait] = (
    lambda one: (one.name, one.phone, one.home),
    lambda one: (one.name, one.phone) if one.phone else None,
    lambda one: (one.name, one.home) if one.home else None,
    lambda one: (one.phone, one.home) if one.phone and one.home else None,
)
"""The surest first."""


def recognise(
    newcomers: Sequence[Person], known: Mapping[int, Person], traits: Sequence[Trait] = TRAITS
) -> list[int | None]:
    """For everybody in a file the known person they are, None when they are new.

    Nobody known is taken for two.

    >>> known = {7: Person("王秀英", "1001", "3-501"), 8: Person("李建国", "1001", "3-501")}
    >>> recognise([Person("李建国", "1002", "3-501"), Person("王秀瑛", "1001", "3-501")], known)
    [8, 7]
    >>> recognise([Person("赵小军", "1001", "3-501")], known)
    [None]
    """
    found: list[int | None] = [None] * len(newcomers)
    free = dict(known)
    for trait in traits:
        alike: dict[Hashable, list[int]] = defaultdict(list)
        for id, person in free.items():
            if (said := trait(person)) is not None:
                alike[said].append(id)
        for at, person in enumerate(newcomers):
            said = trait(person) if found[at] is None else None
            same = [id for id in alike.get(said, ()) if id in free] if said is not None else []
            chosen = next((id for id in same if set(free[id].name) & set(person.name)), None)
            if chosen is not None:
                found[at] = chosen
                del free[chosen]
    return found


def repeated(people: Sequence[Person], traits: Sequence[Trait] = TRAITS[:3]) -> set[int]:
    """The positions of those who stand in a file for a second time.

    >>> repeated([Person("王秀英", "1001"), Person("李建国", "1001"), Person("王秀英", "1001")])
    {2}
    """
    seen: set[tuple[int, Hashable]] = set()
    again = set()
    for at, person in enumerate(people):
        said = {(n, trait(person)) for n, trait in enumerate(traits) if trait(person) is not None}
        if said & seen:
            again.add(at)
        seen |= said
    return again


def new_phone(known: str, said: str | None) -> str | None:
    """Another telephone, if there is one; one that is only written another way is the same.

    >>> new_phone("100-0000-0001", "10000000001"), new_phone("", "10000000001")
    (None, '10000000001')
    """
    return said if said and digits_of(said) != digits_of(known) else None
