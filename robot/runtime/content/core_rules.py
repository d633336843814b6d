"""Make the core's rules (the values that decisions depend on) from settings, catalogue and lobby map."""

import hashlib
from collections.abc import Collection, Sequence

import msgspec

from robot.core.commands import LEASE_MS, RENEW_MS
from robot.core.dialogue.battery import LEAD_PERMILLE, mv_at
from robot.core.parts import Part
from robot.core.rules import CheckRule, DayPlan, Edition, PolicyRule, ProcedureRule, Rules
from robot.core.screen.desk_values import IdleNotice
from robot.desk.day_orders.model import OrdersInForce
from robot.knowledge.catalogue import fact_texts
from robot.knowledge.catalogue.procedures import Procedure
from robot.navigation.geometry import length
from robot.navigation.map.lobby_map import Lobby
from robot.runtime.content.provider import ContentProvider
from robot.runtime.settings.schema import Settings

FAR_PERMILLE = 750
"""Share of `presence.near_px` below which a visitor's face is gone, permille; below 1000 for hysteresis. Chosen."""
DWELL_MS = 1_200
"""How long a face must be near before it counts as a visitor, ms. Chosen."""
GONE_MS = 6_000
"""Time without a face after which the visitor counts as gone, ms. Chosen."""
GREET_EVERY_MS = 20_000
"""Shortest time between two greetings, ms. Chosen."""
NO_SPEECH_MS = 8_000
"""Time without a word after which the robot stops listening, ms. Chosen."""
GUIDE_QUESTION_MS = 45_000
"""How long the robot waits for an answer to "shall I lead you there?", ms. Chosen."""
PAUSED_MS = 60_000
"""How long an escort that the visitor has stopped waits before it is given up, ms. Chosen."""
ARRIVED_MS = 40_000
"""How long the robot stays at the counter, unless the visitor uses it there, ms. Chosen."""
LEAVING_MS = 4_000
"""How long the robot explains how to stop it before it drives off, ms. Chosen."""
GREETING_MS = 20_000
NOTICE_MS = 20_000
GOODBYE_MS = 4_000
STARTING_MS = 20_000
DOSSIER_MS = 45_000
RATING_MS, RATED_MS = 25_000, 8_000
STAFF_ANSWERS_MS, STAFF_MS = 60_000, 240_000
DESK_MS = 5_000
SERVICE_MS = 300_000
VOICE_LIMIT_MS = 60_000


def parts_of(settings: Settings) -> list[Part]:
    """Return the parts (base, lidar, camera ...) that a robot with these settings has."""
    parts: list[Part] = list(Part)
    if settings.base.port == "none":
        parts.remove(Part.BASE)
    if not has_lidar(settings):
        parts.remove(Part.LIDAR)
    if not has_camera(settings):
        parts.remove(Part.CAMERA)
    if settings.microphone.address == "none":
        parts = [part for part in parts if part not in (Part.MICROPHONE, Part.RECOGNISER)]
    return parts


def has_camera(settings: Settings) -> bool:
    """Whether the robot has a camera."""
    return settings.camera.address != "none"


def finds_markers(settings: Settings) -> bool:
    """Whether the robot corrects its pose by the markers that its camera sees."""
    return settings.camera.find_markers and has_camera(settings)


def has_lidar(settings: Settings) -> bool:
    """Whether the robot has a lidar in use: without a base nothing uses a lidar."""
    return settings.lidar.port != "none" and settings.base.port != "none"


