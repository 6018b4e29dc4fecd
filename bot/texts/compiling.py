"""Compiling: a Fluent text as a function of its values, for texts of words alone.

Nearly every text is: pieces, values put in, and choices by a value. Such a text is some ten times
as fast as a tree that is walked. Whatever else Fluent knows (numbers, which every language writes
and counts its own way; terms; functions) is left to `fluent.runtime`.
"""

from collections.abc import Callable, Mapping
from operator import itemgetter

from fluent.syntax import ast

Text = Callable[[Mapping[str, str]], str]
"""Raises `KeyError` when a value is missing."""

HAS = "has-"
"""`has-x` is "yes" when the value `x` is not empty."""


class NotOfWords(Exception):
    """There is something in a text that is not compiled."""


def compiled(pattern: ast.Pattern) -> Text:
    """A pattern as a function of its values, all of which are words. Raises `NotOfWords`.

    >>> from fluent.syntax import FluentParser
    >>> (told,) = FluentParser().parse("told = { $who } says { $has-what ->\\n [yes] { $what }\\n"
    ...     " *[no] nothing\\n }").body
    >>> text = compiled(told.value)
    >>> text({"who": "Li", "what": "no"}), text({"who": "Li", "what": ""})
    ('Li says no', 'Li says nothing')
    """
    pieces = [_piece(element) for element in pattern.elements]
    if len(pieces) == 1:
        return pieces[0]
    return lambda values: "".join([piece(values) for piece in pieces])


def _piece(element: ast.TextElement | ast.Placeable) -> Text:
    if isinstance(element, ast.TextElement):
        return _fixed(element.value)
    match element.expression:
        case ast.Placeable() as inner:
            return _piece(inner)
        case ast.StringLiteral() as literal:
            return _fixed(literal.parse()["value"])
        case ast.VariableReference() as variable:
            return _value(variable.id.name)
        case ast.SelectExpression(selector=ast.VariableReference() as variable) as choice:
            return _choice(variable.id.name, choice)
    raise NotOfWords


def _fixed(words: str) -> Text:
    return lambda _: words


def _value(name: str) -> Text:
    if not name.startswith(HAS):
        return itemgetter(name)
    of = name.removeprefix(HAS)
    return lambda values: "yes" if values[of] else "no"


def _choice(name: str, choice: ast.SelectExpression) -> Text:
    value = _value(name)
    variants: dict[str, Text] = {}
    for variant in choice.variants:
        if not isinstance(variant.key, ast.Identifier):
            raise NotOfWords
        variants[variant.key.name] = text = compiled(variant.value)
        if variant.default:
            otherwise = text
    return lambda values: variants.get(value(values), otherwise)(values)
