"""The rows of the desk's lists."""

from __future__ import annotations

from typing import Any

from django.template import Context, Library
from django.template.loader import get_template
from django.utils import translation
from django.utils.safestring import SafeString

register = Library()
ROWS_KEPT = 2_000  # an agent comes back to the inbox between files and finds the same rows
_drawn: dict[tuple[object, ...], SafeString] = {}


@register.simple_tag(takes_context=True)
def inbox_line(context: Context, line: Any, *, first: bool, chosen: bool, box: str) -> SafeString:
    """One row of the inbox, drawn anew only where something that it says has changed."""
    decided = box == "decided" and line.case.decided_at is not None
    case = line.case
    key = (
        *(translation.get_language(), first, chosen, decided, case.pk, case.reference),
        *(case.title_ar, case.title_latin, case.decided_at, line.href, str(line.procedure)),
        *(line.trade, line.pictogram, line.province, line.tag, line.choose, line.left),
        *(line.days, line.spent, line.pace),
    )
    if (found := _drawn.get(key)) is None:
        if len(_drawn) >= ROWS_KEPT:
            _drawn.clear()
        shown = {"line": line, "first": first, "chosen": chosen, "decided": decided}
        template: Any = get_template("desk/parts/inbox_line.html")
        found = _drawn[key] = template.template.render(context.new(shown))
    return found
