"""What may be handed over, when, and what follows; pure and dated."""

from collections.abc import Iterable, Mapping

from sijill.protection.rules import differences, inquiries, lines

# Beside the life of an affiliation, which stands in `life`.
LIVES: Mapping[str, Mapping[tuple[str, str], Iterable[str]]] = {
    "line": lines.LIVES["line"],  # type: ignore[dict-item]
    "difference": differences.TRANSITIONS,  # type: ignore[dict-item]
    "inquiry": inquiries.TRANSITIONS,  # type: ignore[dict-item]
}
