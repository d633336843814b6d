"""Checks that a page can be read, touched and left: measured on its scene and sampled from its picture."""
