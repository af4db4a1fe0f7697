"""The register of pages: who visits what, in which state. A page that is not here fails a test."""

from __future__ import annotations

from journeys.house import House

PERSON_STATES = ("draft", "submitted", "to_correct", "examined", "refused", "appealed", "withdrawn")
FES = "CH-03"

# Who visits → the addresses, by name; {…} is filled with what the demonstration holds. After a
# space stands what is typed in the boxes of the page's form of search, which is posted.
PAGES: dict[str, tuple[tuple[str, str], ...]] = {
    "anyone": (
        ("root", "/"),
        ("portal:home", "/"),
        ("portal:help", "/help/"),
        ("portal:personal_data", "/personal-data/"),
        ("portal:check", "/document/"),
        ("cards:check", "/check/"),
        ("accounts:sign_in", "/sign-in/"),
        ("accounts:lost", "/sign-in/lost/"),
        ("accounts:national_failed", "/sign-in/national/failed/"),
        ("accounts:outbox", "/outbox/"),
        ("accounts:invitation", "/agents/invitation/spent/"),
        ("account_login", "/agents/sign-in/"),
        ("register:who", "/who-registers/"),
        ("register:claim", "/register/claim/"),
        *(
            ("desk:start", f"/ask/{code}/")
            for code in (
                *("registration", "master_registration", "cooperative_registration"),
                *("enterprise_registration", "promotion", "suspension", "striking_off"),
            )
        ),
        ("desk:start", "/ask/contested_identity/"),
        ("desk:start", "/ask/attestation/"),
        ("desk:start", "/ask/recognition/"),
        ("desk:start", "/ask/complaint/"),
        ("desk:start", "/ask/members_change/"),
        ("desk:resume", "/resume/"),
        ("desk:unnamed", "/resume/unnamed/"),
        ("desk:verify_any", "/verify/"),
        ("desk:verify", "/verify/{letter}/"),
        ("register:aid", "/register/aid/"),
        ("register:verify_extract", "/extract/{nia}/{extract}/"),
        ("web:developers", "/api/"),
        ("web:gallery", "/gallery/"),
        ("web:gallery_part", "/gallery/question/"),
        ("web:gallery_part", "/gallery/desk/"),
        ("web:gallery_part", "/gallery/seals/"),
    ),
    "draft": (
        *(("desk:question", f"/case/{{own}}/{page}/") for page in ("name", "card", "craft")),
        *(("desk:question", f"/case/{{own}}/{page}/") for page in ("proof", "phone", "workplace")),
        *(("desk:question", f"/case/{{own}}/{page}/") for page in ("documents", "regime")),
        ("desk:question", "/case/{own}/information/"),
        ("desk:check", "/case/{own}/check/"),
        ("desk:later", "/case/{own}/later/"),
    ),
    "submitted": (
        ("desk:follow", "/case/{own}/"),
        ("desk:submitted", "/case/{own}/submitted/"),
        ("desk:receipt", "/case/{own}/receipt/"),
        ("desk:withdraw", "/case/{own}/withdraw/"),
        ("portal:space", "/account/"),
    ),
    "to_correct": (
        ("portal:space", "/account/"),
        ("desk:follow", "/case/{own}/"),
        ("desk:check", "/case/{own}/check/"),
    ),
    "accepted": (
        ("portal:space", "/account/"),
        ("portal:looks", "/account/looks/"),
        ("portal:acts", "/account/acts/"),
        ("portal:data", "/account/data/"),
        ("cards:mine", "/card/"),
        ("protection:mine", "/cover/"),
        ("ledger:receipt", "/acts/{act}/receipt/"),
        ("desk:follow", "/case/{own}/"),
        ("accounts:choose", "/sign-in/which/"),
        ("accounts:secret", "/account/secret/"),
        ("accounts:fact", "/sign-in/secret/"),
        ("accounts:change_phone", "/account/phone/"),
    ),
    "refused": (("desk:follow", "/case/{own}/"), ("desk:appeal", "/case/{own}/appeal/")),
    "appealed": (("desk:follow", "/case/{own}/"),),
    "withdrawn": (("desk:follow", "/case/{own}/"),),
    "hicham.fes": (
        ("portal:day", "/day/"),
        ("desk:inbox", "/desk/?box=mine"),
        ("desk:inbox", "/desk/?box=to_take"),
        ("desk:inbox", "/desk/?box=late"),
        ("desk:inbox", "/desk/?box=from_person"),
        ("desk:inbox", "/desk/?box=decided"),
        *(
            ("desk:case", f"/desk/case/{{{state}}}/")
            for state in ("submitted", "to_correct", "resubmitted", "examined", "accepted")
        ),
        ("desk:case", "/desk/case/{alike}/"),
        ("desk:case", "/desk/case/{withdrawn}/"),
        ("desk:correct", "/desk/case/{submitted}/correct/"),
        ("desk:refuse", "/desk/case/{submitted}/refuse/"),
        ("desk:hand_over", "/desk/case/{submitted}/hand-over/"),
        ("desk:visits", "/desk/visits/"),
        ("desk:sittings", "/desk/sittings/"),
        ("cards:stock", "/cards/"),
        ("cards:stock", "/cards/?box=approved"),
        ("protection:desk", "/protection/"),
        ("protection:desk", "/protection/?box=candidate"),
        ("protection:desk", "/protection/?box=asked"),
        ("protection:desk", "/protection/?box=held"),
        ("protection:files", "/protection/files/"),
        ("protection:inquiries", "/protection/questions/"),
        ("protection:differences", "/protection/differences/"),
        ("protection:differences_list", "/protection/differences/list/"),
        ("register:search", "/register/"),
        ("register:duplicates", "/register/duplicates/"),
        ("register:rolls", "/rolls/"),
        ("register:roll_new", "/rolls/new/"),
        ("register:search", "/register/ q=benali"),
        ("register:search", "/register/ q=Rashid Benaly&born=1984&commune=فاس"),
        ("register:sheet", "/register/{person}/"),
        ("register:open_account", "/register/{person}/account/"),
        ("register:with_them", "/register/entry/{entry}/with-them/"),
        ("mfa_index", "/agents/account/"),
        ("account_change_password", "/agents/account/password/"),
        ("mfa_activate_totp", "/agents/account/application/"),
        ("accounts:sessions", "/agents/account/sessions/"),
        ("mfa_list_webauthn", "/agents/account/keys/"),
        ("mfa_add_webauthn", "/agents/account/keys/add/"),
        ("mfa_generate_recovery_codes", "/agents/account/recovery/new/"),
        ("account_reauthenticate", "/agents/again/password/"),
        ("mfa_reauthenticate", "/agents/again/code/"),
        ("accounts:second_factor", "/agents/second-factor/"),
        ("accounts:step_up", "/agents/again/"),
    ),
    "registrar.fes": (
        ("portal:day", "/day/"),
        ("desk:inbox", "/desk/?box=to_sign"),
        ("desk:inbox", "/desk/?box=appeals"),
        ("cards:batches", "/cards/batches/"),
        ("desk:case", "/desk/case/{examined}/"),
        ("desk:case", "/desk/case/{appealed}/"),
        ("desk:sign", "/desk/case/{examined}/sign/"),
        ("desk:send_back", "/desk/case/{examined}/send-back/"),
        ("desk:undo", "/desk/case/{accepted}/undo/"),
        ("institutions:parameters", "/agents/parameters/"),
        ("institutions:parameter", "/agents/parameters/desk.days_to_decide/"),
        ("institutions:propose", "/agents/parameters/desk.days_to_decide/change/"),
        ("institutions:change", "/agents/parameters/changes/{change}/"),
        ("institutions:choose", "/agents/mandate/"),
    ),
    "director.fes": (
        ("portal:day", "/day/"),
        ("institutions:mandates", "/agents/mandates/"),
        ("institutions:give", "/agents/mandates/new/"),
        ("institutions:end", "/agents/mandates/{mandate}/end/"),
        ("institutions:commissions", "/agents/commissions/"),
        ("institutions:commission", "/agents/commissions/{commission}/"),
        ("institutions:found", "/agents/commissions/new/"),
        ("institutions:seat", "/agents/commissions/{commission}/seat/"),
        ("institutions:unseat", "/agents/commissions/seats/{seat}/end/"),
    ),
    "ministry": (
        ("portal:day", "/day/"),
        ("institutions:machines", "/agents/programs/"),
        ("institutions:machine_new", "/agents/programs/new/"),
        ("institutions:machine", "/agents/programs/{machine}/"),
        ("institutions:change", "/agents/parameters/changes/{change}/"),
    ),
    "auditor": (
        ("portal:day", "/day/"),
        ("desk:case", "/desk/case/{accepted}/"),
        ("ledger:log", "/agents/log/"),
    ),
    "assistant.fes": (("portal:day", "/day/"), ("desk:start", "/ask/registration/")),
    "federation": (("portal:day", "/day/"),),
    "delegate.fes": (("portal:day", "/day/"), ("desk:inbox", "/desk/")),
}

