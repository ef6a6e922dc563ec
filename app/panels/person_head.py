"""Who the panel is about: portrait, name, and the facts that everything else rests on."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.icons import pixmap
from app.panels.person_parts import Character, label
from app.panels.person_words import tier_name
from app.portraits import Portraits
from app.session import Session
from app.theme import Look, Theme
from app.words import short_time

_FACE = 64


def round_face(look: Look, face: QPixmap | None, colour: int, size: int) -> QPixmap:
    """A portrait in a ring of the person's colour, the sign of a person where there is none."""
    image = QPixmap(size * 2, size * 2)
    image.setDevicePixelRatio(2)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    area = QRectF(0, 0, size, size)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.person(colour))
    painter.drawEllipse(area)
    ring = max(1.0, size / 24)
    inner = area.adjusted(ring, ring, -ring, -ring)
    painter.setBrush(look.colour("raised"))
    painter.drawEllipse(inner)
    if face is None:
        edge = size / 4
        sign = area.adjusted(edge, edge, -edge, -edge).toRect()
        painter.drawPixmap(sign, pixmap("person", look.colour("muted"), size))
    else:
        path = QPainterPath()
        path.addEllipse(inner)
        painter.setClipPath(path)
        painter.drawPixmap(inner, face, QRectF(face.rect()))
    painter.end()
    return image


class _Face(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(_FACE, _FACE)
        self._picture: QPixmap | None = None

    def show_picture(self, picture: QPixmap) -> None:
        self._picture = picture
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture is not None:
            QPainter(self).drawPixmap(0, 0, self._picture)


class PersonHead(QWidget):
    """Portrait, name, lines, times, and how far faces can be relied upon."""

    def __init__(self, session: Session, portraits: Portraits, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._portraits = portraits
        self._theme = theme
        self._character: Character | None = None
        self.face = _Face()
        self.name = label("heading")
        self.facts = label("muted")
        self.limits = label("faint", self.tr("Estimates about the character as performed, never about a real person."))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.name)
        words.addWidget(self.facts)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.face, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 4)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.limits)
        portraits.ready.connect(self.paint_face)
        theme.changed.connect(self.paint_face)

    def show_character(self, character: Character) -> None:
        """Somebody else."""
        self._character = character
        person = character.person
        self.name.setText(person.name or person.key)
        parts = [
            self.tr("%n line(s)", "", person.lines),
            self.tr("{time} speaking").format(time=short_time(person.speaking_time)),
            self.tr("{time} on screen").format(time=short_time(person.screen_time)),
        ]
        card = character.account.cards.get(person.key)
        if card is not None:
            parts.append(tier_name(card.tier))
        self.facts.setText(" · ".join(parts))
        self.paint_face()

    def paint_face(self) -> None:
        """The portrait as soon as it is there."""
        if self._character is not None:
            person = self._character.person
            face = self._portraits.picture(person)
            colour = self._session.colours.get(person.key, 0)
            self.face.show_picture(round_face(self._theme.look, face, colour, _FACE))
