"""Write the list of ingredients as a software bill of materials in CycloneDX 1.6 (ECMA-424), JSON."""

import uuid
from collections.abc import Sequence

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, Property, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from robot.cli.licences.inventory import Ingredient

_TYPES = {
    "program": ComponentType.APPLICATION,
    "library": ComponentType.LIBRARY,
    "model": ComponentType.MACHINE_LEARNING_MODEL,
    "system": ComponentType.LIBRARY,
}


def sbom(ingredients: Sequence[Ingredient]) -> str:
    """Return the bill as JSON. The first of the `ingredients` is the program. Equal ones give equal texts."""
    program, *others = map(_component, ingredients)
    bom = Bom(
        serial_number=uuid.uuid5(uuid.NAMESPACE_OID, repr(sorted(map(repr, ingredients)))),
        components=others,
    )
    bom.metadata.component = program
    # no time of day: two bundles of the same files are to be equal
    bom.metadata.timestamp = None  # type: ignore[assignment]
    bom.register_dependency(program, others)
    return JsonV1Dot6(bom).output_as_string(indent=1) + "\n"


def _component(ingredient: Ingredient) -> Component:
    return Component(
        name=ingredient.name,
        version=ingredient.version or None,
        type=_TYPES[ingredient.kind],
        bom_ref=f"{ingredient.kind}:{ingredient.name}",
        purl=_purl(ingredient),
        licenses=[LicenseFactory().make_from_string(ingredient.licence)],
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=ingredient.sha256)] if ingredient.sha256 else [],
        description=ingredient.note or None,
        external_references=[
            ExternalReference(type=ExternalReferenceType.WEBSITE, url=XsUri(word.strip(",")))
            for word in ingredient.origin.split()
            if word.startswith("http")
        ],
        properties=[Property(name="origin", value=ingredient.origin)] if ingredient.kind == "model" else [],
    )


def _purl(ingredient: Ingredient) -> PackageURL | None:
    if ingredient.kind == "library":
        return PackageURL("pypi", name=ingredient.name, version=ingredient.version)
    return PackageURL("deb", "debian", ingredient.name) if ingredient.kind == "system" else None