# Visited on the way of a story, since they follow a deed.
ON_THE_WAY = {
    **dict.fromkeys(
        ("desk:agree", "desk:summary", "portal:counter"), "visited by the story of the counter"
    ),
    **dict.fromkeys(
        (
            *("desk:visit", "desk:visit_plan", "desk:visit_report", "desk:sitting_call"),
            *("desk:sitting", "desk:sitting_open", "desk:hearing", "desk:conflict"),
            *("desk:minutes_sign", "desk:verify_minutes"),
            *("register:no_paper", "register:use_attestation"),
        ),
        "visited by the story of a master without papers",
    ),
    **dict.fromkeys(
        (
            *("desk:visit_waive", "desk:visit_call_off", "desk:sitting_call_off", "desk:defer"),
            *("register:testimony", "register:verify_attestation", "register:deceased"),
        ),
        "drawn in both languages by the tests of its room",
    ),
    **dict.fromkeys(
        (
            *("institutions:machine_terms", "institutions:machine_key"),
            *("institutions:machine_stop", "institutions:machine_secret"),
        ),
        "drawn in the tests of institutions",
    ),
    "accounts:unsent": "drawn in the tests of attacks, behind a form that was not carried out",
    "protection:one": "visited by the story of the health cover",
    "protection:file": "drawn in both languages by the tests of its room",
    "protection:inquiry": "drawn by the tests of its room",
    "protection:difference": "drawn by the tests of its room",
    "protection:sample": "drawn by the tests of its room",
    "cards:lost": "visited by the story of a card on the phone",
    "register:claimed": "visited by the story of an old number",
    **dict.fromkeys(
        ("register:roll", "register:roll_columns", "register:roll_rows", "register:roll_row"),
        "visited by the story of an old roll",
    ),
    **dict.fromkeys(
        ("cards:batch", "cards:card", "cards:hand_over", "cards:receipt"),
        "visited by the story of a card's life",
    ),
    "accounts:code": "asked for by every registration",
    "mfa_authenticate": "every agent signs in through it",
    "desk:row": "drawn in the tests of the desk",
    "desk:row_remove": "drawn in the tests of the desk",
    "register:organisation": "drawn in the tests of the register, in each language",
    "register:supervise": "drawn in the tests of the register, in each language",
    "register:measure": "drawn in the tests of the register, in each language",
    "register:taken": "visited by the story of a card that is used already",
    "register:pair": "drawn in the tests of the register, in each language",
    "register:compare": "a deed: POST",
    "register:answer_pair": "a deed: POST",
    "register:take_back": "a deed: POST",
    "register:propose_merge": "a deed: POST",
    "register:merge": "a deed: POST",
    "register:not_me": "a deed: POST",
    "register:contest": "visited by the story of a card that is used already",
}

