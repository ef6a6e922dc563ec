"""Fields for words that grow with them: what is typed is kept when one goes elsewhere; spans show their sources."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QApplication, QFrame, QTextEdit, QToolTip, QWidget

from app.panels.prompts_words import Placed, origin_of, placed, span_at, span_format, span_tip
from app.theme import Theme
from app.tips import plain_tip
from emotionai_core.records.prompt import PromptPart, Span, text_of

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
# Letters that are kept of one part of a prompt, or of a description.
LONGEST_PART = 2000
_LEAST = 30


class WordsField(QTextEdit):
    """A field that keeps what is typed: Ctrl+Enter or going elsewhere keeps it, Esc does not."""

    # The words as they are now; only where they are others than before.
    kept = Signal(str)
    # More was typed than is kept.
    too_long = Signal()

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        # What stands, as the project knows it.
        self._standing = ""
        # What was kept and is not yet known to stand.
        self._sent: str | None = None
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(6)
        self.setFixedHeight(_LEAST)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())
        theme.changed.connect(self._paint)
        self._paint()

    @property
    def words(self) -> str:
        """What is in the field, without line breaks."""
        return " ".join(self.toPlainText().split())

    @property
    def typed(self) -> bool:
        """Whether something is typed that is not kept yet."""
        return self.words != (self._standing if self._sent is None else self._sent)

    def take(self, text: str, settled: bool = True) -> None:
        """What stands now; words that are being typed stay, and those just kept until everything has `settled`."""
        if self._sent is not None and text == self._standing and not settled:
            return
        typed, self._standing, self._sent = self.typed, text, None
        if not typed and self.toPlainText() != text:
            self.setPlainText(text)

    def keep(self) -> None:
        """Keep what is typed."""
        if not self.typed or self.isReadOnly():
            return
        words = self.words
        if len(words) > LONGEST_PART:
            words = words[:LONGEST_PART].rstrip()
            self.setPlainText(words)
            self.too_long.emit()
        if words == self._standing:
            self._sent = None
            return
        self._sent = words
        # From here on, undo takes back what was kept, like any other edit.
        self.document().clearUndoRedoStacks()
        self.kept.emit(words)

    def leave(self) -> None:
        """Forget what is typed."""
        self._sent = None
        self.setPlainText(self._standing)

    def give_up(self) -> None:
        """What was kept could not be written: it is typed again."""
        self._sent = None

    def _paint(self) -> None:
        look = self._theme.look.tokens
        self.setStyleSheet(
            f"QTextEdit {{ background: {look['raised']}; border: 1px solid {look['border']}; border-radius: 6px; }}"
            f"QTextEdit:focus {{ border: 1px solid {look['focus']}; }}"
            f"QTextEdit:read-only {{ background: {look['panel']}; }}"
        )

    def _fit(self) -> None:
        high = max(_LEAST, round(self.document().size().height()) + 2 * self.frameWidth() + 2)
        if high != self.height():
            self.setFixedHeight(high)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrower is higher."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Keys that mean something here mean nothing elsewhere."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._means(event):
            event.accept()
            return True
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._passes(event):
            event.ignore()
            return True
        return super().event(event)

    def _passes(self, event: QKeyEvent) -> bool:
        """Where nothing is typed, undo and redo are the studio's."""
        document, keys = self.document(), QKeySequence.StandardKey
        undo = event.matches(keys.Undo) and not document.isUndoAvailable()
        return undo or (event.matches(keys.Redo) and not document.isRedoAvailable())

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Pasted words stand in one line: a prompt has no others."""
        self.textCursor().insertText(" ".join(source.text().split()))

    def _means(self, event: QKeyEvent) -> bool:
        with_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        return event.key() == Qt.Key.Key_Escape or (with_control and event.key() in _ENTER)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter keeps, Esc leaves; a prompt has no lines, so that Enter keeps as well."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in _ENTER:
            self.keep()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A menu or another window is not elsewhere."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.keep()

    def hideEvent(self, event: QHideEvent) -> None:
        """A panel that is put away takes nothing with it."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.keep()


