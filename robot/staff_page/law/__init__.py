"""The section "Pháp luật": questions answered in quotations, the texts, their import, and the review list.

Read `law_routes` first. The answers come from `robot.law.legal_answers`.
"""
