"""Editing of the robot's content by officials: versions, approval, forms, checks, and what is put in force.

Read `robot/editing/content_editor.py` first, then `robot/editing/content_files.py` (files on the disk, and how a crash
leaves them whole).
"""
