"""The question box: a legal question is answered in quotations, or refused."""

from robot.law.legal_answers import LegalAnswer
from robot.law.validity import names_district
from robot.staff_page.law.law_desk import answers_of, library_of, make_ready, today_of
from robot.staff_page.request_types import Answer, Ask, RenderTemplate
from robot.staff_page.stores import StaffStores

LONGEST = 300
"""A question has at most this many letters; a longer one is cut. Chosen: no question of the tests has 200."""


def law_question(desk: StaffStores, ask: Ask) -> Answer:
    """Show the question box, and the answer to the question in the address ("?q=...")."""
    question = ask.query.get("q", "").strip()[:LONGEST]
    if not question:
        make_ready(desk)
    answer: LegalAnswer | None = answers_of(desk).answer(question, today_of(desk)) if question else None
    values = {
        "question": question,
        "answer": answer,
        "names_district": names_district,
        "longest": LONGEST,
        "texts": len(library_of(desk).texts()),
        "policy_needs_clerk": bool(answer and answer.policy and answer.policy.needs_clerk(today_of(desk))),
    }
    return RenderTemplate("law/question.html", values)
