"""The messages about the cover; one SMS each, in every language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sijill.accounts.wording import declare


def declare_all() -> None:
    """Hand the messages of the cover to whoever sends them."""
    declare("cover.to_answer", full=_("Sijill: health cover: read its cost, then say yes or no."))
    declare("cover.price_changed", full=_("Sijill: health cover: new amount, answer again."))
    declare("cover.answered", full=_("Sijill: your question on health cover is answered."))
    declare("cover.affiliated", full=_("Sijill: the fund covers you now. See your page."))
    declare("cover.elsewhere", full=_("Sijill: the fund covers you otherwise. Nothing was sent."))
    declare("cover.to_mend", full=_("Sijill: the fund asks your chamber for a correction."))
    declare("cover.refused", full=_("Sijill: the fund refused the cover. See why on your page."))
    declare("cover.stopped", full=_("Sijill: the fund stopped your health cover."))
    declare("cover.rights_open", full=_("Sijill: your health rights are open. See your page."))
    declare("cover.rights_ended", full=_("Sijill: your health rights stopped. See what to do."))
    declare("cover.to_lapse", full=_("Sijill: your health rights end soon. See what to do."))
