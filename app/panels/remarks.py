"""What the analysis has to say of its own limits: told when it changes, and kept where it can be read again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QMenu, QToolButton, QWidget, QWidgetAction

from app.icons import icon
from app.session import Session
from app.theme import Theme

_WIDTH = 420


class RemarksButton(QToolButton):
    """A sign in the status bar while there are remarks; pressed, it shows them all."""

    def __init__(
        self, session: Session, theme: Theme, tell: Callable[[str], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._theme, self._tell = session, theme, tell
        self.remarks: tuple[str, ...] = ()
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.label.setFixedWidth(_WIDTH)
        self.label.setMargin(12)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        menu = QMenu(self)
        held = QWidgetAction(menu)
        held.setDefaultWidget(self.label)
        menu.addAction(held)
        self.setMenu(menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(16, 16))
        session.analysis_changed.connect(lambda _touches: self._on_analysis())
        session.closed.connect(lambda: self._show(()))
        theme.changed.connect(self._paint_icon)
        self._paint_icon()
        self._show(())

    def _on_analysis(self) -> None:
        analysis, before = self._session.analysis, self.remarks
        remarks = analysis.remarks if analysis is not None else ()
        self._show(remarks)
        fresh = [remark for remark in remarks if remark not in before]
        if fresh:
            # The newest of those that follow from the judgements is the last.
            self._tell(fresh[-1] if before else fresh[0])

    def _show(self, remarks: tuple[str, ...]) -> None:
        self.remarks = remarks
        self.setVisible(bool(remarks))
        said = self.tr("%n remark(s)", "", len(remarks))
        self.setText(said)
        self.setAccessibleName(said)
        self.setToolTip(self.tr("What limits this analysis"))
        self.label.setText("\n\n".join(remarks))
        self.label.adjustSize()

    def _paint_icon(self) -> None:
        self.setIcon(icon("warning", self._theme.look.colour("warn"), self._theme.look.colour("faint")))
