"""Recent projects with a picture of the film, its length and when it was last worked on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFontMetricsF,
    QHideEvent,
    QImage,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPixmap,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractButton, QLabel, QVBoxLayout, QWidget

from app.icons import pixmap
from app.jobs.operations import Lane, Operation
from app.player.stills import image_of
from app.preferences import config_folder
from app.theme import Theme
from app.words import short_time
from emotionai_core.errors import StudioError

_SHOWN = 5
# The core is loaded for it, which must not slow the window's first picture.
_WAIT_MS = 250
_HIGH = 54
_WIDE = 96
# How far into the film the picture is taken: the beginning is black or a title.
_PLACE = 0.2


@dataclass(frozen=True, slots=True)
class About:
    """What a project is shown by; `picture` is None where the film is gone."""

    duration: float
    changed: float
    picture: QImage | None


def read_about(path: Path) -> About:
    """Look into a project without opening it for work; the picture is kept for the next time."""
    # The core's storage loads slowly, and the start page is on screen before this runs.
    from emotionai_core.film.frames import FrameReader
    from emotionai_core.pipeline import film_path
    from emotionai_core.project.load import stored_film, stored_times
    from emotionai_core.project.store import Project

    changed = (path / "project.sqlite").stat().st_mtime
    project = Project.open(path, writable=False)
    try:
        film = stored_film(project)
        kept = config_folder() / "pictures" / f"{film.digest}.png"
        if kept.is_file():
            return About(film.duration, changed, QImage(str(kept)))
        times = stored_times(project, film.digest)
        try:
            where = film_path(project)
        except StudioError:
            return About(film.duration, changed, None)
    finally:
        project.close()
    if times is None:
        return About(film.duration, changed, None)
    reader = FrameReader(where, times)
    try:
        picture = image_of(reader.read(film.duration * _PLACE, 2 * _HIGH)).copy()
    finally:
        reader.close()
    kept.parent.mkdir(parents=True, exist_ok=True)
    picture.save(str(kept), "PNG")  # type: ignore[call-overload]
    return About(film.duration, changed, picture)


class RecentProject(QAbstractButton):
    """One project; a click opens it."""

    def __init__(self, path: Path, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self._theme = theme
        self._picture: QPixmap | None = None
        self._detail = str(path.parent)
        self.setText(path.stem)
        self.setToolTip(str(path))
        self.setAccessibleName(path.stem)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self.update)

    @property
    def detail(self) -> str:
        """The second line."""
        return self._detail

    @property
    def has_picture(self) -> bool:
        """Whether the film is seen."""
        return self._picture is not None

    def tell(self, about: About) -> None:
        """Length, day and picture."""
        changed = QDateTime.fromSecsSinceEpoch(int(about.changed))
        day = QLocale().toString(changed.date(), QLocale.FormatType.ShortFormat)
        self._detail = f"{short_time(about.duration)}  ·  {day}"
        self.setAccessibleDescription(self._detail)
        if about.picture is not None and not about.picture.isNull():
            grown = Qt.AspectRatioMode.KeepAspectRatioByExpanding
            size = QSize(2 * _WIDE, 2 * _HIGH)
            self._picture = QPixmap.fromImage(
                about.picture.scaled(size, grown, Qt.TransformationMode.SmoothTransformation)
            )
        self.update()

    def sizeHint(self) -> QSize:
        """A picture high."""
        return QSize(280, _HIGH + 12)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Lighter under the pointer."""
        self.update()
        super().enterEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Picture, name, length and day."""
        look = self._theme.look
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(look.colour("focus") if self.hasFocus() else Qt.PenStyle.NoPen)
        token = "pressed" if self.isDown() else "hover" if self.underMouse() else "window"
        painter.setBrush(look.colour(token))
        painter.drawRoundedRect(area, 8, 8)
        frame = QRectF(6, 6, _WIDE, _HIGH)
        self._paint_picture(painter, frame)
        text = QRectF(frame.right() + 12, 10, self.width() - frame.right() - 22, _HIGH / 2)
        font = self.font()
        font.setWeight(font.Weight.DemiBold)
        self._paint_text(painter, text, self.text(), font, "ink")
        font.setWeight(font.Weight.Normal)
        font.setPixelSize(12)
        self._paint_text(painter, text.translated(0, _HIGH / 2 - 3), self._detail, font, "muted")

    def _paint_text(self, painter: QPainter, area: QRectF, text: str, font: object, token: str) -> None:
        painter.setFont(font)  # type: ignore[arg-type]
        painter.setPen(self._theme.look.colour(token))
        cut = QFontMetricsF(painter.font()).elidedText(text, Qt.TextElideMode.ElideMiddle, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, cut)

    def _paint_picture(self, painter: QPainter, frame: QRectF) -> None:
        rounded = QPainterPath()
        rounded.addRoundedRect(frame, 6, 6)
        painter.save()
        painter.setClipPath(rounded)
        painter.fillRect(frame, self._theme.look.colour("raised"))
        if self._picture is not None:
            source = QRectF(0, 0, 2 * _WIDE, 2 * _HIGH)
            source.moveCenter(QRectF(self._picture.rect()).center())
            painter.drawPixmap(frame, self._picture, source)
        else:
            mark = pixmap("film", self._theme.look.colour("faint"), 48)
            painter.drawPixmap(
                QRectF(frame.center().x() - 12, frame.center().y() - 12, 24, 24), mark, QRectF(0, 0, 48, 48)
            )
        painter.restore()


class RecentProjects(QWidget):
    """The list; pictures come one by one while it is seen."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lane: Lane | None = None
        self._leaving: list[Lane] = []
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT_MS)
        self._wait.timeout.connect(self._load)
        self.buttons: list[RecentProject] = []
        title = QLabel(self.tr("Recent projects"))
        title.setObjectName("sectionTitle")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(title)
        layout.addLayout(self._rows)
        layout.addStretch(1)

    @property
    def loading(self) -> bool:
        """Whether pictures are still to come."""
        return self._wait.isActive() or (self._lane is not None and self._lane.busy)

    def show_projects(self, projects: list[Path]) -> None:
        """Other projects."""
        for button in self.buttons:
            self._rows.removeWidget(button)
            button.deleteLater()
        self.buttons = []
        for path in projects[:_SHOWN]:
            button = RecentProject(path, self._theme)
            button.clicked.connect(lambda _checked=False, path=path: self.chosen.emit(path))
            self._rows.addWidget(button)
            self.buttons.append(button)
        if self.isVisible():
            self._wait.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Look into the projects, once the window is on screen."""
        self._wait.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing more is read for a list that is not seen."""
        self._wait.stop()
        self._leave()
        if not self.window().isVisible():
            # The window goes: nothing may outlive it.
            for lane in list(self._leaving):
                self._close(lane)
        super().hideEvent(event)

    def _load(self) -> None:
        self._leave()
        if not self.buttons:
            return
        lane = self._lane = Lane(self)

        def wanted() -> bool:
            return lane is self._lane

        for button in self.buttons:
            read = Operation(lambda path=button.path: read_about(path), self._teller(button), wanted=wanted)
            lane.run(read)

    def _teller(self, button: RecentProject) -> Callable[[About], None]:
        def tell(about: About) -> None:
            if button in self.buttons:
                button.tell(about)

        return tell

    def _leave(self) -> None:
        """Let the lane end by itself: waiting for what it reads would hold up the window."""
        lane, self._lane = self._lane, None
        if lane is not None:
            self._leaving.append(lane)
            lane.run(Operation(lambda: None, lambda _done: self._close(lane)))

    def _close(self, lane: Lane) -> None:
        if lane in self._leaving:
            self._leaving.remove(lane)
            lane.close()
            lane.deleteLater()