# Addresses that draw no page.
NOT_PAGES = {
    "protection:campaign": "a file to take away",
    "protection:differences_several": "a deed: POST",
    "protection:difference_work": "a deed: POST",
    "protection:inquiry_work": "a deed: POST",
    "portal:data_download": "a file to take away",
    "desk:visit_photo": "a deed: POST",
    "desk:visit_missed": "a deed: POST",
    "desk:hear": "a deed: POST",
    "desk:minutes_close": "a deed: POST",
    "desk:minutes": "a PDF file",
    "desk:film": "a film to download",
    "register:begin_attestation": "a deed: POST",
    "register:testimony_again": "a deed: POST",
    "register:claim_take": "a deed: POST",
    "register:attestation": "a PDF file",
    "card_door": "leads on to the checker at once",
    "card_worker": "a script",
    "cards:manifest": "a file for phones",
    "cards:number": "a deed: POST",
    **dict.fromkeys(
        (
            *("protection:answer", "protection:ask", "protection:reply"),
            *("protection:work", "protection:work_file"),
        ),
        "deeds; a GET leads back to the page",
    ),
    "cards:arrive": "a deed: POST",
    "cards:batch_make": "a deed: POST",
    "cards:batch_release": "a deed: POST",
    "cards:batch_files": "a deed: POST",
    "cards:batch_return": "a deed: POST, drawn with its faults by the story of a card's life",
    "cards:card_do": "a deed: POST",
    "health": "an answer for machines",
    "institutions:machine_decide": "a deed: POST",
    "published_log": "a file of the sealed log",
    "trust_list": "a file for checkers",
    "key_set": "a file for checkers",
    "jwks": "a file for checkers",
    "status_lists": "a file for checkers",
    "status_list": "a file for checkers",
    "ledger:again": "a deed: POST",
    "ledger:walk": "a deed: POST",
    "ledger:receipt_file": "a file for machines",
    "ledger:receipt_paper": "a PDF file",
    "accounts:send_again": "a deed: POST",
    "accounts:sign_out": "a deed: POST",
    "accounts:national": "only with the national provider; drawn in the tests of accounts",
    "mfa_reauthenticate_webauthn": "leads to a passkey that no test machine holds",
    "mfa_deactivate_totp": "refused to the last second factor",
    "mfa_remove_webauthn": "needs a passkey",
    "mfa_view_recovery_codes": "shown once codes were made; visited by its own story",
    "desk:open": "a deed: POST",
    "desk:many": "a deed: POST",
    "desk:take": "a deed: POST",
    "desk:give": "a deed: POST",
    "desk:release": "a deed: POST",
    "desk:assess": "a deed: POST",
    "desk:settle": "a deed: POST",
    "desk:accept": "a deed: POST",
    "desk:document": "a picture",
    "desk:evidence": "a deed: POST",
    "desk:evidence_remove": "a deed: POST",
    "desk:letter": "a PDF file",
    "desk:receipt_pdf": "a PDF file",
    "register:extract": "a PDF file",
    "register:roll_progress": "a part of a page",
    "register:roll_otherwise": "a deed: POST",
    "register:roll_words": "a deed: POST",
    "register:roll_do": "a deed: POST",
    "register:roll_again": "a deed: POST",
    "register:roll_sign": "a deed: POST",
    "register:roll_file": "a file to download",
}


