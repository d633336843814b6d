"""The robot as a program: what it decides, what it knows, where it drives, and everything that runs it.

Read `README.md` in this folder first: the architecture on one page, "Where do I change ...?", a glossary and the style
page. Then read `robot.core.events`.

core         decisions: the pure reducer, its events, commands, phases and tables
knowledge    Vietnamese text, the catalogue of procedures, understanding; pure
navigation   map, localization, planning, control, escort; pure
desk         the service desk on one SQLite file: queue, dossiers, ratings, reports
runtime      loop, inbox, journal, drivers, settings; `runtime.assemble` puts the robot together
rehearsal    the whole robot on trial: people, faults, scenarios
staff_page   the web page of clerks and officials
portal       procedure lists of the national portal, for the catalogue
fleet        a program of its own beside the robot, for a province with many robots
deploy       the installed machine: signed bundles, generations, services
cli          the commands of `kiosk`, and the benchmarks
paths        `ROOT`, the folder of the checkout
"""
