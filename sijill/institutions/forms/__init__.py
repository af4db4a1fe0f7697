"""What agents type: offices, parameters, commissions, programs of other organisations."""

from sijill.institutions.forms.machines import (
    KeyForm,
    MachineForm,
    StopForm,
    TermsForm,
)
from sijill.institutions.forms.offices import (
    AppointForm,
    ChangeForm,
    CommissionForm,
    DecisionForm,
    EndForm,
    ReadingForm,
    SeatForm,
)
from sijill.institutions.forms.texts import AnswerForm, TextForm

__all__ = [
    "AnswerForm",
    "AppointForm",
    "ChangeForm",
    "CommissionForm",
    "DecisionForm",
    "EndForm",
    "KeyForm",
    "MachineForm",
    "ReadingForm",
    "SeatForm",
    "StopForm",
    "TermsForm",
    "TextForm",
]
