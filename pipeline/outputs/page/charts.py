"""Charts of the report: bars as inline SVG, drawn by pygal and coloured by the page, so that they follow it from light to dark to paper."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence

import pygal
from lxml import etree
from markupsafe import Markup
from pygal.style import Style

sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != "pygal"]
"""The library hooks its maps into every later import, in a way that Python warns of; we draw no maps."""
_WIDTH = 720
_CHINESE = 21
"""The size at which the library, which counts in Latin letters, leaves room for Chinese ones at the page's 12 pixels."""
_STYLE = Style(background="none", plot_background="none", label_font_size=_CHINESE, major_label_font_size=_CHINESE, value_font_size=12)
_SVG = "{http://www.w3.org/2000/svg}"
_DROPPED = tuple(f"{_SVG}{name}" for name in ("defs", "script", "style", "desc", "title"))


def bars(title: str, labels: Sequence[str], series: Mapping[str, Sequence[float | None]], said: Callable[[float], str]) -> Markup:
    """Lying bars, one group per label. said: a value in words, written at its bar. Nothing without labels."""
    if not labels:
        return Markup("")
    chart = pygal.HorizontalBar(
        style=_STYLE,
        width=_WIDTH,
        height=16 + len(labels) * (20 * len(series) + 12),
        margin=6,
        spacing=6,
        range=(0, _most(series)),
        formatter=said,
        print_values=True,
        print_values_position="top",
        show_legend=False,
        show_x_labels=False,
        js=(),
        no_prefix=True,
        disable_xml_declaration=True,
    )
    chart.x_labels = list(labels)[::-1]  # the library begins at the bottom
    for name, values in list(series.items())[::-1]:
        chart.add(name, list(values)[::-1])
    return _inline(chart.render(), title)


def _most(series: Mapping[str, Sequence[float | None]]) -> float:
    """How far the axis goes: beyond the longest bar, so that its value has room."""
    return max((value for values in series.values() for value in values if value), default=1) * 1.2


def _inline(svg: bytes, title: str) -> Markup:
    """The drawing alone: without the library's own style, script, tooltips and comments, in which it writes the date."""
    root = etree.fromstring(svg, etree.XMLParser(remove_comments=True))
    for part in list(root.iter(*_DROPPED)):
        part.getparent().remove(part)
    for part in root.iter():
        part.attrib.pop("id", None)
    root.set("role", "img")
    root.set("aria-label", title)
    etree.cleanup_namespaces(root)
    return Markup(etree.tostring(root, encoding="unicode", with_tail=False))
