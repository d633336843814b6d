"""The pages: one table with the layout function of each page class of `robot.core.screen.view`."""

from collections.abc import Callable, Mapping
from typing import Any

from kiosk_ui.pages import (
    calling,
    choosing,
    conversation,
    dossier_status,
    driving,
    guiding,
    hearing_mode,
    idle,
    lookup,
    notices,
    options,
    policy,
    precheck,
    privacy,
    procedure,
    rating,
    route_map,
    searching,
    staff_pin,
    staff_screen,
    tickets,
)
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene import Scene
from kiosk_ui.rendering.typesetting import Typesetter
from kiosk_ui.widgets.read_aloud_frames import name_frames
from robot.core.screen import view as v
from robot.core.screen.view import View
from robot.runtime.ports import Content

LAYOUTS: Mapping[type[v.Page], Callable[[PageLayout, Any], None]] = {
    v.StartingPage: idle.starting,
    v.IdlePage: idle.idle,
    v.GreetingPage: conversation.greeting,
    v.HearingPage: conversation.hearing,
    v.HomePage: choosing.home,
    v.ListPage: choosing.listing,
    v.SearchPage: searching.search,
    v.ChoicesPage: choosing.choices,
    v.ProcedurePage: procedure.procedure,
    v.PolicyPage: policy.policy,
    v.PrecheckPage: precheck.question,
    v.ConclusionPage: precheck.conclusion,
    v.GuideQuestionPage: guiding.question,
    v.MapPage: route_map.way,
    v.MovingPage: driving.moving,
    v.SeekingPage: driving.seeking,
    v.ArrivedPage: guiding.arrived,
    v.NoticePage: notices.notice,
    v.PickCounterPage: tickets.pick_counter,
    v.TicketPage: tickets.ticket,
    v.LookupPage: lookup.lookup,
    v.DossierPage: dossier_status.dossier,
    v.RatingPage: rating.rating,
    v.StaffPage: calling.staff,
    v.OptionsPage: options.options,
    v.WritingPage: hearing_mode.writing,
    v.ClerkPage: hearing_mode.clerk,
    v.PrivacyPage: privacy.privacy,
    v.TimeoutPage: notices.timeout,
    v.GoodbyePage: idle.goodbye,
    v.StopPage: notices.stop,
    v.OutOfServicePage: notices.out_of_service,
    v.PinPage: staff_pin.pin,
    v.ServicePage: staff_screen.service,
}


def scene_of(view: View, content: Content, typesetter: Typesetter, *, landscape: bool) -> Scene:
    """Lay out the page of `view`; its texts address the present visitor by the right Vietnamese pronouns."""
    lay = PageLayout(view, content.addressing(view.address), typesetter, landscape=landscape)
    LAYOUTS[type(view.page)](lay, view.page)
    if view.read_aloud:
        lay.scene.regions += name_frames(lay.scene, lay.theme.amber)
    return lay.scene
