"""Blank forms that officials upload and visitors fetch with a phone.

Read `robot/staff_page/blank_forms/forms_page.py` first, then `robot/staff_page/blank_forms/removed_forms.py` (deleted
forms) and `robot/staff_page/blank_forms/visitors_port.py` (what a phone reaches).
"""
