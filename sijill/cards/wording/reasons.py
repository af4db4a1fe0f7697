"""What each answer about a card is called, why it was given, and what to do about it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

# By outcome, or by reason where the reason has a name of its own: two words, then what to do.
TITLES = {
    "valid": (_("Valid card"), _("You can accept it")),
    "suspended": (_("Suspended card"), _("Do not accept it now")),
    "withdrawn": (_("Withdrawn card"), _("Do not accept it")),
    "replaced": (_("Replaced card"), _("Ask for the new one")),
    "expired": (_("Expired card"), _("Do not accept it")),
    "not_ours": (_("Not one of our cards"), _("Do not accept it")),
    "cannot_say": (_("We cannot say"), _("Something is missing on this phone")),
    "list_expired": (_("We cannot say"), _("The list on this phone is old")),
    "clock": (_("We cannot say"), _("The date of this phone is wrong")),
    "unreadable": (_("Unreadable code"), _("Try again, closer and in the light")),
}

# By reason of the card's profile (docs/card-profile.md).
REASONS = {
    "empty": _("There was nothing to read."),
    "too_long": _("This text is longer than any code of a card."),
    "alphabet": _("This is not the code of a card: it has other letters."),
    "compression": _("The code is incomplete, or was copied with a mistake."),
    "too_big": _("The code holds more than a card can hold."),
    "cbor": _("The code is incomplete, or was copied with a mistake."),
    "not_cose": _("This code is not signed: it is not that of a card."),
    "trust_list_missing": _("This phone does not have the list of the State's keys yet."),
    "trust_list_forged": _(
        "The list of keys that came is not signed by the State. Change network."
    ),
    "trust_list_expired": _("The list of the State's keys on this phone is too old."),
    "trust_list_future": _("The list of keys is dated in the future. See the date of this phone."),
    "trust_list_older": _("The list of keys that came is older than the one kept. Change network."),
    "algorithm": _("It is not signed as our cards are."),
    "unknown_key": _("It was signed by someone who does not issue our cards."),
    "wrong_use": _("It was signed with a key that does not sign cards."),
    "signature": _("What it says was altered, or it was signed by someone else."),
    "not_a_card": _("It is signed, but it is not a card."),
    "wrong_issuer": _("It names another issuer."),
    "key_not_yet": _("It was signed before its key was in use."),
    "key_expired": _("Its key is no longer accepted."),
    "key_retired": _("It was signed after its key was retired."),
    "key_compromised": _(
        "Its key was stolen, and it was signed since. The holder must have it reissued."
    ),
    "future": _("It is dated in the future. See the date of this phone."),
    "expired": _("Its validity has ended."),
    "list_missing": _("This phone does not have the list of withdrawn cards yet."),
    "list_forged": _(
        "The list of withdrawn cards that came is not signed by the State. Change network."
    ),
    "list_other": _("The list that came is not the one for this card. Change network."),
    "list_older": _("The list that came is older than the one kept. Change network."),
    "list_future": _(
        "The list of withdrawn cards is dated in the future. See the date of this phone."
    ),
    "index": _("The list on this phone does not know this card yet. Update it."),
    "withdrawn": _("The card was withdrawn."),
    "suspended": _("The card is suspended for a time."),
    "replaced": _("A newer card took its place."),
    "list_expired": _("The list on this phone is too old to say yes."),
    "valid": _("Its signature, its dates and the list agree."),
    "clock": _("The lists are dated later than this phone's clock. Set its day and hour."),
}

ASK_CHAMBER = (
    "device-mobile",
    _("Tell the holder to call their chamber. It knows the reason; we do not show it here."),
)
# An icon and a sentence each; {number} is the card's.
ADVICE = {
    "valid": (
        (
            "user",
            _("Is this the holder of the card? Turn it and scan the photo code to see the face."),
        ),
    ),
    "valid_face": (
        (
            "user-check",
            _("Compare this face with the person before you, and the name with the card."),
        ),
    ),
    "suspended": (
        ("clock", _("The suspension may end. Ask the holder to come back once it is lifted.")),
        ASK_CHAMBER,
    ),
    "withdrawn": (
        ("info-circle", _("The holder may have a new card. Ask to see it.")),
        ASK_CHAMBER,
    ),
    "replaced": (
        ("info-circle", _("The holder received a newer card. Only that one is good.")),
        ASK_CHAMBER,
    ),
    "expired": (
        (
            "info-circle",
            _("The holder may have a newer card, or may renew this one at their chamber."),
        ),
    ),
    "not_ours": (
        (
            "info-circle",
            _("A real card opens this page by itself when a phone's camera looks at it."),
        ),
        ("flag", _("If you think it is a forgery, note where and when, and tell the chamber.")),
    ),
    "list_expired": (
        (
            "info-circle",
            _(
                "The decision is yours: accept it for now and note its number {number}, "
                "or find a network."
            ),
        ),
    ),
    "cannot_say": (
        ("refresh", _("Find a network and update the list. It takes a few kilobytes.")),
    ),
    "clock": (
        (
            "settings",
            _("Open the settings of the phone, and let it take the date from the network."),
        ),
    ),
    "unreadable": (
        ("sun", _("Lay the card flat, away from reflections, and fill the frame with the square.")),
        ("rotate-clockwise", _("Try the other side: each side has a code of its own.")),
    ),
}
