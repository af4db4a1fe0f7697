"""What an agent fills in for a visit and for a sitting of a commission."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from sijill.desk.models import Seat
from sijill.desk.procedures import Criterion, Sight
from sijill.desk.wording.stages import FINDINGS, GROUNDS, OUTCOMES
from sijill.kernel.clock import moment
from sijill.kernel.digits import western
from sijill.web.forms import Choice, DayField, NumberText, Rows, RowsMany

NOTE, REPORT, PLACE = 400, 4000, 300
HOUR = re.compile(r"([01]?\d|2[0-3])[:.h]?([0-5]\d)?")
TALL = {"rows": 4}


class HourField(forms.CharField):
    """An hour of the day as people write it: 10:00, 10h30, 9."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=8, widget=NumberText(6, inputmode="text"), **kwargs)

    def clean(self, value: Any) -> time:
        """The hour, or what to write."""
        found = HOUR.fullmatch(western(str(super().clean(value))).replace(" ", ""))
        if found is None:
            raise forms.ValidationError(_("Write the hour like 10:00"))
        return time(int(found[1]), int(found[2] or 0))


class MomentForm(forms.Form):
    """A day and an hour."""

    day = DayField(label=_("Day"))
    hour = HourField(label=_("Hour"), help_text=_("Example: 10:00"))

    def moment(self) -> datetime:
        """The instant meant, on a clock in Casablanca."""
        return moment(self.cleaned_data["day"], self.cleaned_data["hour"])


class VisitForm(MomentForm):
    """An appointment: when, where, who goes, what the person should prepare."""

    place = forms.CharField(label=_("Where"), max_length=PLACE)
    agent = forms.ChoiceField(label=_("Who goes"))
    told = forms.CharField(
        label=_("What the person should prepare"),
        help_text=_("The person reads it in the account. Example: your tools and a piece in work."),
        max_length=NOTE,
        required=False,
        widget=forms.Textarea(TALL),
    )

    def __init__(self, *args: Any, agents: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["agent"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(pk), name) for pk, name in agents]


class WaiveForm(forms.Form):
    """Why nobody needs to go."""

    ground = forms.ChoiceField(
        label=_("Why nobody needs to go"), choices=list(GROUNDS.items()), widget=Rows
    )
    note = forms.CharField(label=_("What you saw"), max_length=REPORT, widget=forms.Textarea(TALL))


class ReportForm(forms.Form):
    """What was seen, line by line, and what it amounts to."""

    outcome = forms.ChoiceField(
        label=_("What the visit amounts to"),
        choices=[(code, word) for code, (_kind, word) in OUTCOMES.items()],
        widget=Rows,
    )
    report = forms.CharField(
        label=_("What you saw"),
        help_text=_("Who was there, what was being made, with which tools."),
        max_length=REPORT,
        widget=forms.Textarea({"rows": 6}),
    )

    def __init__(self, *args: Any, sights: Sequence[Sight], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sights = sights
        for sight in sights:
            self.fields[f"sight_{sight.code}"] = forms.ChoiceField(
                label=sight.label,
                help_text=sight.hint,
                choices=list(FINDINGS.items()),
                widget=Rows,
            )
        self.order_fields([*(f"sight_{s.code}" for s in sights), "outcome", "report"])

    def findings(self) -> dict[str, str]:
        """What was seen of each thing to look at."""
        return {s.code: self.cleaned_data[f"sight_{s.code}"] for s in self.sights}


class SittingForm(MomentForm):
    """A sitting: when and where."""

    place = forms.CharField(label=_("Where"), max_length=PLACE)


class PresenceForm(forms.Form):
    """Who came."""

    present = forms.MultipleChoiceField(
        label=_("Members who came"), widget=RowsMany, required=False
    )

    def __init__(self, *args: Any, seats: Sequence[tuple[Seat, Choice]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["present"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(seat.pk), choice) for seat, choice in seats]

    def seats(self) -> list[UUID]:
        """The seats of those who came."""
        return [UUID(one) for one in self.cleaned_data["present"]]


class MarksForm(forms.Form):
    """The points of several members on every line of a grid; a row is whole or empty."""

    def __init__(
        self,
        data: Any,
        *,
        seats: Sequence[tuple[Seat, str]],
        grid: Sequence[Criterion],
        given: Mapping[UUID, Mapping[str, int]],
    ) -> None:
        super().__init__(data)
        self.seats, self.grid = seats, grid
        for seat, name in seats:
            for line in grid:
                said = _("%(line)s, by %(name)s") % {"line": line.label, "name": name}
                self.fields[_box(seat, line)] = forms.IntegerField(
                    label=said,
                    initial=given.get(seat.pk, {}).get(line.code),
                    min_value=0,
                    max_value=line.most,
                    required=False,
                    widget=NumberText(3, attrs={"aria-label": said}),
                )

    def rows(self) -> Iterator[tuple[Seat, str, list[BoundField]]]:
        """Each member with a box for each line of the grid."""
        for seat, name in self.seats:
            yield seat, name, [self[_box(seat, line)] for line in self.grid]

    def clean(self) -> dict[str, Any]:
        """A member marks on every line or on none; somebody marks."""
        found = super().clean() or {}
        if not self.errors and all(n is None for n in found.values()):
            raise forms.ValidationError(_("Give points on every line of the grid."))
        for seat, _name in self.seats:
            given = [found.get(_box(seat, line)) for line in self.grid]
            missing = [line for line, n in zip(self.grid, given, strict=True) if n is None]
            if missing and len(missing) < len(given) and not self._wrong(seat):
                self.add_error(_box(seat, missing[0]), _("Give points on every line of the grid."))
        return found

    def _wrong(self, seat: Seat) -> bool:
        return any(_box(seat, line) in self.errors for line in self.grid)

    def marks(self) -> Iterator[tuple[Seat, dict[str, int]]]:
        """The members who marked, with their points."""
        for seat, _name in self.seats:
            given = {line.code: self.cleaned_data.get(_box(seat, line)) for line in self.grid}
            points = {code: n for code, n in given.items() if n is not None}
            if points:
                yield seat, points


def _box(seat: Seat, line: Criterion) -> str:
    return f"{seat.pk.hex[:8]}_{line.code}"


class ConflictForm(forms.Form):
    """Which member has an interest in the file, and which."""

    seat = forms.ChoiceField(label=_("Member"))
    reason = forms.CharField(
        label=_("Which interest"),
        help_text=_("Example: brother of the person; partner in the same workshop."),
        max_length=NOTE,
    )

    def __init__(self, *args: Any, seats: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["seat"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *((str(pk), name) for pk, name in seats)]


class ReasonForm(forms.Form):
    """A reason in a few words."""

    reason = forms.CharField(label=_("Why"), max_length=NOTE, widget=forms.Textarea({"rows": 3}))


class MinutesForm(forms.Form):
    """The code printed on the minutes of a sitting."""

    code = forms.CharField(
        label=_("Code of the minutes"), max_length=40, widget=NumberText(14, inputmode="text")
    )
