"""The addresses of the section "Pháp luật"."""

from robot.desk.staff.roles import Right
from robot.staff_page.law.law_import import MOST_BYTES, law_import, law_take_in
from robot.staff_page.law.law_questions import law_question
from robot.staff_page.law.law_reviews import law_review_again, law_reviewed, law_reviews
from robot.staff_page.law.law_texts import law_remove, law_text, law_texts
from robot.staff_page.page_routes import PageRoute

ROUTES = (
    PageRoute("/law", law_question, Right.LAW),
    PageRoute("/law/texts", law_texts, Right.LAW),
    PageRoute("/law/text", law_text, Right.LAW),
    PageRoute("/law/remove", law_remove, Right.EDIT, "POST"),
    PageRoute("/law/import", law_import, Right.EDIT),
    PageRoute("/law/import", law_take_in, Right.EDIT, "POST", MOST_BYTES),
    PageRoute("/law/reviews", law_reviews, Right.LAW),
    PageRoute("/law/reviewed", law_reviewed, Right.LAW, "POST"),
    PageRoute("/law/review-again", law_review_again, Right.LAW, "POST"),
)