class SpanField(WordsField):
    """The words of one part of a prompt; a click on a span leads to what made it."""

    # Somebody wants to see what made some words.
    span_pressed = Signal(object)
    # The words, or where they come from, are others.
    respanned = Signal()

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        self._part: PromptPart | None = None
        self._placed: tuple[Placed, ...] = ()
        self._pressed = QPoint()
        super().__init__(theme, name, parent)
        self.viewport().setMouseTracking(True)
        self.textChanged.connect(self._respan)

    @property
    def spans(self) -> tuple[Span, ...]:
        """The words as they are now, with where they come from."""
        part = self._part
        if part is None:
            return ()
        if self.words == text_of(part.spans):
            return part.spans
        from emotionai_core.prompting.editing import rewritten

        return rewritten(part, self.words)

    @property
    def placed(self) -> Sequence[Placed]:
        """Where each span stands."""
        return self._placed

    def show_part(self, part: PromptPart, fresh: bool, settled: bool) -> None:
        """A part of the prompt on screen; of another one if `fresh`."""
        self._part = part
        # The words and where they come from change together, and are looked at once.
        self.textChanged.disconnect(self._respan)
        if fresh:
            self._sent, self._standing = None, part.text
            if self.toPlainText() != part.text:
                self.setPlainText(part.text)
        else:
            self.take(part.text, settled)
        self.textChanged.connect(self._respan)
        self._respan()

    def _respan(self) -> None:
        self._placed = placed(self.toPlainText(), self.spans)
        self._colour()
        self.respanned.emit()

    def _colour(self) -> None:
        shown: list[QTextEdit.ExtraSelection] = []
        for one in self._placed:
            selection = QTextEdit.ExtraSelection()
            selection.format = span_format(self._theme.look, origin_of(one.span))  # type: ignore[attr-defined]
            cursor = QTextCursor(self.document())
            cursor.setPosition(_units(self.toPlainText(), one.start))
            cursor.setPosition(_units(self.toPlainText(), one.end), QTextCursor.MoveMode.KeepAnchor)
            selection.cursor = cursor  # type: ignore[attr-defined]
            shown.append(selection)
        self.setExtraSelections(shown)

    def _paint(self) -> None:
        super()._paint()
        self._colour()

    def _span_under(self, place: QPoint) -> Span | None:
        """The span under a point of the viewport; nothing right of the last word."""
        at = self.cursorForPosition(place)
        if not self.cursorRect(at).adjusted(-14, 0, 14, 0).contains(place):
            return None
        return span_at(self._placed, _letters(self.toPlainText(), at.position()))

    def span_here(self) -> Span | None:
        """The span the text cursor stands in."""
        place = _letters(self.toPlainText(), self.textCursor().position())
        return span_at(self._placed, place) or span_at(self._placed, place - 1)

    def viewportEvent(self, event: QEvent) -> bool:
        """What made the words under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            span = self._span_under(event.pos())
            QToolTip.showText(event.globalPos(), plain_tip(span_tip(span)) if span is not None else "", self)
            return True
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where, to tell a click from a selection."""
        self._pressed = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a span leads to its source."""
        super().mouseReleaseEvent(event)
        place = event.position().toPoint()
        near = (place - self._pressed).manhattanLength() < QApplication.startDragDistance()
        if event.button() == Qt.MouseButton.LeftButton and near and not self.textCursor().hasSelection():
            span = self._span_under(place)
            if span is not None:
                self.span_pressed.emit(span)

    def _means(self, event: QKeyEvent) -> bool:
        return super()._means(event) or _leads(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+Enter leads to the source of the words at the cursor."""
        if not _leads(event):
            super().keyPressEvent(event)
        elif (span := self.span_here()) is not None:
            self.span_pressed.emit(span)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The usual verbs, and the way to the source."""
        menu = self.createStandardContextMenu()
        span = self.span_here()
        if span is not None:
            lead = QAction(self.tr("Go to where these words come from (Alt+Enter)"), menu)
            lead.triggered.connect(lambda: self.span_pressed.emit(span))
            menu.insertAction(menu.actions()[0] if menu.actions() else None, lead)  # type: ignore[arg-type]
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())


def _leads(event: QKeyEvent) -> bool:
    return event.key() in _ENTER and bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)


def _units(text: str, letters: int) -> int:
    """A place in Qt's UTF-16 units, of which rare signs take two."""
    return len(text[:letters].encode("utf-16-le")) // 2


def _letters(text: str, units: int) -> int:
    """A place in letters, from one in UTF-16 units."""
    return len(text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore"))
