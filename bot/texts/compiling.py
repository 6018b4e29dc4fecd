"""Compiling: a Fluent text as a Python function of its values, for texts of words alone.

Nearly every text is: pieces, values put in, and choices by a value. Such a text becomes one
expression of Python's, an f-string, and is some fifty times as fast as a tree that is walked.
Whatever else Fluent knows (numbers, which every language writes and counts its own way; terms;
functions) is left to `fluent.runtime`.
"""

import ast as python
from collections.abc import Callable, Mapping
from functools import reduce

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
    told = python.parse("lambda values: ''", mode="eval")
    assert isinstance(told.body, python.Lambda)
    told.body.body = _words(pattern)
    text: Text = eval(compile(python.fix_missing_locations(told), "<text>", "eval"))
    return text


def _words(pattern: ast.Pattern) -> python.expr:
    return _joined([_piece(element) for element in pattern.elements])


def _joined(pieces: list[python.expr]) -> python.expr:
    return python.JoinedStr(
        [
            piece
            if isinstance(piece, python.Constant)
            else python.FormattedValue(value=piece, conversion=-1)
            for piece in pieces
        ]
    )


def _piece(element: ast.TextElement | ast.Placeable) -> python.expr:
    if isinstance(element, ast.TextElement):
        return python.Constant(element.value)
    match element.expression:
        case ast.Placeable() as inner:
            return _piece(inner)
        case ast.StringLiteral() as literal:
            return python.Constant(literal.parse()["value"])
        case ast.VariableReference() as variable:
            return _value(variable.id.name)
        case ast.SelectExpression(selector=ast.VariableReference() as variable) as choice:
            return _choice(_value(variable.id.name), choice)
    raise NotOfWords


def _value(name: str) -> python.expr:
    if name.startswith(HAS):
        given = _value(name.removeprefix(HAS))
        return python.IfExp(given, python.Constant("yes"), python.Constant("no"))
    return python.Subscript(
        python.Name("values", python.Load()), python.Constant(name), python.Load()
    )


def _choice(value: python.expr, choice: ast.SelectExpression) -> python.expr:
    """The first variant whose name the value is, or else the default."""
    (otherwise,) = (_words(variant.value) for variant in choice.variants if variant.default)
    return reduce(
        lambda rest, variant: python.IfExp(_is(value, variant), _words(variant.value), rest),
        [variant for variant in choice.variants if not variant.default],
        otherwise,
    )


def _is(value: python.expr, variant: ast.Variant) -> python.expr:
    if not isinstance(variant.key, ast.Identifier):
        raise NotOfWords
    return python.Compare(value, [python.Eq()], [python.Constant(variant.key.name)])
