"""Detectors that work on one picture: faces, markers, codes.

Read `face_detector` (YuNet), `apriltags` (markers on walls, with `corner_refinement`) or `qr_reader` (codes of
receipts). `apriltag_sheets` draws the markers to print.
"""
