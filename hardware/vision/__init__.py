"""Detectors of faces, markers and codes in one picture.

Read `face_detector` (YuNet), `apriltags` (markers on walls, with `corner_refinement`) or `qr_reader` (codes of
receipts). `apriltag_sheets` draws the markers to print.
"""
