"""How is SVG written as text?  Elements, escaped text and numbers.

A picture holds no style attribute: line patterns stand as attributes of SVG itself, colours come
from the classes of a stylesheet, and without one everything is drawn in the current colour.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def words(text: str) -> str:
    r"""Return text as it may stand in XML.

    >>> words('a < "b"\x00')
    'a &lt; &quot;b&quot;�'
    """
    return html.escape(_UNFIT.sub("\ufffd", text))


def element(name: str, attributes: Mapping[str, object] | None = None, *inside: str) -> str:
    """Return an element; what is inside is SVG already, an attribute's value is not.

    >>> element("text", {"x": 1.50, "class": "a&b"}, "label")
    '<text x="1.5" class="a&amp;b">label</text>'
    """
    shown = "".join(f' {k}="{_value(v)}"' for k, v in (attributes or {}).items())
    return f"<{name}{shown}>{''.join(inside)}</{name}>" if inside else f"<{name}{shown}/>"


def _value(value: object) -> str:
    return number(value) if isinstance(value, float) else words(str(value))


def number(value: float) -> str:
    """Return a coordinate with one digit after the point, none where it is whole.

    >>> number(3.0), number(2.345)
    ('3', '2.3')
    """
    return f"{value:.1f}".removesuffix(".0")


def shortened(text: str, most: int) -> str:
    """Return text of at most so many letters.

    >>> shortened("offer/quiet/hold", 8)
    'offer/q…'
    """
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
