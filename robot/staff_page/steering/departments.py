"""The names of the departments, the fields of work of the lobby map, as officials read them."""

from collections import Counter

from robot.runtime.content.provider import ContentProvider
from robot.runtime.content.site_cards import in_language


def department_names(content: ContentProvider, language: str) -> dict[str, str]:
    """Return the name of each department that works at this centre or has a procedure, in the order of the map.

    A department is named after its groups of fields on the robot's screen, else after the field of most of its
    procedures, else after its place.
    """
    catalogue, names = content.catalogue, dict[str, str]()
    fields: dict[str, Counter[str]] = {}
    for procedure in catalogue.procedures.values():
        fields.setdefault(procedure.department or "", Counter())[procedure.field] += 1
    for place in content.lobby.places:
        for department in place.departments:
            names[department] = in_language(place.name, language)
    for department in sorted(each for each in fields if each and each not in names):
        names[department] = department
    for department in names:
        groups = [group.label.of(language) for group in catalogue.fields.values() if group.department == department]
        if groups:
            names[department] = "; ".join(groups)
        elif department in fields:
            names[department] = fields[department].most_common(1)[0][0]
    return names
