"""An accepted organisation: the legal person, its number for life, its members, its supervisor."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from sijill.desk.models import Case, Decision
from sijill.kernel.actor import SYSTEM, Actor, Subject
from sijill.kernel.clock import civil_date
from sijill.kernel.verdict import Refused
from sijill.ledger import actions as ledger
from sijill.ledger.transaction import acting_for, action
from sijill.reference import queries as reference
from sijill.register.actions.entering import keep_by, keepers_of, taken, taken_is_a_verdict
from sijill.register.actions.numbering import next_nia
from sijill.register.actions.supervising import supervise
from sijill.register.actions.versions import keep_version, require_move
from sijill.register.models import Entry, Membership, Organisation, OrganisationKeys
from sijill.register.queries.organised import entered_among, organisation_under
from sijill.register.rules import LIVE, EntryState, OrganisationKind
from sijill.register.rules.keys import KEYS_VERSION, organisation_keys
from sijill.register.rules.members import Member, shares
from sijill.register.rules.organised import OrganisationAsking, read
from sijill.register.rules.organised_saying import said, told
from sijill.register.rules.saying import sorted_as

YOUTH_AGE = "register.youth_age"
KINDS = {
    "cooperative_registration": OrganisationKind.COOPERATIVE,
    "enterprise_registration": OrganisationKind.ENTERPRISE,
}


@action
def enter_organisation(*, case: Case, decision: Decision, by: Actor, at: datetime) -> Subject:
    """Enter the organisation of an accepted case, or again under the number held before."""
    asking = read(case.answers, KINDS[case.procedure])
    with taken_is_a_verdict():
        earlier = _locked(asking.ice)
        organisation, entry = _place(case, asking, earlier, by=by, at=at)
    subject = Subject(kind="entry", id=entry.id)
    act = ledger.record(
        "register.returned" if earlier else "register.entered",
        subject=subject,
        by=by,
        at=at,
        ground=decision.ground,
        article=decision.article,
        facts=told(
            asking,
            nia=entry.nia,
            organisation=organisation.id,
            category=entry.category,
            chamber=entry.chamber_id,
            case=case.reference,
        ),
    )
    day = civil_date(at)
    counted = shares(asking.members, on=day, youth_age=reference.parameter(YOUTH_AGE, at=day))
    words = said(asking, shares=counted, case=case.reference)
    keep_version(entry, act=act.id, at=at, said=words)
    _join(organisation, asking, act=act.id, at=at)
    find_by(organisation)
    if asking.kind is OrganisationKind.ENTERPRISE:
        supervise(entry, asking.supervisor, act=act.id, at=at)
    return subject


def _locked(ice: str) -> Entry | None:
    """The earlier entry under the same identifier as it stands now, whatever the chamber."""
    found = organisation_under(ice)
    if found is None:
        return None
    with acting_for(SYSTEM):
        entry = Entry.objects.select_for_update(of=("self",)).get(organisation=found)
    if entry.state in LIVE:
        raise Refused(taken(entry.nia))
    return entry


def _place(
    case: Case, asking: OrganisationAsking, earlier: Entry | None, *, by: Actor, at: datetime
) -> tuple[Organisation, Entry]:
    keepers = keepers_of(case, at=at)
    start = EntryState(earlier.state) if earlier else None
    require_move(start, EntryState.ENTERED, by=by)
    with acting_for(SYSTEM):
        held = earlier.organisation if earlier else None
        organisation = _organisation(case, asking, held or Organisation(), keepers)
    if earlier is None:
        number = next_nia()
        earlier = Entry(
            nia=number.value,
            nia_version=number.version.value,
            organisation=organisation,
            category=asking.kind.value,
            entered_on=civil_date(at),
        )
    else:
        earlier.confirmed_on = civil_date(at)
    keep_by(earlier, keepers)
    earlier.state = EntryState.ENTERED
    with acting_for(SYSTEM):
        earlier.save()
    return organisation, earlier


def _organisation(
    case: Case, asking: OrganisationAsking, row: Organisation, keepers: dict[str, str]
) -> Organisation:
    """The legal person as the accepted case tells."""
    keep_by(row, keepers)
    row.kind, row.space = asking.kind.value, case.space
    return write_organisation(row, asking)


def write_organisation(row: Organisation, asking: OrganisationAsking) -> Organisation:
    """Keep what an organisation is, as it was asked."""
    row.phone = asking.phone
    row.name_ar, row.name_latin = asking.name_ar, asking.name_latin
    row.sort_ar, row.sort_latin = sorted_as(asking.name_ar), sorted_as(asking.name_latin)
    row.ice, row.registration = asking.ice, asking.registration
    row.registered_at, row.tax_number = asking.registered_at, asking.tax_number
    row.founded_on, row.province = asking.founded_on, asking.place.province
    row.commune, row.address = asking.place.commune, asking.place.address
    row.save()
    return row


def _join(
    organisation: Organisation, asking: OrganisationAsking, *, act: UUID, at: datetime
) -> None:
    """The members of today, in place of whoever was there before."""
    day = civil_date(at)
    Membership.objects.filter(organisation=organisation, valid_to=None).update(valid_to=day)
    seat(organisation, asking.members, act=act, day=day)


def seat(organisation: Organisation, members: Iterable[Member], *, act: UUID, day: date) -> None:
    """Members from a day on; one who is in the register herself is tied to her own file."""
    members = list(members)
    entered = entered_among(members)
    Membership.objects.bulk_create(
        Membership(
            organisation=organisation,
            person_id=entered.get((member.document_kind, member.document)),
            document_kind=member.document_kind,
            document=member.document,
            name_ar=member.name_ar,
            name_latin=member.name_latin,
            sex=member.sex,
            birth_year=member.birth_year,
            role=member.role.value,
            valid_from=day,
            act=act,
        )
        for member in members
    )


def find_by(row: Organisation) -> None:
    """Let an organisation be found by what is told of it now."""
    keepers = (row.chamber_id, row.institution_id)
    keys = list(organisation_keys(row.name_ar, row.name_latin, row.ice, keepers))
    kept = {"keys": keys, "version": KEYS_VERSION, "former": None}
    OrganisationKeys.objects.update_or_create(organisation=row.id, defaults=kept)
