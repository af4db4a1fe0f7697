"""Invented facts for the gallery: every component in every state."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sijill.web.forms import (
    Arabic,
    Choice,
    Code,
    Confirm,
    Day,
    DayField,
    Latin,
    Phone,
    Rows,
    RowsMany,
    Search,
    Tiles,
)
from sijill.web.pages_of import Answer, Compared, DeskBar, Link, PageLinks, Question, Slot, Step
from sijill.web.pages_of import VerdictRow as Row

CRAFTS = [
    ("rugs", Choice(_("Rugs"), pictogram="rugs")),
    ("embroidery", Choice(_("Embroidery and sewing"), pictogram="embroidery")),
    ("zellige", Choice(_("Zellige"), pictogram="zellige")),
    ("wood", Choice(_("Wood"), pictogram="wood")),
    ("brass", Choice(_("Brassware"), pictogram="brass")),
    ("leather", Choice(_("Leather"), pictogram="leather")),
    ("pottery", Choice(_("Pottery and ceramics"), pictogram="pottery")),
    ("jewellery", Choice(_("Jewellery"), pictogram="jewellery")),
    ("iron", Choice(_("Ironwork"), pictogram="iron")),
    ("basketry", Choice(_("Basketry"), pictogram="basketry")),
    ("hairdressing", Choice(_("Hairdressing and beauty"), pictogram="hairdressing")),
    ("cars", Choice(_("Car repair"), pictogram="cars")),
]
AT = datetime(2026, 11, 21, 13, 47, tzinfo=UTC)


class Everything(forms.Form):
    """One field of each kind."""

    word = forms.CharField(label=_("Your craft, in your own words"), widget=Search())
    craft = forms.ChoiceField(label=_("Or choose from the pictures"), choices=CRAFTS, widget=Tiles)
    found = forms.ChoiceField(
        label=_("Crafts close to your word"),
        choices=[
            ("1", Choice("الزليج التقليدي", "يقال أيضا: زلايجي، مول الزليج", "zellige", "زلايجي")),
            ("2", Choice("زليج تطوان", "تقطيع ولصق على الطريقة التطوانية", "zellige")),
        ],
        widget=Rows,
    )
    proof = forms.ChoiceField(
        label=_("How will you show your craft?"),
        choices=[("diploma", _("With a diploma")), ("years", _("With an attestation of practice"))],
        widget=forms.RadioSelect,
    )
    several = forms.MultipleChoiceField(
        label=_("What do you sell?"), choices=CRAFTS[:3], widget=RowsMany, required=False
    )
    phone = forms.CharField(
        label=_("Mobile phone number"), help_text=_("We send a code to it."), widget=Phone
    )
    code = forms.CharField(label=_("The code you received"), widget=Code)
    born = DayField(label=_("Date of birth"), partial=True, birth=True)
    signed = DayField(label=_("Date of the attestation"), widget=Day())
    name_ar = forms.CharField(label=_("Family name in Arabic"), widget=Arabic)
    name_fr = forms.CharField(label=_("Family name in Latin letters"), widget=Latin)
    region = forms.ChoiceField(
        label=_("Region"), choices=[("", _("All regions")), ("3", "فاس - مكناس")], required=False
    )
    words = forms.CharField(label=_("Describe your work"), widget=forms.Textarea, required=False)
    shared = forms.BooleanField(
        label=_("I share this phone with others"),
        required=False,
        widget=Confirm(hint=_("We will not send the details of your case to it")),
    )


class OneField(forms.Form):
    """The field of the question shown in the gallery."""

    craft = forms.ChoiceField(label="", choices=CRAFTS, widget=Tiles)


def facts() -> dict[str, Any]:
    """Everything the gallery shows."""
    wrong = Everything(
        {
            "w-phone": "06 61 48 20 7",
            "w-born_day": "31",
            "w-born_month": "6",
            "w-born_year": "1984",
        },
        prefix="w",
    )
    wrong.add_error(
        "phone",
        _("You typed 9 digits. A Moroccan number has 10 digits, for example 06 12 34 56 78"),
    )
    return {
        "at": AT,
        "crafts": CRAFTS,
        "form": Everything(initial={"craft": "rugs", "found": "1", "born": "1984-06"}),
        "wrong": wrong,
        "stars": ("hollow", "happening", "granted", "broken", "unknown"),
        "slots": _slots(),
        "steps": _steps(),
        "answers": _answers(),
        "rows": _rows(),
        "compared": _compared(),
        "page_links": PageLinks(previous="?page=1", next="?page=3", text=_("Page 2")),
        "figures": [
            ("1 140", "مليون درهم", "كتابة الدولة"),
            ("1 230", "مليون درهم", "رئيس الحكومة"),
        ],
        "kinds": ("info", "wait", "ok", "refuse"),
        "desk_bar": bar(),
        "pane_tags": [("ok", _("Conforms")), ("wait", _("To assess"))],
        "parts": [
            *("question", "desk", "seals"),
            *("400", "403", "404", "413", "429", "500", "503", "csrf"),
        ],
    }


def bar() -> DeskBar:
    """The desk bar of an invented agent."""
    links = [Link(_("Files"), "#", True), Link(_("Register"), "#"), Link(_("Indicators"), "#")]
    return DeskBar(
        institution="غرفة فاس - مكناس",
        person="سلمى العلوي",
        role=_("Examiner"),
        links=links,
        search="#",
        account="#",
    )


def question() -> Question:
    """A question as the public meets it."""
    return Question(
        title=_("What is your craft?"),
        hint=_("Write it as you say it at home"),
        form=OneField(initial={"craft": "rugs"}),
        step=3,
        steps=9,
        back="../",
        saved_at=AT,
        later="../",
    )


def _slots() -> list[Slot]:
    title = _("Attestation of practice")
    return [
        Slot(name="one", title=title, hint=_("All four corners must be visible."), post="#"),
        Slot(name="two", title=title, state="uploading", file_name="IMG_2041.jpg", size=812_000),
        Slot(
            name="three",
            title=title,
            state="received",
            file_name="IMG_2041.jpg",
            size=812_000,
            remove="#",
        ),
        Slot(
            name="four",
            title=title,
            state="refused",
            file_name="IMG_2041.jpg",
            size=812_000,
            reason=_("The photo is too dark to read."),
        ),
    ]


def _steps() -> list[Step]:
    return [
        Step(state="granted", title=_("We received your request"), when="21 نونبر 2026"),
        Step(state="happening", title=_("The chamber reads your documents"), when="7 دجنبر 2026"),
        Step(state="hollow", title=_("The decision"), when="21 دجنبر 2026"),
        Step(state="broken", title=_("Refused or withdrawn")),
        Step(state="unknown", title=_("Not known")),
    ]


def _answers() -> list[Answer]:
    return [
        Answer(question=_("Your craft, in your own words"), answer="زلايجي", change="#"),
        Answer(question=_("Mobile phone number"), answer="06 12 34 56 78", change="#"),
        Answer(
            question=_("Date of birth"),
            answer="1984",
            change="#",
            error=_("This day does not exist in the calendar"),
        ),
    ]


def _rows() -> list[Row]:
    met, look, no = _("Conforms"), _("To assess"), _("Not clear")
    law = "القانون رقم 50.17، المادة 6"
    return [
        Row(question=_("Identity card"), answer="C 418207", outcome="ok", word=met, article=law),
        Row(
            question=_("Craft"),
            answer="الزليج التقليدي",
            outcome="ok",
            word=met,
            article="المرسوم رقم 2.21.991",
        ),
        Row(
            question=_("Years of practice"),
            answer="12 سنة",
            note="شهادة المزاولة، الوثيقة 2",
            outcome="to_examine",
            word=look,
            article=law,
            current=True,
        ),
        Row(
            question=_("Photograph of the face"),
            answer="1",
            outcome="refused",
            word=no,
            article=law,
        ),
    ]


def _compared() -> list[Compared]:
    return [
        Compared(
            label=_("Name"),
            left="رشيد بنعلي",
            right="رشيد بن علي",
            same=True,
            word=_("sounds the same"),
        ),
        Compared(
            label=_("Identity card"),
            left="C 418207",
            right="C 418270",
            same=False,
            word=_("two digits swapped"),
        ),
        Compared(
            label=_("Date of birth"),
            left="14/06/1984",
            right="14/06/1984",
            same=True,
            word=_("the same"),
        ),
        Compared(
            label=_("Mobile phone"),
            left="06 61 •• •• 78",
            right="06 61 •• •• 31",
            same=False,
            word=_("different"),
        ),
        Compared(
            label=_("Craft"),
            left="الزليج التقليدي",
            right="نقش الجبس",
            same=False,
            word=_("different"),
        ),
    ]


def sample_letter() -> dict[str, Any]:
    """An invented extract, for the paper of the register."""
    return {
        "state": {"ar": "المملكة المغربية", "fr": "Royaume du Maroc"},
        "office": {
            "ar": "السجل الوطني للصناعة التقليدية",
            "fr": "Registre national de l’artisanat",
        },
        "title": {"ar": "مستخرج من السجل", "fr": "Extrait du registre"},
        "date": {"ar": "فاس، 21 نونبر 2026", "fr": "Fès, le 21 novembre 2026"},
        "label": {"ar": "رقم الهوية الحرفية", "fr": "Numéro d’identité artisanale"},
        "number": "48120693 71",
        "facts": [
            {"ar": "الاسم", "fr": "Nom", "value": "فاطمة الزهراء أيت لحسن", "sentence": True},
            {"ar": "بطاقة التعريف", "fr": "Carte d’identité", "value": "C 418207"},
            {"ar": "الهاتف", "fr": "Téléphone", "value": "+212 6 12 34 56 78"},
        ],
        "paragraphs": [
            {
                "ar": "قُيّدت في السجل يوم 12 مارس 2026، الملف 26-4841-0275، هاتفها 06 12 34 56 78.",
                "fr": "Inscrite au registre le 12 mars 2026, dossier 26-4841-0275, "
                "téléphone 06 12 34 56 78.",
            }
        ],
        "signature": {"ar": "مسؤولة السجل", "fr": "La registraire", "name": "Salma Alaoui"},
        "note": {"ar": "نموذج: كل شخص ورقم هنا مختلق.", "fr": "Spécimen : tout est inventé."},
    }
