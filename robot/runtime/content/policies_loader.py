"""Load the policy answers, one TOML file each. All errors are reported together; each names file, key and value."""

import datetime
from pathlib import Path

from robot.core.trouble import Trouble, Troubles
from robot.knowledge.catalogue.known_facts import replaced_answers
from robot.knowledge.catalogue.policies import Policies, Policy
from robot.knowledge.catalogue.procedures import Catalogue
from robot.runtime.content.typed_toml import bad, decode
from robot.runtime.settings.foreign_files import own_below

GUIDE = "config/policies/README.md"


def load_policies(config: Path, catalogue: Catalogue | None) -> Policies:
    """Return the policy answers below `config`, policies/**/*.toml; a centre may have none. Raises `Troubles`."""
    return load_policy_files(config, catalogue)[0]


def load_policy_files(config: Path, catalogue: Catalogue | None) -> tuple[Policies, dict[str, Path]]:
    """Return the policy answers, and {id: its file}. Raises `Troubles` with every error.

    `catalogue`: the procedures to which an answer may belong; None = they cannot be read, so codes are not looked up
    and no answer is replaced.
    """
    found: list[Trouble] = []
    owners: dict[str, Path] = {}
    policies: list[Policy] = []
    for path in own_below(config / "policies", ".toml"):
        policy = decode(path, Policy, found, GUIDE)
        if policy is None:
            continue
        if policy.id in owners:
            what, vi = f"this id stands twice, also in {owners[policy.id]}", f"trùng mã với {owners[policy.id]}"
            found.append(bad(path, "id", policy.id, what, vi, GUIDE))
        owners.setdefault(policy.id, path)
        found += _inconsistent(path, policy, catalogue)
        policies.append(policy)
    if found:
        raise Troubles(found)
    replaced = () if catalogue is None else replaced_answers(policies, catalogue, datetime.date.today())
    return Policies((policy for policy in policies if policy not in replaced), replaced), owners


def _inconsistent(path: Path, policy: Policy, catalogue: Catalogue | None) -> list[Trouble]:
    """Return errors for procedures that do not exist or stand twice, and for an answer that ends before its date."""
    found: list[Trouble] = []
    for number, code in enumerate(policy.procedures):
        key = f"procedures[{number}]"
        if catalogue is not None and catalogue.find(code) is None:
            what, vi = "no procedure has this code", "không có thủ tục mang mã này"
            found.append(bad(path, key, code, what, vi, GUIDE))
        elif code in policy.procedures[:number]:
            found.append(bad(path, key, code, "stands twice", "ghi hai lần", GUIDE))
    for number, code in enumerate(policy.answers_for or ()):
        if code not in policy.procedures:
            what, vi = "is not among the procedures of this answer", "không có trong các thủ tục liên quan của câu này"
            found.append(bad(path, f"answers_for[{number}]", code, what, vi, GUIDE))
    if policy.valid_until is not None and policy.valid_until < policy.as_of:
        what, vi = "ends before the day of the law", "hết hạn trước ngày của quy định"
        found.append(bad(path, "valid_until", policy.valid_until, what, vi, GUIDE))
    return found
