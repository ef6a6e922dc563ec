"""LTX-Video as the engine needs it: the server that the user chose, started when the first clip wants it.

The guard is one for each tier, version of the server and card; what the card can spare is asked of the server itself.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from emotionai_core.errors import Cancelled, ServerAway, ServerLost, StudioError
from emotionai_core.generation.choosing import Ability
from emotionai_core.generation.comfy.client import Client, Patience
from emotionai_core.generation.comfy.following import Waiting
from emotionai_core.generation.comfy.installation import ComfyOverview, overview, server_for
from emotionai_core.generation.comfy.ltx import LtxMaker, Versions
from emotionai_core.generation.comfy.program import described
from emotionai_core.generation.comfy.server import Server, ServerState
from emotionai_core.generation.configuration import Configuration, Kind, configuration
from emotionai_core.generation.engine import Behind
from emotionai_core.generation.events import Event, ServerSaid
from emotionai_core.generation.making import Asked, Made, Tell
from emotionai_core.generation.memory import GB, CardMemory, card_memory
from emotionai_core.generation.need import files_of, others_of
from emotionai_core.generation.peaks import Peaks
from emotionai_core.generation.vram import Guard, budget_of
from emotionai_core.records.clip import ClipRequest, Tier
from emotionai_core.workers.progress import Say, never

_log = logging.getLogger(__name__)


def ability(chosen: Configuration | None = None) -> Ability:
    """Whether LTX-Video can run here, and why (not); takes at most a few seconds and never raises."""
    return ability_from(overview(chosen))


def ability_from(found: ComfyOverview) -> Ability:
    """What an overview means for the choice of a maker."""
    tier = found.tier or Tier.LOCAL12
    if found.can:
        return Ability(True, f"LTX-Video can run here. {found.why}".strip(), tier)
    why = found.why if found.tier is None and found.why else found.sentence
    return Ability(False, f"{why} Animatics are made instead.", tier)


@dataclass(frozen=True, slots=True)
class ServedMaker:
    """LTX-Video at a server, with the server's own last words when it ends."""

    maker: LtxMaker
    server: Server

    def __call__(self, request: ClipRequest, folder: Path, tell: Tell, cancelled: Asked) -> Made:
        """Make the clip; raises as `MakeClip` says."""
        try:
            made = self.maker(request, folder, tell, cancelled)
        except ServerLost as error:
            if self.server.alive():
                raise
            raise self.server.lost() from error
        self.server.tidy()
        return made

    def resuming(self, prompt_id: str, sent: Callable[[str], None]) -> ServedMaker:
        """The maker of one job that the server may know as `prompt_id`."""
        return replace(self, maker=replace(self.maker, sent=sent, resume=lambda: prompt_id))


@dataclass(frozen=True, slots=True)
class Back:
    """Seconds that a server elsewhere, which nobody here starts, is given to come back, and between two looks."""

    most: float = 100.0
    glance: float = 2.0


@dataclass(slots=True)
class Serving:
    """The server of one process that makes clips. `close` ends it."""

    say: Callable[[Event], None]
    cancelled: Asked
    warning: float = 14.0
    chosen: Configuration = field(default_factory=configuration)
    make_server: Callable[[Configuration, Say, Callable[[ServerState, str], None]], Server] = server_for
    waiting: Waiting = field(default_factory=Waiting)
    patience: Patience = field(default_factory=Patience)
    peaks: Peaks = field(default_factory=Peaks)
    back: Back = field(default_factory=Back)
    _server: Server | None = None
    _others: float = 0.0

    @property
    def server(self) -> Server:
        """The server, not necessarily running."""
        if self._server is None:
            card = None if self.chosen.kind is Kind.ADDRESS else card_memory()
            # What is in use before our server starts is other programs'.
            self._others = others_of(card)
            self._server = self.make_server(self.chosen, self._said, self._state)
        return self._server

    @property
    def maker(self) -> ServedMaker:
        """What makes clips at it."""
        maker = LtxMaker(server=self.client, installed=self._installed, waiting=self.waiting)
        return ServedMaker(maker, self.server)

    def behind(self) -> Behind:
        """What the engine needs of it."""
        elsewhere = self.chosen.kind is Kind.ADDRESS
        return Behind(
            guard=self.guard,
            budget=self.budget,
            ask=(lambda: None) if elsewhere else card_memory,
            free=self.free,
            restart=self.restart,
            ready=self.ready,
            files=files_of,
            check_ram=not elsewhere,
        )

    def ready(self, asked: Asked) -> None:
        """Have the server started; raises `ServerAway` where none can be had, or `Cancelled` when `asked()`."""
        self.client(asked)

    def client(self, asked: Asked = never) -> Client:
        """The server, started where that is our business; raises `ServerAway` where none can be had, or `Cancelled`."""
        try:
            address = self.server.ensure(lambda: self.cancelled() or asked())
        except StudioError as error:
            raise ServerAway(str(error), error.hint) from error
        return Client(address, self.patience)

    def guard(self, tier: Tier) -> Guard:
        """The guard of this tier for this server's version and card."""
        # The card first: a server tells its version once it runs.
        card = self._card()
        # What was learned is read anew for each clip: somebody may have it forgotten meanwhile.
        return Guard(tier, self.server.version, card.name, self.peaks, self.warning)

    def budget(self) -> float:
        """GB that a clip may take of the card; without one, of the machine's memory."""
        return budget_of(self._card().total, self.chosen.reserve_vram, self._others)

    def free(self) -> None:
        """Have the card's memory given back between two clips; a server that has ended holds none. Raises `StudioError`
        where nobody answers.
        """
        if not self.server.alive():
            return
        if not self.client().free(self.cancelled):
            _log.warning("the server did not give the card's memory back")

    def restart(self) -> None:
        """End a server that does not answer, so that the next clip starts another; one elsewhere is waited for.

        Raises `ServerAway` where that does not come back in time, or `Cancelled`.
        """
        self.server.stop()
        until = time.monotonic() + self.back.most
        while self.chosen.kind is Kind.ADDRESS:
            try:
                self.client()
                return
            except ServerAway:
                if time.monotonic() >= until:
                    raise
            if self.cancelled():
                raise Cancelled
            time.sleep(self.back.glance)

    def close(self) -> None:
        """End the server and all that it started."""
        if self._server is not None:
            self._server.stop()

    def _card(self) -> CardMemory:
        stats = self.client().stats()
        card = stats.card
        if card is None:
            # Without a card everything lies in the machine's own memory; slow, but nothing forbids it.
            return CardMemory("cpu", stats.ram_total / GB, stats.ram_free / GB)
        return CardMemory(card.name, card.total / GB, card.free / GB)

    def _installed(self) -> Versions:
        if self.chosen.kind is not Kind.MANAGED:
            return ()
        return tuple((source.name, source.commit) for source in described().sources)

    def _state(self, state: ServerState, text: str) -> None:
        self.say(ServerSaid(state.value, text))

    def _said(self, text: str) -> None:
        _log.info("%s", text)
