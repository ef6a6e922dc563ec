"""Two clips side by side, or one beside its scene in the film, with what was wanted and what was measured."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from app.dialogs.compare_clips_view import Footage, PairView
from app.panels.clips_words import comparison, limits_of, made_with, maker_name, place_of, title_of
from app.panels.parts import name_combo
from app.player.interface import VideoPlayer
from app.session import Session
from app.theme import Theme
from emotionai_core.records.clip import Clip, Maker

# In place of a clip: the scene that the other one was made of.
_SCENE = "scene"


class CompareDialog(QDialog):
    """A choice over each picture, the facts below it."""

    def __init__(
        self,
        session: Session,
        theme: Theme,
        clips: Sequence[Clip],
        chosen: Sequence[Clip],
        parent: QWidget | None = None,
        players: tuple[VideoPlayer, VideoPlayer] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Compare clips"))
        self._session = session
        self._clips = {clip.id: clip for clip in clips}
        self.view = PairView(theme, players=players)
        self.choices = (QComboBox(), QComboBox())
        self.facts = (QLabel(), QLabel())
        self._lay_out()
        first = chosen[0].id if chosen else next(iter(self._clips), "")
        self.choices[0].setCurrentIndex(max(0, self.choices[0].findData(first)))
        self.choices[1].setCurrentIndex(max(0, self.choices[1].findData(self._beside(first, chosen))))
        for choice in self.choices:
            choice.currentIndexChanged.connect(lambda _place: self._show())
        self.finished.connect(lambda _result: self.view.shut_down())
        self._show()

    def _lay_out(self) -> None:
        names = (self.tr("First clip"), self.tr("Second clip"))
        for choice, head, facts, name in zip(self.choices, self.view.heads, self.facts, names, strict=True):
            name_combo(choice, name)
            choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            choice.setMinimumContentsLength(12)
            for clip in self._clips.values():
                choice.addItem(_told(clip), clip.id)
            choice.addItem(self.tr("The scene in the film"), _SCENE)
            facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            facts.setWordWrap(True)
            facts.setAlignment(Qt.AlignmentFlag.AlignTop)
            # Pictures side by side begin at the same height.
            facts.setMinimumHeight(2 * facts.fontMetrics().lineSpacing())
            head.addWidget(choice)
            head.addWidget(facts)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(10)
        column.addWidget(self.view, 1)
        column.addWidget(buttons)
        self.resize(980, 560)

    def _beside(self, first: str, chosen: Sequence[Clip]) -> str:
        """What stands beside the first one: the second chosen, its scene, or, since an arc has none, another clip."""
        if len(chosen) > 1:
            return chosen[1].id
        clip = self._clips.get(first)
        if clip is None or clip.request.maker is not Maker.ARC:
            return _SCENE
        return next((name for name in self._clips if name != first), _SCENE)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space plays, the arrows go on by one frame."""
        if event.key() == Qt.Key.Key_Space:
            self.view.toggle()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.view.clock.step(-1 if event.key() == Qt.Key.Key_Left else 1, self)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """These keys must not move the film behind."""
        mine = isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Left, Qt.Key.Key_Right)
        if mine and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def _show(self) -> None:
        picked = [self._clips.get(str(choice.currentData())) for choice in self.choices]
        footage: list[Footage | None] = []
        for place, clip in enumerate(picked):
            other = picked[1 - place]
            if clip is not None:
                footage.append(Footage(self._session.clips.file(clip)))
            else:
                footage.append(scene_of(self._session, other) if other is not None else None)
            scene = self.tr("as it is in the film") if footage[-1] is not None else ""
            self.facts[place].setText(_facts(clip) if clip is not None else scene)
        self.view.show_pair(footage[0], footage[1])
        for side, one, other in zip(self.view.sides, footage, reversed(picked), strict=True):
            if one is None:
                side.screen.show_message(self._no_scene(other))

    def _no_scene(self, other: Clip | None) -> str:
        if other is None:
            return self.tr("Choose a clip on one side: its scene is shown on the other.")
        if other.request.maker is Maker.ARC:
            return self.tr("An arc is of several scenes: choose another clip to compare it with.")
        return self.tr("The scene is not known.")


def scene_of(session: Session, clip: Clip) -> Footage | None:
    """The scene that a clip was made of; None where there is no film."""
    analysis, files = session.analysis, session.files
    if analysis is None or clip.request.maker is Maker.ARC:
        return None
    request = clip.request
    proxy = files.proxy if files is not None else None
    times = files.times if files is not None else None
    return Footage(session.film_path, request.start, request.end, analysis.film.origin, times, proxy)


def _told(clip: Clip) -> str:
    request = clip.request
    told = (maker_name(request.maker), place_of(request), made_with(request), title_of(request))
    return " · ".join(part for part in told if part)


def _facts(clip: Clip) -> str:
    if clip.request.maker is Maker.ARC:
        return _told(clip)
    rows = [f"{name}: {wanted} → {found}" for name, wanted, found in comparison(clip)]
    return " · ".join(rows) + "\n" + " ".join(limits_of(clip)[:1])