def known(house: House) -> dict[str, str]:
    """What fills the addresses: one case of each state, an entry, a letter, a mandate."""
    found = {
        str(state): str(case)
        for state, case in house.ask(
            "SELECT DISTINCT ON (state) state, id FROM desk_case"
            f" WHERE institution_id = '{FES}' OR state = 'draft' ORDER BY state, submitted_at, id"
        )
    }
    rows = {
        "alike": f"SELECT case_id FROM desk_likeness JOIN desk_case ON desk_case.id = case_id"
        f" WHERE settled = '' AND institution_id = '{FES}' ORDER BY case_id",
        "letter": "SELECT letter_code FROM desk_decision WHERE letter_code IS NOT NULL ORDER BY id",
        "person": f"SELECT person_id FROM register_entry WHERE chamber_id = '{FES}' ORDER BY id",
        "entry": f"SELECT id FROM register_entry WHERE chamber_id = '{FES}'"
        " AND person_id IS NOT NULL AND state = 'entered' ORDER BY id",
        "nia": "SELECT nia FROM register_entry ORDER BY id",
        "commission": f"SELECT id FROM institutions_commission WHERE institution_id = '{FES}'",
        "seat": "SELECT id FROM institutions_member WHERE chair = 'member' ORDER BY id",
        "mandate": f"SELECT id FROM institutions_mandate WHERE institution_id = '{FES}'"
        " AND role = 'assistant'",
        "act": "SELECT id FROM ledger_act WHERE kind = 'desk.accepted'"
        f" AND subject_id = '{found['accepted']}' ORDER BY id",
        "change": "SELECT id FROM reference_parameterchange ORDER BY id",
        "machine": "SELECT id FROM accounts_machineclient ORDER BY asked_at, id",
    }
    found |= {name: str(house.ask(f"{question} LIMIT 1")[0][0]) for name, question in rows.items()}
    return found | {"extract": "261121-AAAAAAAAAAAA"}
