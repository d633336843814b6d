"""The pages: one layout function for each class of `robot.core.view`, in one literal table."""

from collections.abc import Callable, Mapping
from typing import Any

from kiosk_ui.layout import Layout
from kiosk_ui.naming import name_frames
from kiosk_ui.pages import (
    calling,
    choosing,
    dossier_status,
    guiding,
    idle,
    locked,
    lookup,
    moving,
    notices,
    options,
    precheck,
    privacy,
    procedure,
    rating,
    searching,
    service,
    talking,
    tickets,
    way,
    writing,
)
from kiosk_ui.scene import Scene
from kiosk_ui.typesetting import Typesetter
from robot.core import view as v
from robot.core.view import View
from robot.runtime.ports import Content

LAYOUTS: Mapping[type[v.Page], Callable[[Layout, Any], None]] = {
    v.StartingPage: idle.starting,
    v.IdlePage: idle.idle,
    v.GreetingPage: talking.greeting,
    v.HearingPage: talking.hearing,
    v.HomePage: choosing.home,
    v.ListPage: choosing.listing,
    v.SearchPage: searching.search,
    v.ChoicesPage: choosing.choices,
    v.ProcedurePage: procedure.procedure,
    v.PrecheckPage: precheck.question,
    v.ConclusionPage: precheck.conclusion,
    v.GuideQuestionPage: guiding.question,
    v.MapPage: way.way,
    v.MovingPage: moving.moving,
    v.SeekingPage: moving.seeking,
    v.ArrivedPage: guiding.arrived,
    v.NoticePage: notices.notice,
    v.PickCounterPage: tickets.pick_counter,
    v.TicketPage: tickets.ticket,
    v.LookupPage: lookup.lookup,
    v.DossierPage: dossier_status.dossier,
    v.RatingPage: rating.rating,
    v.StaffPage: calling.staff,
    v.OptionsPage: options.options,
    v.WritingPage: writing.writing,
    v.ClerkPage: writing.clerk,
    v.PrivacyPage: privacy.privacy,
    v.TimeoutPage: notices.timeout,
    v.GoodbyePage: idle.goodbye,
    v.StopPage: notices.stop,
    v.OutOfServicePage: notices.out_of_service,
    v.PinPage: locked.pin,
    v.ServicePage: service.service,
}


def scene_of(view: View, content: Content, typesetter: Typesetter, *, landscape: bool) -> Scene:
    """Lay out the page of `view`, in words for the visitor who stands there."""
    lay = Layout(view, content.addressing(view.address), typesetter, landscape=landscape)
    LAYOUTS[type(view.page)](lay, view.page)
    if view.read_aloud:
        lay.scene.regions += name_frames(lay.scene, lay.theme.amber)
    return lay.scene
