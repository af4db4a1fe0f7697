"""What the rules of the cards say of themselves, for those who read the law."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

SAID = (
    _("Who may have a card, and what keeps one from being printed."),
    _("The last day of a card: the day before its anniversary, whatever the calendar."),
    _("When a card may be printed. The look and the validity of the card are not published yet."),
    _("A card in earnest names a trade of the official list; a specimen may name any."),
    _(
        "Who makes a batch, what goes into it, and how it leaves the house: never by one "
        "person alone."
    ),
    _("Whether this office sends cards to a printer."),
    _("What keeps a batch from being made now."),
    _("Whether this person may ask to take the files of a batch."),
    _("Whether this person may be the second: another, of such an office, known a moment ago."),
    _("Whether this person may take the files now: whoever asked, once another said yes."),
    _(
        "The file that comes back from a printer, one line for each card: read strictly, or "
        "not at all."
    ),
    _(
        "Every fault is found before the first line is believed. A file may tell of a part of"
        " the batch: what no file told of is missing. The same line told again changes "
        "nothing."
    ),
    _("What a file says that the batch contradicts."),
    _("The life of one printed card as literal tables."),
    _(
        "No published text says how long a card is valid, who hands it over, or what happens "
        "to one that is never fetched: the table is ours, provisional, and the durations are "
        "dated parameters."
    ),
    _("Whether this actor may take a card from one state to the other."),
    _("What an act on an entry does to its cards: exactly once, in the order of the acts."),
    _("The state that an effect leads to from here, or None when it changes nothing."),
    _("What is answered of a number that somebody typed: the entry first, then its card."),
    _("What the entry decides by itself, or None."),
    _("How a card stands on a day; one that is past its last day is not valid, noted or not."),
    _("What may become of a card in the lists: a withdrawal is for ever, a suspension is not."),
    _("Whether a card listed so may be listed otherwise; staying as it is is no move."),
    _(
        "The trust list from one ceremony to the next: renewed, a key followed by another, a "
        "key lost."
    ),
    _(
        "Each function draws up the list that the root is asked to sign. The order of a life:"
        " a key enters the list as a successor, signs once the one before it leaves, leaves "
        "in its turn, and is believed for what it signed until no card that it signed can "
        "still be valid. The durations are ours, provisional."
    ),
    _("The same keys for another year, without those whose time is over."),
    _("The key in use leaves at an instant to come; the next one follows, and has a successor."),
    _("Nothing that this key signed since an instant is believed; its successor follows at once."),
    _("Whether what this key signs now is believed."),
)
