"""One name behind many spellings, and whole names cut in two."""

import pytest

from sijill.linkage import splitting
from sijill.linkage.canon import Form, settle, squeeze
from sijill.linkage.spelling import read_all, spelled


def form(text, count):
    read = spelled(text)
    return Form(read.form, text, read.readings, count, ((squeeze(text), count),))


@pytest.fixture(scope="module")
def settled():
    met = {
        "محمد": 900, "Mohamed": 700, "Mohammed": 300, "حسن": 400, "Hassan": 350, "الحسين": 200,
        "Houcine": 180, "Rachid": 240, "رشيد": 260, "Rachod": 1, "رشيذ": 2, "El Tazi": 50,
        "التازي": 60, "امتازي": 1, "Karim": 90, "Karam": 40, "Bouzekri": 1, "بوزكري": 1,
    }  # fmt: skip
    done, _ = settle(form(text, count) for text, count in met.items())
    return {text: done[spelled(text).form] for text in met}


@pytest.mark.parametrize(
    ("one", "other"),
    [("محمد", "Mohamed"), ("Mohamed", "Mohammed"), ("حسن", "Hassan"), ("الحسين", "Houcine"),
     ("رشيد", "Rachid"), ("التازي", "El Tazi"), ("Bouzekri", "بوزكري")],
)  # fmt: skip
def test_spellings_of_one_name_are_one_name(settled, one, other):
    assert settled[one].likely == settled[other].likely


@pytest.mark.parametrize(("one", "other"), [("Hassan", "Houcine"), ("Karim", "Karam")])
def test_names_of_one_skeleton_stay_apart(settled, one, other):
    assert not set(settled[one].maybe) & set(settled[other].maybe)


@pytest.mark.parametrize(
    ("slip", "name"), [("Rachod", "Rachid"), ("رشيذ", "رشيد"), ("امتازي", "التازي")]
)
def test_a_rare_form_one_letter_from_a_frequent_one_is_its_slip(settled, slip, name):
    assert settled[slip].likely == settled[name].likely


def test_spellings_keep_their_order_on_several_cores():
    texts = [
        f"{first} {second}" for first in ("Ali", "Omar", "Said") for second in ("Tazi", "Fassi")
    ]
    assert list(read_all(texts * 4000, processes=2)) == [spelled(text) for text in texts] * 4000


@pytest.mark.parametrize(
    ("whole", "first", "last"),
    [
        ("El Alaoui Mohamed Amine", "Mohamed Amine", "El Alaoui"),
        ("محمد أمين العلوي", "محمد أمين", "العلوي"),
        ("Fatima Zahra Ait Said", "Fatima Zahra", "Ait Said"),
        ("عبد الله بن علي", "عبد الله", "بن علي"),
        ("نور الدين بوعزة", "نور الدين", "بوعزة"),
        ("Ben Ali Abdellah", "Abdellah", "Ben Ali"),
    ],
)
def test_a_whole_name_is_cut_where_its_words_say(whole, first, last):
    lean = splitting._logarithms(*splitting._told())
    (cut,) = splitting.cut_all([whole], lean)
    assert cut == (first, last)


def test_a_name_that_does_not_tell_follows_the_order_of_its_list():
    lean = splitting._logarithms(*splitting._told())
    turned = ["Tazi Rachid", "Alaoui Khadija", "Bennani Fatima", "Said Hassan"]
    assert list(splitting.cut_all(turned, lean))[-1] == ("Hassan", "Said")
