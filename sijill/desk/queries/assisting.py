"""What a person agreed to at a counter, and what was shown to them."""

from __future__ import annotations

import hashlib
import json

from sijill.desk.models import Agreement, Case
from sijill.desk.rules.assisting import SIGNATURE, Agreed, Way


def agreements_of(case: Case) -> list[Agreed]:
    """Every agreement of a case, the newest first."""
    rows = Agreement.objects.filter(case=case).order_by("-taken_at", "id")
    return [Agreed(way=Way(way), shown=shown) for way, shown in rows.values_list("way", "shown")]


def newest_agreement(case: Case) -> Agreement | None:
    """The agreement under which a case was sent, or None when the person sent it herself."""
    return Agreement.objects.filter(case=case).order_by("-taken_at", "id").first()


def as_shown(case: Case) -> str:
    """A digest of the answers and of the documents as the person saw them."""
    joined = case.evidence.filter(state="received").exclude(kind=SIGNATURE).order_by("kind")
    documents = [list(one) for one in joined.values_list("kind", "digest")]
    whole = {"answers": case.answers, "documents": documents}
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
