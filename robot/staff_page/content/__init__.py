"""The section "Nội dung": lists and forms of the robot's content, versions, approval and preview.

Read `robot/staff_page/content/content_desk.py` first, then `robot/staff_page/content/form_page.py` (from what is typed
to a saved version).
"""