def rules_of(settings: Settings, content: ContentProvider, lobby: Lobby, parts: Sequence[Part]) -> Rules:
    """Return the core's rules for this run: every value that decisions depend on."""
    near_px, dialogue = settings.presence.near_px, settings.dialogue
    day = day_plan_of(settings, content)
    edition = edition_of(0, content, day)
    drivable = tuple(place.id for place in lobby.places if place.approach is not None)
    return Rules(
        near_px=near_px,
        far_px=near_px * FAR_PERMILLE // 1000,
        dwell_ms=DWELL_MS,
        gone_ms=GONE_MS,
        greet_every_ms=GREET_EVERY_MS,
        silence_ms=dialogue.silence_ms,
        complete_ms=dialogue.complete_ms,
        slow_silence_ms=dialogue.slow_silence_ms,
        no_speech_ms=NO_SPEECH_MS,
        greeting_ms=GREETING_MS,
        home_ms=dialogue.home_ms,
        procedure_ms=dialogue.procedure_ms,
        guide_question_ms=GUIDE_QUESTION_MS,
        paused_ms=PAUSED_MS,
        arrived_ms=ARRIVED_MS,
        timeout_ms=dialogue.timeout_ms,
        leaving_ms=LEAVING_MS,
        notice_ms=NOTICE_MS,
        goodbye_ms=GOODBYE_MS,
        dossier_ms=DOSSIER_MS,
        rating_ms=RATING_MS,
        rated_ms=RATED_MS,
        staff_answers_ms=STAFF_ANSWERS_MS,
        staff_ms=STAFF_MS,
        desk_ms=DESK_MS,
        service_ms=SERVICE_MS,
        starting_ms=STARTING_MS,
        voice_limit_ms=VOICE_LIMIT_MS,
        guiding=settings.site.guiding,
        lease_ms=LEASE_MS,
        renew_ms=RENEW_MS,
        low_battery_mv=mv_at(LEAD_PERMILLE, settings.battery.rest_mv),
        rest_mv=settings.battery.rest_mv,
        capacity_wh=settings.battery.capacity_wh,
        wh_per_m=settings.battery.wh_per_m,
        parts=tuple(parts),
        procedures=edition.procedures,
        topics=edition.topics,
        policies=edition.policies,
        places=day.places,
        home_mm=(round(lobby.home.x_m * 1000), round(lobby.home.y_m * 1000)),
        counters=day.counters,
        paused=day.paused,
        notice=day.notice,
        printer=settings.printer.address != "none",
        priority_for=day.priority_for,
        factor_digits=settings.dossiers.factor_digits,
        language=settings.site.language,
        pin=bool(settings.staff.pins),
        drivable=drivable,
        ways_mm={place: round(1000 * length(content.route(place, None))) for place in drivable},
    )


def counters_of(settings: Settings, lobby: Lobby) -> tuple[str, ...]:
    """Return the ids of places for which the robot gives tickets; () at a site where it gives none."""
    if settings.queue.source == "none":
        return ()
    return tuple(place.id for place in lobby.places if place.departments)


def day_plan_of(settings: Settings, content: ContentProvider) -> DayPlan:
    """Return the part of the core's rules that the orders for the day decide."""
    paused = content.stand_ins() if settings.queue.source == "own" else {}
    orders = content.orders
    return DayPlan(
        places=places_of(content.lobby, orders.paused),
        counters=tuple(place for place in counters_of(settings, content.lobby) if place not in paused),
        paused=paused,
        priority_for=_priority_for(settings, orders),
        notice=None if orders.notice is None else IdleNotice(orders.notice.vi, orders.notice.en),
    )


def _priority_for(settings: Settings, orders: OrdersInForce) -> tuple[str, ...]:
    """Return the groups that may claim priority; () where none is given or another system calls the numbers."""
    queue, ordered = settings.queue, orders.priority
    if queue.source != "own":
        return ()
    if ordered is not None:
        return ordered.groups if ordered.every else ()
    return queue.priority_for if queue.priority_every else ()


def edition_of(number: int, content: ContentProvider, day: DayPlan | None = None) -> Edition:
    """Return edition `number`: the part of the core's rules that changes with the content files, or with the orders for
    the day."""
    catalogue = content.catalogue
    topics = {card.key: card.codes for card in (*content.topics("vi"), *content.fields("vi"))}
    doubtful = content.doubtful()
    procedures = {
        procedure.code: ProcedureRule(
            content.place_of(procedure.code),
            len(procedure.documents),
            catalogue.mourning(procedure.code),
            _precheck(procedure),
            _wording(procedure),
            len(procedure.legal_basis),
            procedure.code in doubtful,
            procedure.announced,
        )
        for procedure in (*catalogue.procedures.values(), *catalogue.variants.values())
    }
    policies = {
        policy.id: PolicyRule(policy.procedures, content.needs_clerk(policy))
        for policy in content.policies.policies.values()
    }
    return Edition(number, procedures, topics | {"all": tuple(catalogue.codes())}, policies, day)


def _precheck(procedure: Procedure) -> tuple[CheckRule, ...]:
    """Return the questions of the paper check. A paper that the office finds in its database is only to be noted: a
    visitor without it may go to the counter."""
    waived = {paper.name for paper in fact_texts.besides(procedure)}
    return tuple(
        CheckRule(check.good, check.instead or "", check.paper is not None and check.paper not in waived)
        for check in procedure.precheck
    )


def _wording(procedure: Procedure) -> str:
    listed = msgspec.json.encode((procedure.documents, procedure.precheck))
    return hashlib.blake2b(listed, digest_size=8).hexdigest()


def places_of(lobby: Lobby, paused: Collection[str] = ()) -> dict[str, str]:
    """Return the id of the place for each name by which a visitor may mean one: its own id, or a department there.

    Of several places with a department the first counts that is not `paused`.
    """
    first = sorted(lobby.places, key=lambda place: place.id in paused)
    named = {place.id: place.id for place in lobby.places}
    return named | {f"counter:{work}": place.id for place in reversed(first) for work in place.departments}
