"""The pages of reports: choose a period, read and edit the report, fix it, take its files. Read `routes.py` first."""
